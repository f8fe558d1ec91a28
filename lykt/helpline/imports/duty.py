"""Which unit answered at a moment, by the channel's opening hours."""

import datetime as dt

from django.utils import timezone

from lykt.helpline.models import Channel, Hours
from lykt.people.calendar import WorkingCalendar
from lykt.people.models import Unit

_STEP = dt.timedelta(minutes=30)
_FURTHEST = dt.timedelta(days=4)


class Duty:
    """The hours of a channel, read once for many moments. The earlier rule goes first."""

    def __init__(self, channel: Channel) -> None:
        self._hours = list(channel.hours.select_related("unit").order_by("pk"))
        self._calendars: dict[int, WorkingCalendar] = {}
        # A day off is one on which a unit that answers on working days does not work.
        keepers = {one.unit for one in self._hours if one.days == Hours.Days.WORKING}
        self._keepers = sorted(keepers, key=lambda unit: unit.pk)

    def unit_at(self, moment: dt.datetime) -> int | None:
        """Outside the hours, it is who answered last before; None without any hours."""
        local = timezone.localtime(moment).replace(tzinfo=None)
        at = local
        while self._hours and at > local - _FURTHEST:
            for hours in self._hours:
                if self._holds(hours, at):
                    return hours.unit_id
            at -= _STEP
        return None

    def _holds(self, hours: Hours, at: dt.datetime) -> bool:
        if hours.closes > hours.opens:
            return hours.opens <= at.time() < hours.closes and self._on(hours, at.date())
        opened_today = at.time() >= hours.opens and self._on(hours, at.date())
        yesterday = at.date() - dt.timedelta(days=1)
        return opened_today or (at.time() < hours.closes and self._on(hours, yesterday))

    def _on(self, hours: Hours, day: dt.date) -> bool:
        if day.isoweekday() not in hours.weekdays:
            return False
        if hours.days == Hours.Days.WORKING:
            return self._works(hours.unit, day)
        if hours.days == Hours.Days.NOT_WORKING:
            return not all(self._works(unit, day) for unit in self._keepers or [hours.unit])
        return True

    def _works(self, unit: Unit, day: dt.date) -> bool:
        calendar = self._calendars.setdefault(unit.pk, WorkingCalendar(unit))
        return calendar.is_working_day(day)
