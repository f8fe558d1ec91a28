"""A month's incidents beside the twelve months before: the figures of the monthly analysis."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from lykt.incidents.figures.scope import (
    PLACE,
    WHAT,
    Scope,
    categories_of,
    heading,
    period_name,
    unit_rows,
)
from lykt.incidents.figures.steps import StepFigures, step_figures
from lykt.incidents.figures.years import once
from lykt.incidents.sources import SOURCE
from lykt.incidents.subject import SUBJECT
from lykt.people.models import Unit
from lykt.routines.models import Task
from lykt.routines.queries import late
from lykt.statistics.charts import Figure, Form
from lykt.statistics.engine.as_tables import Column, Slice, as_table
from lykt.statistics.engine.counting import count_all
from lykt.statistics.engine.grids import Counted
from lykt.statistics.engine.nodes import TOTAL
from lykt.statistics.periods import Period
from lykt.statistics.specs import Axis, TableSpec
from lykt.statistics.tables import Category, Release

BEFORE = 12
"""Months beside the one that is looked at."""
MOST_LATE = 50
MONTHS, TYPES, PLACES, UNITS = "months", "types", "places", "units"
_MONTH = Axis("month", level="month")


@dataclass(frozen=True)
class Earlier:
    """What a whole has beside a part of it."""

    whole: Slice
    part: Slice
    source: str = SOURCE
    release: Release | None = None

    @property
    def total(self) -> int:
        return self.whole.total - self.part.total

    def count(self, code: str) -> int:
        return self.whole.count(code) - self.part.count(code)

    def mean(self, code: str | None = None) -> float | None:
        return None


@dataclass(frozen=True)
class MonthFigures:
    """Of ``unit`` and all below it; each figure is counted once."""

    unit: Unit
    month: Period
    span: Period
    figures: Mapping[str, Figure]
    steps: StepFigures
    count: int
    before: int
    """In the month before."""
    usual: float
    """A month's mean of the twelve before."""


def month_of(day: dt.date) -> Period:
    first = day.replace(day=1)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    return Period(first, following - dt.timedelta(days=1))


def months_back(month: Period, count: int) -> Period:
    """The month that lies so many before."""
    first = month.first
    for _step in range(count):
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return month_of(first)


def month_figures(unit: Unit, month: Period) -> MonthFigures:
    """Whether somebody may see them is for ``reach`` to decide before.

    Raises ``EngineError`` when the engine that counts can not be reached.
    """
    span = Period(months_back(month, BEFORE).first, month.last)
    counted = {one.spec.code: one for one in count_all(list(_specs(Scope(unit, span))))}
    by_month = Slice(counted[MONTHS].grids[0], source=SOURCE)
    now = by_month.count(_code(month))
    return MonthFigures(
        unit=unit,
        month=month,
        span=span,
        figures={one.code: one for one in _figures(unit, month, span, counted)},
        steps=step_figures(unit, month),
        count=now,
        before=by_month.count(_code(months_back(month, 1))),
        usual=(by_month.total - now) / BEFORE,
    )


def _code(month: Period) -> str:
    return f"{month.first:%Y-%m}"


def _specs(scope: Scope) -> Iterator[TableSpec]:
    """All of the same rows and days, so that they are counted in one pass."""
    yield scope.spec(MONTHS, _title_of_months, _MONTH)
    yield scope.spec(TYPES, _title_of_types, _MONTH, Axis(WHAT))
    yield scope.spec(PLACES, _title_of_places, _MONTH, Axis(PLACE))
    yield scope.spec(UNITS, _title_of_units, _MONTH, Axis("unit"))


def _title_of_months() -> str:
    return gettext("Incidents by month")


def _title_of_types() -> str:
    return gettext("What happened")


def _title_of_places() -> str:
    return gettext("Where it happened")


def _title_of_units() -> str:
    return gettext("In which unit it happened")


def _figures(
    unit: Unit, month: Period, span: Period, counted: Mapping[str, Counted]
) -> Iterator[Figure]:
    yield _by_month(span, counted[MONTHS])
    several = gettext("One incident may be of several types, so they may sum to more than 100 %.")
    types, places = counted[TYPES], counted[PLACES]
    yield _beside(types, _title_of_types(), categories_of(types.axes[-1]), month, several)
    yield _beside(places, _title_of_places(), categories_of(places.axes[-1]), month)
    rows = unit_rows(unit)
    if rows:
        below = gettext("Each unit with those below it.")
        yield _beside(counted[UNITS], _title_of_units(), rows, month, below)


def _by_month(span: Period, counted: Counted) -> Figure:
    rows = [
        Category(
            _code(month),
            date_format(month.first, "F Y").capitalize(),
            short=date_format(month.first, "b y"),
        )
        for month in span.months()
    ]
    codes = tuple(row.code for row in rows)
    column = Column(
        heading(gettext("Incidents"), span), Slice(counted.grids[0], source=SOURCE), codes
    )
    title = _title_of_months()
    return Figure(as_table(MONTHS, title, rows, [column], definition=once()), Form.LINES)


def _beside(
    counted: Counted, title: str, rows: list[Category], month: Period, definition: str = ""
) -> Figure:
    """The month, and the twelve before it together."""
    grid, codes = counted.grids[0], tuple(row.code for row in rows)
    now = Slice(grid, (_code(month),), SOURCE)
    earlier = Period(months_back(month, BEFORE).first, months_back(month, 1).last)
    columns = [
        Column(heading(period_name(month), month), now, codes),
        Column(
            heading(period_name(earlier), earlier, before=True),
            Earlier(Slice(grid, (TOTAL,), SOURCE), now),
            codes,
        ),
    ]
    table = as_table(counted.spec.code, title, rows, columns, definition=definition)
    return Figure(table.without_empty(f"@{counted.spec.scope['unit']}"), Form.BARS)


def late_tasks(unit: Unit, now: dt.datetime | None = None) -> QuerySet[Task]:
    """Steps of incidents that are not ended and past their deadline, the oldest first."""
    below = Unit.objects.filter(path__startswith=unit.path).values_list("pk", flat=True)
    found = Task.objects.filter(
        late(now or timezone.now()),
        unit__in=list(below),
        ended_at=None,
        run__subject_kind=SUBJECT,
        run__cancelled_at=None,
    )
    return found.select_related("run", "unit").order_by("due_at", "pk")
