"""Reading: the contents with a search, a page and its versions, and the confirmation."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lykt.handbook import actions, queries
from lykt.handbook.comparison import changes
from lykt.handbook.errors import HandbookError
from lykt.handbook.markdown import as_html
from lykt.handbook.models import Page, Version
from lykt.handbook.roles import READ_HANDBOOK, SEE_READERS, WRITE_HANDBOOK
from lykt.lib.numbers import whole_number
from lykt.people.access import permission_needed, signed_in
from lykt.people.queries import may


@require_safe
@permission_needed(READ_HANDBOOK)
def contents(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    asked = request.GET.get("q", "").strip()[:200]
    writes = may(person, WRITE_HANDBOOK)
    context = {
        "asked": asked,
        "found": queries.search(person, asked) if asked else [],
        "pages": queries.contents_for(person),
        "to_read": queries.to_read(person),
        "without_version": queries.pages_without_version(person) if writes else [],
        "writes": writes,
        "follows": may(person, SEE_READERS),
    }
    return render(request, "handbook/contents.html", context)


@require_safe
@permission_needed(READ_HANDBOOK)
def page(request: HttpRequest, unit: str, code: str) -> HttpResponse:
    found = page_or_404(request, unit, code)
    if found.current is None:
        return redirect("handbook:edit", unit, code)
    return _version_page(request, found, found.current)


@require_safe
@permission_needed(READ_HANDBOOK)
def version(request: HttpRequest, unit: str, code: str, number: int) -> HttpResponse:
    found = page_or_404(request, unit, code)
    return _version_page(request, found, _version(found, number))


def page_or_404(request: HttpRequest, unit: str, code: str) -> Page:
    try:
        return queries.page_seen_by(signed_in(request), unit, code)
    except Page.DoesNotExist as error:
        raise Http404 from error


def _version(page: Page, number: int) -> Version:
    try:
        return queries.version_of(page, number)
    except Version.DoesNotExist as error:
        raise Http404 from error


def _version_page(request: HttpRequest, page: Page, shown: Version) -> HttpResponse:
    person = signed_in(request)
    reading = queries.reading_of(person, page)
    before = queries.version_of(page, shown.number - 1) if shown.number > 1 else None
    context = {
        "page": page,
        "version": shown,
        "is_current": shown.pk == page.current_id,
        "html": html_of(page, shown.text),
        "versions": queries.versions_of(page),
        "changes": changes(before.text, shown.text) if before else [],
        "reading": reading,
        "is_read": bool(reading and reading.version.number >= page.to_read),
        "writes": queries.may_write(person, page),
        "follows": may(person, SEE_READERS),
    }
    return render(request, "handbook/page.html", context)


def html_of(page: Page, text: str, below: int = 1) -> SafeString:
    """The text, with links to those pages of its handbook that hold."""
    others = Page.objects.filter(unit=page.unit_id, current__withdrawn=False).select_related("unit")
    addresses = {each.code: queries.address_of(each) for each in others}
    return as_html(text, lambda code: addresses.get(code, ""), below=below)


@require_POST
@permission_needed(READ_HANDBOOK)
def confirm(request: HttpRequest, unit: str, code: str) -> HttpResponse:
    found = page_or_404(request, unit, code)
    number = whole_number(request.POST.get("version", "")) or 0
    try:
        actions.confirm_reading(actor=signed_in(request), page=found, number=number)
    except HandbookError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("It is noted that you have read and understood the page."))
    return redirect("handbook:page", unit, code)
