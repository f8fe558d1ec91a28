"""Error pages. Each door has its own, with nothing of what was asked for in them."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

_RETRY_SECONDS = 2


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
    """A fault of ours; or the database is away, and whoever asks again in a while is answered."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return _unavailable(request)
    return _error_page(request, 500)


def _unavailable(request: HttpRequest) -> HttpResponse:
    kinds = (request.content_type, request.headers.get("Accept"))
    if "application/json" in kinds:
        detail = _("We can not answer right now. Try again in a little while.")
        response: HttpResponse = JsonResponse(
            {"error": "unavailable", "detail": detail}, status=503
        )
    else:
        response = _error_page(request, 503)
    response["Retry-After"] = str(_RETRY_SECONDS)
    add_never_cache_headers(response)
    return response
