"""The ledger: a month of requests, the same as a file, and what does not match."""

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lykt.chat.ledger.form import LedgerForm, MonthForm
from lykt.chat.ledger.rows import LedgerRow, as_csv, ledger_row, length
from lykt.chat.models import ChatRequest
from lykt.chat.queries.ledger import (
    Totals,
    contacts_opened_from,
    ledger_visible_to,
    lines_with_ledger,
    presses_without_start,
    totals_of,
    without_registration,
    without_request,
)
from lykt.chat.roles import SEE_LEDGER
from lykt.helpline.models import Line
from lykt.lib.numbers import page_number
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Person

PAGE = 100
MOST_UNMATCHED = 500
FormType = TypeVar("FormType", bound=MonthForm)


@permission_needed(SEE_LEDGER)
def ledger(request: HttpRequest) -> HttpResponse:
    form = _asked(request, LedgerForm)
    if form is None:
        return render(request, "chat/ledger/none.html")
    context: dict[str, object] = {"form": form, "line": form.visible.line}
    if form.is_valid():
        number = page_number(request.GET.get("page", ""))
        found = form.requests()
        totals = totals_of(found)
        newest = found.order_by("-pressed_at", "-pk")
        context |= {
            "period": form.period,
            "whole_line": form.visible.units is None,
            "rows": _rows(signed_in(request), newest[(number - 1) * PAGE : number * PAGE]),
            "totals": totals,
            "causes": _causes(totals),
            "median_wait": _seconds(totals.median_wait),
            "without_start": presses_without_start(form.visible, form.period),
            "asked": _address(request),
            "newer": _address(request, page=number - 1) if number > 1 else "",
            "older": _address(request, page=number + 1) if totals.requests > number * PAGE else "",
        }
    return render(request, "chat/ledger/ledger.html", context)


@permission_needed(SEE_LEDGER)
def ledger_file(request: HttpRequest) -> HttpResponse:
    """What the page would show, every page of it, for a spreadsheet program."""
    form = _asked(request, LedgerForm)
    if form is None or not form.is_valid():
        raise Http404
    rows = _rows(signed_in(request), form.requests().order_by("pressed_at", "pk"))
    # The mark tells a spreadsheet program that it is UTF-8.
    response = HttpResponse(as_csv(rows).encode("utf-8-sig"), content_type="text/csv")
    name = f"{form.visible.line.code}-chat-{form.period.first:%Y-%m}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@permission_needed(SEE_LEDGER)
def unmatched(request: HttpRequest) -> HttpResponse:
    """Answered requests that nobody registered, and registrations that no request leads to."""
    form = _asked(request, MonthForm)
    if form is None:
        return render(request, "chat/ledger/none.html")
    context: dict[str, object] = {"form": form, "line": form.visible.line}
    if form.is_valid():
        person = signed_in(request)
        requests = without_registration(form.visible, form.period).order_by("-pressed_at", "-pk")
        contacts = without_request(person, form.visible, form.period)
        context |= {
            "period": form.period,
            "rows": _rows(person, requests[:MOST_UNMATCHED]),
            "contacts": contacts.order_by("-day", "-minute", "-pk")[:MOST_UNMATCHED],
            "asked": _address(request),
        }
    return render(request, "chat/ledger/unmatched.html", context)


def _asked(request: HttpRequest, form: type[FormType]) -> FormType | None:
    """The filters in the address, about a line that the person may see; None without any line."""
    person = signed_in(request)
    lines = list(lines_with_ledger(person))
    if not lines:
        return None
    try:
        visible = ledger_visible_to(person, request.GET.get("line") or lines[0].code)
    except Line.DoesNotExist as error:
        raise Http404 from error
    return form(request.GET, visible=visible, lines=lines)


def _rows(person: Person, found: Iterable[ChatRequest]) -> list[LedgerRow]:
    requests = list(found)
    readable = contacts_opened_from(person, requests)
    now = timezone.now()
    return [ledger_row(one, now, readable) for one in requests]


def _causes(totals: Totals) -> list[tuple[str, int]]:
    """Each cause in words with its count, the most frequent first."""
    labels = dict(ChatRequest.Cause.choices)
    return [(str(labels.get(code, code)), count) for code, count in totals.causes.items()]


def _seconds(wait: float | None) -> str:
    return "–" if wait is None else length(dt.timedelta(seconds=wait))


def _address(request: HttpRequest, page: int = 1) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    if page > 1:
        query["page"] = str(page)
    return f"?{query.urlencode()}"
