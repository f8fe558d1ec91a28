"""By a number, in bands."""

from typing import Any

import ibis
from django.utils.translation import gettext

from lykt.statistics.engine.axes.building import by_key
from lykt.statistics.engine.axes.division import Division, Expression
from lykt.statistics.engine.nodes import Leaf
from lykt.statistics.engine.series import QuestionSeries
from lykt.statistics.specs import Axis, Band, SpecError, Texts

OUTSIDE = -1
"""The key of a number that is in no band."""


def by_number(
    axis: Axis, label: Texts, number: Expression, series: QuestionSeries | None
) -> Division:
    bands = axis.bands or _whole_numbers(axis, series)
    leaves = [Leaf(band.code, band.label or {"nb": band.code}) for band in bands]

    def key(rows: Any) -> Any:
        value = number(rows)
        branches = [(within(value, band), place) for place, band in enumerate(bands)]
        return ibis.cases((value.isnull(), ibis.null("int32")), *branches, else_=OUTSIDE).cast(
            "int32"
        )

    leaf_of = {place: place for place in range(len(bands))}
    shown = [leaf.code for leaf in leaves]
    may_lack = axis.dimension != "time_of_day"
    return by_key(axis, label, key, leaves, leaf_of, shown, may_lack=may_lack, banded=True)


def within(value: Any, band: Band) -> Any:
    """Of bands that overlap, the first one holds."""
    ends = []
    if band.first is not None:
        ends.append(value >= band.first)
    if band.below is not None:
        ends.append(value < band.below)
    return ibis.and_(*ends) if ends else value.notnull()


def _whole_numbers(axis: Axis, series: QuestionSeries | None) -> tuple[Band, ...]:
    item = series.item if series else None
    if (
        item is None
        or item.minimum is None
        or item.maximum is None
        or item.maximum - item.minimum > 50
    ):
        told = gettext(
            "'%(dimension)s' is a number of any size. Give the axis `bands` to divide it by."
        )
        raise SpecError(told % {"dimension": axis.dimension})
    # A scale with steps of a half is shown by whole numbers.
    numbers = range(int(item.minimum), int(item.maximum) + 1)
    return tuple(Band(str(number), number, number + 1) for number in numbers)
