"""How many deviations there were, by category and month, and how many ended with an effect."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from lykt.deviations.queries.listing import choices_of
from lykt.deviations.roles import FOLLOW_UP
from lykt.deviations.sources import SOURCE, counted_deviations, parts_for
from lykt.deviations.workflow import State
from lykt.people.models import Person
from lykt.statistics.engine.as_tables import Slice
from lykt.statistics.engine.counting import count_all
from lykt.statistics.engine.grids import Counted
from lykt.statistics.periods import Period, whole_year
from lykt.statistics.publications.reach import Part
from lykt.statistics.specs import Axis, Condition, TableSpec

_CATEGORY = "question:category"
_CLOSED = Condition("state", (State.CLOSED,))
_CHECKED = Condition("effect", ("checked",))


@dataclass(frozen=True)
class CategoryRow:
    """One category over the months of a year."""

    label: str
    months: list[int]
    reported: int
    closed: int
    checked: int


@dataclass(frozen=True)
class Overview:
    """A year's deviations of one part of what the person follows up; ``total`` is all of them."""

    part: Part
    months: list[dt.date]
    rows: list[CategoryRow]
    total: CategoryRow


def parts_followed_up_by(person: Person) -> list[Part]:
    return list(parts_for(FOLLOW_UP, person))


def years_with_deviations() -> list[int]:
    """From the first until now, the newest first."""
    first = counted_deviations().order_by("day").values_list("day", flat=True).first()
    now = timezone.localdate().year
    return list(range(now, min(first.year if first else now, now) - 1, -1))


def overview_of(part: Part, year: int) -> Overview:
    """Counted now. Of a part that the caller has found in ``parts_followed_up_by``."""
    period = whole_year(year)
    months, categories = list(period.months()), choices_of("category")
    # A question that nobody has asked yet can not be counted by.
    counted = count_all(_specs(part, period)) if categories else []
    rows = [_row(code, label, months, counted) for code, label in categories]
    return Overview(part, [month.first for month in months], rows, _total(rows, len(months)))


def _specs(part: Part, period: Period) -> list[TableSpec]:
    """All, those dealt with, and those of them with an effect: by category."""
    return [
        _spec("deviations", part, period, (Axis(_CATEGORY), Axis("month"))),
        _spec("closed", part, period, (Axis(_CATEGORY),), (_CLOSED,)),
        _spec("checked", part, period, (Axis(_CATEGORY),), (_CLOSED, _CHECKED)),
    ]


def _spec(
    code: str,
    part: Part,
    period: Period,
    by: tuple[Axis, ...],
    where: tuple[Condition, ...] = (),
) -> TableSpec:
    conditions = (*part.where, *where)
    return TableSpec(code, SOURCE, period, scope=part.scope, by=by, where=conditions)


def _row(
    code: str, label: str, months: Sequence[Period], counted: Sequence[Counted]
) -> CategoryRow:
    every, closed, checked = (one.grids[0] for one in counted)
    by_month = Slice(every, (code,))
    return CategoryRow(
        label=label,
        months=[by_month.count(f"{month.first:%Y-%m}") for month in months],
        reported=by_month.total,
        closed=Slice(closed).count(code),
        checked=Slice(checked).count(code),
    )


def _total(rows: Sequence[CategoryRow], months: int) -> CategoryRow:
    return CategoryRow(
        label="",
        months=[sum(row.months[month] for row in rows) for month in range(months)],
        reported=sum(row.reported for row in rows),
        closed=sum(row.closed for row in rows),
        checked=sum(row.checked for row in rows),
    )
