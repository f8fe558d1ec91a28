"""Conditions of a table as expressions over the rows."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import ibis
from django.utils.translation import gettext

from lykt.statistics.engine.axes import Asked, Division, divide
from lykt.statistics.engine.axes.numbers import within
from lykt.statistics.engine.numbers import number_named
from lykt.statistics.engine.rows import DAY
from lykt.statistics.engine.sources import Narrowed
from lykt.statistics.periods import Period
from lykt.statistics.specs import Axis, Condition, SpecError


def holds(asked: Asked, condition: Condition, rows: Any) -> Any:
    """Whether a row fulfils a condition; no answer fulfils none, and so fulfils its opposite."""
    if condition.band:
        found = within(number_named(asked, condition.dimension)(rows), condition.band)
    else:
        found = _has_code(asked, condition, rows)
    found = found.fill_null(False)
    return ~found if condition.unless else found


def _has_code(asked: Asked, condition: Condition, rows: Any) -> Any:
    division, wanted = wanted_leaves(asked, condition)
    if division.key is None:
        return ibis.or_(*(division.flags[place](rows) for place in sorted(wanted)))
    return _is_one_of(division, wanted, division.key(rows))


def wanted_leaves(asked: Asked, condition: Condition) -> tuple[Division, frozenset[int]]:
    """What a condition's codes stand for along its dimension, before ``unless`` turns it.

    Raises ``SpecError`` for a code that the dimension does not have.
    """
    division = divide(asked, Axis(condition.dimension, level=condition.level))
    known = {node.code: node for node in division.nodes.nodes}
    leaves = {leaf.code: place for place, leaf in enumerate(division.leaves)}
    wanted: set[int] = set()
    for code in condition.codes:
        if code not in known and code not in leaves:
            every = ", ".join(one for one in known if one and not one.startswith("@"))
            told = gettext("'%(dimension)s' has no '%(code)s'. It has: %(every)s.")
            names = {"dimension": condition.dimension, "code": code, "every": every}
            raise SpecError(told % names)
        wanted |= known[code].leaves if code in known else {leaves[code]}
    return division, frozenset(wanted)


def _is_one_of(division: Division, wanted: frozenset[int], key: Any) -> Any:
    values = [value for value, leaf in division.leaf_of.items() if leaf in wanted]
    given = [value for value in values if value is not None]
    found = key.isin(given) if given else ibis.literal(False)
    return found | key.isnull() if None in values else found


def in_scope(narrowed: Narrowed, rows: Any) -> Iterable[Any]:
    for name, values in narrowed.items():
        yield rows[name] == values[0] if len(values) == 1 else rows[name].isin(list(values))


def in_period(period: Period, rows: Any) -> Iterable[Any]:
    """Nothing to ask where the parts that are read are whole years."""
    if (period.first.month, period.first.day) != (1, 1):
        yield rows[DAY] >= period.first
    if period.last != dt.date(period.last.year, 12, 31):
        yield rows[DAY] <= period.last
