"""The working calendar: weekends, Norway's public holidays, and a unit's own closing days."""

import datetime as dt
from functools import cached_property

import holidays

from lykt.people.models import ClosingDay, Unit

_SATURDAY = 6
_DAY = dt.timedelta(days=1)


class WorkingCalendar:
    """Which days a unit works. Its closing days, and those above it, are read once.

    Without a unit it is Norway's calendar alone, and reads nothing.
    """

    def __init__(self, unit: Unit | None = None) -> None:
        self._unit = unit
        # The library fills in each year when a day of it is first asked for.
        self._holidays = holidays.country_holidays("NO", language="no")

    @cached_property
    def _closing_days(self) -> dict[dt.date, str]:
        if self._unit is None:
            return {}
        rows = ClosingDay.objects.filter(unit__in=self._unit.ids_from_root())
        return dict(rows.values_list("day", "reason"))

    def is_holiday(self, day: dt.date) -> bool:
        """Whether the day is a public holiday; a plain Sunday is none."""
        return day in self._holidays

    def holiday_name(self, day: dt.date) -> str:
        """The public holiday's Norwegian name, empty on other days."""
        return self._holidays.get(day) or ""

    def closing_reason(self, day: dt.date) -> str:
        """Why the unit keeps closed on the day, empty when it does not."""
        return self._closing_days.get(day, "")

    def is_working_day(self, day: dt.date) -> bool:
        return (
            day.isoweekday() < _SATURDAY
            and day not in self._closing_days
            and not self.is_holiday(day)
        )

    def next_working_day(self, day: dt.date) -> dt.date:
        """The first working day after ``day``."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: dt.date, number: int) -> dt.date:
        """The working day that lies ``number`` of them after ``day``, or before when negative.

        With 0 it is ``day`` itself, or the first working day after it: a deadline may not fall
        on a day off.
        """
        if number == 0:
            return day if self.is_working_day(day) else self.add_working_days(day, 1)
        step = _DAY if number > 0 else -_DAY
        left = abs(number)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day
