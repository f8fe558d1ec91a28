"""What every page at the caller's door may know."""

from django.conf import settings
from django.http import HttpRequest


def quick_exit(request: HttpRequest) -> dict[str, object]:
    return {"quick_exit_address": settings.QUICK_EXIT_URL}
