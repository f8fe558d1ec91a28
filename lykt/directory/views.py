"""The page that lists types of help service."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from lykt.directory.queries import service_types
from lykt.people.access import staff_only


@staff_only
def directory(request: HttpRequest) -> HttpResponse:
    context = {"types": service_types(), "in_english": get_language() == "en"}
    return render(request, "directory/directory.html", context)
