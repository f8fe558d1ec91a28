"""What there is to count of incidents: one row for each event, however often it was reported."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from lykt.incidents.collection import CODE
from lykt.incidents.models import Report
from lykt.people.models import Appointment, Unit
from lykt.questions.models import Questionnaire, Response
from lykt.statistics.engine.labels import texts
from lykt.statistics.engine.sources import (
    Code,
    Codes,
    Column,
    Narrowed,
    Scope,
    Source,
    Units,
    Watched,
    register,
)
from lykt.statistics.specs import SpecError

SOURCE = "incidents"
SMALL, LARGE = 50, 150
"""Employees: below the first an office is small, from the second it is large."""


def register_sources() -> None:
    unit = gettext_lazy("Unit")
    register(
        Source(
            code=SOURCE,
            label=gettext_lazy("Incidents of violence and threats"),
            rows=opening_responses,
            key="pk",
            columns={"unit": Column("unit_id")},
            # A report has no day of its own; joining two cases moves it, and nothing else.
            watched=(Watched(Response, "id"), Watched(Report, "response_id", dated_by=Response)),
            dimensions={
                "unit": Units("unit", unit, units_of),
                "unit_kind": Codes("unit", gettext_lazy("Kind of unit"), _kinds, offered=False),
                "unit_size": Codes("unit", gettext_lazy("Size of unit"), _sizes, offered=False),
            },
            scopes={"unit": unit_scope},
            answers="answers",
            questionnaire="collection__questionnaire_id",
            questionnaires=_questionnaires,
        )
    )


def opening_responses() -> QuerySet[Response]:
    """The report that opened each case stands for the event. Of joined cases one keeps its own."""
    return Response.objects.filter(
        incident_report__reported_at=F("incident_report__case__opened_at")
    )


def unit_scope(code: str) -> Narrowed:
    """A unit and all below it. Raises ``SpecError`` for a unit that there is not."""
    found = tuple(_below(code).values_list("pk", flat=True))
    if not found:
        told = gettext("There is no unit '%(code)s'. Name it by its code.")
        raise SpecError(told % {"code": code})
    return {"unit": found}


def _below(code: str) -> QuerySet[Unit]:
    unit = Unit.objects.filter(code=code).first()
    return Unit.objects.filter(path__startswith=unit.path) if unit else Unit.objects.none()


def units_of(scope: Scope) -> QuerySet[Unit]:
    return _below(scope["unit"]) if "unit" in scope else Unit.objects.all()


def _questionnaires(_scope: Scope) -> list[int]:
    return list(Questionnaire.objects.filter(code=CODE).values_list("pk", flat=True))


def _kinds(scope: Scope) -> Iterator[Code]:
    units: dict[str, list[int]] = {}
    for pk, kind in units_of(scope).values_list("pk", "kind"):
        units.setdefault(kind, []).append(pk)
    for kind in Unit.Kind:
        if kind in units:
            yield Code(kind.value, texts(partial(getattr, kind, "label")), tuple(units[kind]))


def _sizes(scope: Scope) -> Iterator[Code]:
    sizes = employees_of(units_of(scope))
    bands = (
        ("small", 1, SMALL, lambda: gettext("Fewer than 50 employees")),
        ("medium", SMALL, LARGE, lambda: gettext("50 to 149 employees")),
        ("large", LARGE, 10**9, lambda: gettext("150 employees or more")),
        ("unknown", 0, 1, lambda: gettext("Nobody is registered at the unit")),
    )
    for code, first, below, label in bands:
        units = tuple(pk for pk, size in sizes.items() if first <= size < below)
        yield Code(code, texts(label), units)


def employees_of(units: QuerySet[Unit]) -> Counter[int]:
    """How many have a role at each unit or below it today: sizes of earlier times are not kept."""
    today = timezone.localdate()
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today, unit__in=units
    )
    found = Counter(dict.fromkeys(units.values_list("pk", flat=True), 0))
    people = held.values("unit", "unit__path").annotate(people=Count("person", distinct=True))
    for row in people.order_by():
        for pk in row["unit__path"].strip("/").split("/"):
            if int(pk) in found:
                found[int(pk)] += row["people"]
    return found
