"""Other help: kinds of service, and the numbers that hold for the whole country."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from lykt.directory.queries import service_types

# For whoever answers, not for whoever asks.
_NOT_SHOWN = ("other_service", "other_helpline")


@never_cache
def services(request: HttpRequest) -> HttpResponse:
    shown = service_types().exclude(code__in=_NOT_SHOWN)[:50]
    return render(request, "caller_site/services.html", {"services": shown})
