"""Answers of open data are the same for everybody, and say so to caches."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class SameForEverybody:
    """Takes back what sessions and the browser's language would have a cache keep apart.

    Neither is looked at here: the session's cookie is not even sent outside ``/staff/``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "same_for_everybody", False):
            response.headers.pop("Vary", None)
        return response
