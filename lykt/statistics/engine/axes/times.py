"""By what every source has: month, year, weekday, and time of day where it is known."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext

from lykt.statistics.engine import labels
from lykt.statistics.engine.axes.building import by_key
from lykt.statistics.engine.axes.division import Asked, Division, column
from lykt.statistics.engine.axes.numbers import by_number
from lykt.statistics.engine.nodes import Leaf, Node
from lykt.statistics.engine.rows import HOUR, MINUTE, MONTH, WEEKDAY, YEAR, month_number
from lykt.statistics.specs import Axis, SpecError


def _by_month(asked: Asked, axis: Axis) -> Division:
    """Over several years each year's months stand under the year."""
    months = list(asked.period.months())
    years = sorted({month.first.year for month in months})
    leaves = [
        Leaf(f"{month.first:%Y-%m}", labels.month(month.first, with_year=len(years) > 1))
        for month in months
    ]
    leaf_of = {month_number(month.first): place for place, month in enumerate(months)}
    trunk = [
        Node(
            str(year),
            labels.same(year),
            frozenset(at for at, one in enumerate(months) if one.first.year == year),
        )
        for year in years
        if len(years) > 1 and not axis.level
    ]
    label = labels.texts(lambda: gettext("Month"))
    shown = tuple(leaf.code for leaf in leaves)
    return by_key(axis, label, column(MONTH), leaves, leaf_of, shown, trunk)


def _by_year(asked: Asked, axis: Axis) -> Division:
    years = range(asked.period.first.year, asked.period.last.year + 1)
    leaves = [Leaf(str(year), labels.same(year)) for year in years]
    leaf_of = {year: place for place, year in enumerate(years)}
    label = labels.texts(lambda: gettext("Year"))
    return by_key(axis, label, column(YEAR), leaves, leaf_of, [leaf.code for leaf in leaves])


def _by_weekday(asked: Asked, axis: Axis) -> Division:
    leaves = [Leaf(str(day), labels.weekday(day)) for day in range(1, 8)]
    leaf_of = {day: day - 1 for day in range(1, 8)}
    label = labels.texts(lambda: gettext("Weekday"))
    return by_key(axis, label, column(WEEKDAY), leaves, leaf_of, [leaf.code for leaf in leaves])


def _by_time_of_day(asked: Asked, axis: Axis) -> Division:
    if not asked.source.minute:
        told = gettext("'%(source)s' does not know the time of day, only the day.")
        raise SpecError(told % {"source": asked.source.code})
    label = labels.texts(lambda: gettext("Time of day"))
    if axis.bands:
        return by_number(axis, label, column(MINUTE), None)
    leaves = [Leaf(f"{hour:02}", labels.hour(hour)) for hour in range(24)]
    leaf_of = {hour: hour for hour in range(24)}
    return by_key(axis, label, column(HOUR), leaves, leaf_of, [leaf.code for leaf in leaves])


OF_EVERY_SOURCE: Mapping[str, Callable[[Asked, Axis], Division]] = {
    "month": _by_month,
    "year": _by_year,
    "weekday": _by_weekday,
    "time_of_day": _by_time_of_day,
}
