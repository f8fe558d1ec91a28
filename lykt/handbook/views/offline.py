"""The whole handbook on one page, which the browser keeps, and the worker that finds it again."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lykt.handbook import queries
from lykt.handbook.markdown import as_html
from lykt.handbook.models import Page
from lykt.handbook.roles import READ_HANDBOOK
from lykt.people.access import permission_needed, signed_in, staff_only

_WORKER = Path(__file__).resolve().parent.parent / "worker.js"


@require_safe
@permission_needed(READ_HANDBOOK)
def whole(request: HttpRequest) -> HttpResponse:
    """Every page on one, to keep and to print. It says nothing about who opened it."""
    pages = queries.contents_for(signed_in(request))
    codes = {(page.unit_id, page.code) for page in pages}

    def html(page: Page) -> str:
        def place(code: str) -> str:
            return f"#{page.unit.code}-{code}" if (page.unit_id, code) in codes else ""

        return as_html(page.current.text if page.current else "", place, below=2)

    context = {"pages": [(page, html(page)) for page in pages], "now": timezone.now()}
    return render(request, "handbook/whole.html", context)


@require_safe
@staff_only
def worker(request: HttpRequest) -> HttpResponse:
    """Lies here, and not among the static files, since a worker reaches only what lies below it."""
    return HttpResponse(_WORKER.read_text(encoding="utf-8"), content_type="text/javascript")
