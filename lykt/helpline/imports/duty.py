"""Which unit answered at a moment, by the channel's opening hours, for many moments."""

import datetime as dt
from functools import lru_cache

from django.utils import timezone

from lykt.helpline.hours import DayRule
from lykt.helpline.models import Channel

_STEP = dt.timedelta(minutes=30)
_FURTHEST = dt.timedelta(days=4)
_DAY = dt.timedelta(days=1)
_REMEMBERED = 1_000


class Duty:
    """The hours of a channel, read once. Where two rows hold, the earlier goes first."""

    def __init__(self, channel: Channel) -> None:
        self._rows = list(channel.hours.select_related("unit").order_by("pk"))
        self._rule = DayRule(self._rows)
        self._on = lru_cache(_REMEMBERED)(self._rows_on)

    def unit_at(self, moment: dt.datetime) -> int | None:
        """Outside the hours, it is who answered last before; None without any hours."""
        local = timezone.localtime(moment).replace(tzinfo=None)
        at = local
        while self._rows and at > local - _FURTHEST:
            unit = self._open_at(at)
            if unit is not None:
                return unit
            at -= _STEP
        return None

    def _open_at(self, at: dt.datetime) -> int | None:
        today, yesterday, time = self._on(at.date()), self._on(at.date() - _DAY), at.time()
        for row in self._rows:
            past_midnight = row.closes <= row.opens
            open_today = row.opens <= time and (past_midnight or time < row.closes)
            if open_today and row.pk in today:
                return row.unit_id
            if past_midnight and time < row.closes and row.pk in yesterday:
                return row.unit_id
        return None

    def _rows_on(self, day: dt.date) -> set[int]:
        return {row.pk for row in self._rows if self._rule.on(row, day)}
