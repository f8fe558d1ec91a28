"""A screen that others may see: free text is covered while the session says so."""

from django.http import HttpRequest

_KEY = "helpline_shared_screen"


def toggles_screen(request: HttpRequest) -> bool:
    """Turn the cover on or off when that button was pressed; whether it was."""
    if request.POST.get("action") != "toggle_screen":
        return False
    remember(request, shared=not is_shared(request))
    return True


def remember(request: HttpRequest, *, shared: bool) -> None:
    request.session[_KEY] = shared


def is_shared(request: HttpRequest) -> bool:
    return bool(request.session.get(_KEY, False))
