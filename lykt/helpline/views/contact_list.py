"""The day list, and the search it is one case of."""

import datetime as dt

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from lykt.helpline.drafts import drafts_of
from lykt.helpline.forms import SearchForm
from lykt.helpline.queries import Page, Position, counts_of_day, page_of_contacts
from lykt.helpline.roles import READ_CONTACT, REGISTER_CONTACT
from lykt.helpline.shown import list_headings, rows_of
from lykt.people.access import permission_needed, signed_in
from lykt.people.queries import may

_DAY = dt.timedelta(days=1)


@permission_needed(READ_CONTACT)
def contacts(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    form = SearchForm(request.GET, person=person)
    search = form.search() if form.is_valid() else None
    before = Position.parse(request.GET.get("before", ""))
    page = page_of_contacts(person, search, before) if search else Page([], None)
    day = search.since if search and search.since == search.until else None
    context = {
        "form": form,
        "rows": rows_of(page.contacts),
        "headings": list_headings(),
        "several_days": day is None,
        "older": _address(request, before=str(page.older)) if page.older else None,
        "day": day,
        "counts": counts_of_day(person, search.line, day) if search and day else [],
        "previous_day": _address_of_day(request, day - _DAY) if day else None,
        "drafts": drafts_of(person),
        "may_register": may(person, REGISTER_CONTACT),
        "next_day": _address_of_day(request, day + _DAY) if day else None,
    }
    return render(request, "helpline/contacts.html", context)


def _address_of_day(request: HttpRequest, day: dt.date) -> str:
    shown = f"{day:%d.%m.%Y}"
    return _address(request, since=shown, until=shown, before="")


def _address(request: HttpRequest, **changes: str) -> str:
    """This search with some of it changed."""
    query: QueryDict = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"
