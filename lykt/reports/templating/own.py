"""The editor's own numbers and tables, beside those that are counted."""

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext

from lykt.reports.templating.facts import Fact, Facts
from lykt.reports.templating.template import Own, OwnTable, Template
from lykt.statistics.charts import ReleasedFigure
from lykt.statistics.released import (
    ReleasedCategory,
    ReleasedDimension,
    ReleasedMeasure,
    ReleasedTable,
    Role,
)


def with_own(facts: Facts, template: Template) -> Facts:
    """The facts, and what the template's head has: ``own.CODE``, ``table.CODE``."""
    numbers = {f"own.{code}": _fact(one) for code, one in template.own.items()}
    filled = {code: one for code, one in template.tables.items() if _is_filled(one)}
    figures = {f"table.{code}": ReleasedFigure(_table(one)) for code, one in filled.items()}
    conditions = {f"table.{code}": code in filled for code in template.tables}
    conditions |= {f"own.{code}": one.value is not None for code, one in template.own.items()}
    return replace(
        facts,
        numbers={**facts.numbers, **numbers},
        figures={**facts.figures, **figures},
        conditions={**facts.conditions, **conditions},
    )


def _fact(own: Own) -> Fact:
    return Fact(own.label, own.value, own.before, own.unit, own.decimals)


def _is_filled(table: OwnTable) -> bool:
    return any(value is not None for _, _, value in table.rows)


def _table(own: OwnTable) -> ReleasedTable:
    """Rows without a number are left out: they are not hidden, nobody has written them."""
    rows = [(code, label, value) for code, label, value in own.rows if value is not None]
    categories = tuple(ReleasedCategory(code, {"": label}) for code, label, _ in rows)
    role = Role.PLACE if own.by_county else Role.CATEGORY
    today = dt.date.min
    return ReleasedTable(
        code=f"table.{own.code}",
        title={"": own.title},
        dimensions=(ReleasedDimension("row", {"": own.title}, categories, role),),
        measures=(ReleasedMeasure("count", {"": gettext("How many")}),),
        values={"count": tuple(value for _, _, value in rows)},
        first_day=today,
        last_day=today,
        source={"": gettext("Kept by the editor.")},
    )
