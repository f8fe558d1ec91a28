"""What figures of incidents are about: a unit with all below it, in a period."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from lykt.incidents.sources import SOURCE
from lykt.people.models import Unit
from lykt.questions.definition import localised
from lykt.statistics.engine.as_tables import Column, Slice
from lykt.statistics.engine.grids import Counted
from lykt.statistics.engine.labels import texts
from lykt.statistics.engine.nodes import Nodes
from lykt.statistics.periods import Period
from lykt.statistics.specs import QUESTION, Axis, TableSpec
from lykt.statistics.tables import Category, Heading

INCIDENTS = "incidents"
"""The one series of most tables; the year before stands beside it."""
WHAT, PLACE = f"{QUESTION}what", f"{QUESTION}place"


@dataclass(frozen=True)
class Scope:
    """``unit`` and all below it, in ``period``."""

    unit: Unit
    period: Period

    def spec(
        self,
        code: str,
        title: Callable[[], str],
        *by: Axis,
        period: Period | None = None,
        **rest: Any,
    ) -> TableSpec:
        return TableSpec(
            code,
            SOURCE,
            period or self.period,
            {"unit": self.unit.code},
            by,
            title=texts(title),
            **rest,
        )


def categories_of(nodes: Nodes) -> list[Category]:
    """What an axis shows, without its total and without what nobody answered."""
    return [
        Category(node.code, localised(node.label), node.kind)
        for node in nodes.nodes
        if node.shown and node.code and not node.code.startswith("@")
    ]


def beside(counted: Counted, rows: Sequence[Category]) -> list[Column]:
    """The period, and the year before it, as columns of the same rows."""
    codes = tuple(row.code for row in rows)
    found = zip(counted.spec.periods, counted.grids, strict=True)
    return [
        Column(
            heading(period_name(period), period, before=bool(place)),
            Slice(grid, source=SOURCE),
            codes,
        )
        for place, (period, grid) in enumerate(found)
    ]


def heading(label: str, period: Period, *, before: bool = False, series: str = "") -> Heading:
    return Heading(series or INCIDENTS, gettext("Incidents"), label, period, before=before)


def period_name(period: Period) -> str:
    """A year by its number, months by their names, other days from the first to the last."""
    if period.year:
        return str(period.year)
    first, last = (date_format(day, "F Y") for day in (period.first, period.last))
    return first if first == last else f"{first}–{last}"


def unit_rows(unit: Unit) -> list[Category]:
    """Each unit right below, with what is below it; then what was reported at the unit itself."""
    rows = [Category(one.code, one.name) for one in unit.children.order_by("name")]
    if rows:
        rows.append(Category(f"@{unit.code}", gettext("%(unit)s itself") % {"unit": unit.name}))
    return rows
