"""What every template may know about the installation."""

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, object]:
    """A demonstration says on every page that its data are made up."""
    return {"demonstration": not settings.PRODUCTION}
