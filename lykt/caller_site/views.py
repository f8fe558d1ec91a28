"""What a caller meets. No cookie is set and nothing about the visit is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache


@never_cache
def front_page(request: HttpRequest) -> HttpResponse:
    return render(request, "caller_site/front_page.html")
