"""What there is to count of incidents: one row for each event, however often it was reported."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial

from django.db.models import F, QuerySet
from django.utils.translation import gettext, gettext_lazy

from lykt.incidents.collection import CODE
from lykt.incidents.models import Report
from lykt.incidents.roles import SEE_NUMBERS
from lykt.people.headcounts.queries import employees_of
from lykt.people.models import Unit
from lykt.questions.models import Questionnaire, Response
from lykt.statistics.engine.labels import texts
from lykt.statistics.engine.sources import (
    Column,
    Grouping,
    Scope,
    Source,
    Units,
    Watched,
    register,
)
from lykt.statistics.publications import reach
from lykt.statistics.publications.reach import Rules
from lykt.statistics.publications.units import unit_scope, units_of, units_reached_by
from lykt.statistics.roles import RELEASE_PUBLICATION
from lykt.statistics.specs import Group

SOURCE = "incidents"
KIND_OF_UNIT, SIZE_OF_UNIT = "kind-", "size-"
"""Before the codes of units that are gathered by what they have in common."""
SMALL, LARGE = 50, 150
"""Employees: below the first an office is small, from the second it is large."""


def register_sources() -> None:
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
                "unit": Units(
                    "unit",
                    gettext_lazy("Unit"),
                    units_of,
                    groupings={
                        "kind": Grouping(gettext_lazy("Kind of unit"), _by_kind),
                        "size": Grouping(gettext_lazy("Size of unit"), _by_size),
                    },
                ),
            },
            scopes={"unit": unit_scope},
            answers="answers",
            questionnaire="collection__questionnaire_id",
            questionnaires=_questionnaires,
        )
    )
    rules = Rules(units_reached_by(SEE_NUMBERS), units_reached_by(RELEASE_PUBLICATION))
    reach.register(SOURCE, rules)


def opening_responses() -> QuerySet[Response]:
    """The report that opened each case stands for the event. Of joined cases one keeps its own."""
    return Response.objects.filter(
        incident_report__reported_at=F("incident_report__case__opened_at")
    )


def _questionnaires(_scope: Scope) -> list[int]:
    return list(Questionnaire.objects.filter(code=CODE).values_list("pk", flat=True))


def unit_groups(unit: Unit, day: dt.date) -> Iterator[Group]:
    """A unit and those below it gathered by kind, and by size on a day."""
    scope = {"unit": unit.code}
    yield from _by_kind(scope, day)
    yield from _by_size(scope, day)


def _by_kind(scope: Scope, day: dt.date) -> Iterator[Group]:
    units = list(units_of(scope))
    kinds = {unit.kind for unit in units}
    for kind in Unit.Kind:
        if kind in kinds:
            some = [unit for unit in units if unit.kind == kind]
            label = texts(partial(getattr, kind, "label"))
            yield Group(f"{KIND_OF_UNIT}{kind.value}", _own(some, units), label)


def _by_size(scope: Scope, day: dt.date) -> Iterator[Group]:
    units = list(units_of(scope))
    sizes = employees_of(units, day)
    bands = (
        ("small", 1, SMALL, lambda: gettext("Fewer than 50 employees")),
        ("medium", SMALL, LARGE, lambda: gettext("50 to 149 employees")),
        ("large", LARGE, 10**9, lambda: gettext("150 employees or more")),
        ("unknown", 0, 1, lambda: gettext("Nobody is registered at the unit")),
    )
    for code, first, below, label in bands:
        some = [unit for unit in units if first <= sizes[unit.pk] < below]
        if some:
            yield Group(f"{SIZE_OF_UNIT}{code}", _own(some, units), texts(label))


def _own(some: Sequence[Unit], units: Sequence[Unit]) -> tuple[str, ...]:
    """What happened at each unit itself, by the code that it has where others are below it."""
    above = {unit.parent_id for unit in units}
    return tuple(f"@{unit.code}" if unit.pk in above else unit.code for unit in some)
