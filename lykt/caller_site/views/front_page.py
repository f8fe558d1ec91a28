"""The front page: how to reach the line now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from lykt.caller_site.openings import line_cards


@never_cache
def front_page(request: HttpRequest) -> HttpResponse:
    """Never kept by the browser: the back button must not show it again after a quick exit."""
    lines = list(line_cards(timezone.now()))
    return render(request, "caller_site/front_page.html", {"lines": lines})
