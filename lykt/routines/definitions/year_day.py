"""The day of each year on which a routine starts by itself, written as month and day: 02-01."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from django.utils.formats import date_format

_WRITTEN = re.compile(r"(\d\d)-(\d\d)")
_LEAP_YEAR = 2024


class YearDayError(ValueError):
    """A text that is no day of a year."""


@dataclass(frozen=True)
class YearDay:
    """29 February is the 28th in the years that have none."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"

    def within(self, year: int) -> dt.date:
        return dt.date(year, self.month, min(self.day, calendar.monthrange(year, self.month)[1]))

    @property
    def words(self) -> str:
        return date_format(self.within(_LEAP_YEAR), "MONTH_DAY_FORMAT")


def parse_year_day(text: str) -> YearDay:
    """Raises ``YearDayError``."""
    written = _WRITTEN.fullmatch(text)
    try:
        day = dt.date.fromisoformat(f"{_LEAP_YEAR}-{text}") if written else None
    except ValueError:
        day = None
    if day is None:
        raise YearDayError(text)
    return YearDay(day.month, day.day)
