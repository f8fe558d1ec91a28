"""Periods: from a day to a day, both included."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, order=True)
class Period:
    """From ``first`` to ``last``, both included."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"the period ends ({self.last}) before it starts ({self.first})")

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last

    @property
    def year(self) -> int | None:
        """The calendar year that this is the whole of, if it is one."""
        return self.first.year if self == whole_year(self.first.year) else None

    def a_year_earlier(self) -> "Period":
        """The same days; whole months stay whole, also a February of 28 days or 29."""
        last = _a_year_earlier(self.last)
        whole_months = self.first.day == 1 and _ends_its_month(self.last)
        if whole_months and not _ends_its_month(last):
            last += _DAY
        return Period(_a_year_earlier(self.first), last)

    def months(self) -> Iterator["Period"]:
        """The calendar months of the period; the first and the last may be cut short."""
        first = self.first
        while first <= self.last:
            following = (first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
            yield Period(first, min(self.last, following - _DAY))
            first = following

    def overlap(self, other: "Period") -> "Period | None":
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Period(first, last) if first <= last else None


def whole_year(year: int) -> Period:
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31))


def _a_year_earlier(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def _ends_its_month(day: dt.date) -> bool:
    return (day + _DAY).day == 1
