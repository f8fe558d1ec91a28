"""The staff door's own pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lykt.people.access import signed_in, staff_only
from lykt.staff_site.navigation import menu_of


@staff_only
def home(request: HttpRequest) -> HttpResponse:
    sections = menu_of(signed_in(request), request.path)
    return render(request, "staff_site/home.html", {"sections": sections})
