"""Error pages. Each door has its own, with nothing of what was asked for in them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _error_page(request: HttpRequest, status: int, reason: str = "") -> HttpResponse:
    door = "staff_site" if request.path.startswith("/staff/") else "caller_site"
    context = {"status": status, "reason": reason or str(status)}
    return render(request, f"{door}/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error_page(request, 400)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error_page(request, 403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A view that can keep what was sent says so itself, with ``keep_when_refused``."""
    match = request.resolver_match
    keep = getattr(match.func, "keep_when_refused", None) if match else None
    kept = keep(request, *match.args, **match.kwargs) if match and keep else None
    return kept or _error_page(request, 403, "form_too_old")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _error_page(request, 500)
