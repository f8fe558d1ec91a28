"""For those who follow up: who has read what, and who has not."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lykt.handbook import queries
from lykt.handbook.roles import SEE_READERS
from lykt.handbook.views.reading import page_or_404
from lykt.people.access import permission_needed, signed_in


@require_safe
@permission_needed(SEE_READERS)
def overview(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    pages = queries.pages_to_be_read(person)
    return render(request, "handbook/overview.html", {"readers": queries.readers(person, pages)})


@require_safe
@permission_needed(SEE_READERS)
def of_page(request: HttpRequest, unit: str, code: str) -> HttpResponse:
    page = page_or_404(request, unit, code)
    if not page.to_read:
        raise Http404
    [found] = queries.readers(signed_in(request), [page])
    return render(request, "handbook/readers.html", {"page": page, "readers": found})
