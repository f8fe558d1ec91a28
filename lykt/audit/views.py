"""The audit log on screen."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from lykt.audit import queries
from lykt.audit.forms import FilterForm
from lykt.audit.models import Record
from lykt.people.access import permission_needed, signed_in
from lykt.people.queries import people_appointed_in, units_where
from lykt.people.roles import READ_AUDIT

PAGE = 50


@permission_needed(READ_AUDIT)
def log(request: HttpRequest) -> HttpResponse:
    """What the reader's own people and the service itself did, the newest first."""
    people = people_appointed_in(units_where(signed_in(request), READ_AUDIT))
    form = FilterForm(request.GET, actors=people)
    if not form.is_valid():
        raise BadRequest("the audit log was asked for with a filter that does not exist")
    records = queries.newest_first(
        people,
        reader=signed_in(request),
        before=form.cleaned_data["before"],
        limit=PAGE + 1,
        chosen=form.chosen(),
    )
    context = {"form": form, "records": records[:PAGE], "older": _older(request.GET, records)}
    return render(request, "audit/log.html", context)


def _older(address: QueryDict, records: list[Record]) -> str:
    if len(records) <= PAGE:
        return ""
    older = address.copy()
    older["before"] = str(records[PAGE - 1].number)
    return f"?{older.urlencode()}"
