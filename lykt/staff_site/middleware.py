"""Pages at the staff door leave nothing behind in the browser."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers


class NothingKept:
    """No browser keeps a staff page: on a shared computer, Back after a sign-out shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/staff/"):
            add_never_cache_headers(response)
        return response
