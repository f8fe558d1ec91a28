"""Pages whose numbers can not be counted just now say so, and nothing else of the service stops."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lykt.statistics.engine.backends import EngineError


class EngineOutOfReach:
    """Answers for every view that needs the engine for tables when it can not be reached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, EngineError):
            return render(request, "statistics/out_of_reach.html", status=503)
        return None
