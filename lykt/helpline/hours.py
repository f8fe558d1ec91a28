"""When a channel is open and who answers, on the working calendar of the units that run it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from lykt.helpline.models import Channel, ExtraOpening, Hours
from lykt.lib.clock import at_wall_clock, local_day
from lykt.people.calendar import WorkingCalendar
from lykt.people.models import Unit

_DAY = dt.timedelta(days=1)
# Longer than any holiday: a channel that opens later than this has no next opening to show.
_HORIZON = 30


@dataclass(frozen=True)
class Opening:
    """How a channel stands at a moment.

    ``units`` answer now, empty when closed. Open, ``closes_at`` is when it next closes, None
    when it does not; closed, ``opens_at`` is when it next opens, None when that is not known.
    """

    units: tuple[Unit, ...]
    closes_at: dt.datetime | None
    opens_at: dt.datetime | None

    @property
    def is_open(self) -> bool:
        return bool(self.units)


@dataclass(frozen=True, order=True)
class _Span:
    """One opening in UTC: wall-clock times of one zone do not compare across daylight saving."""

    start: dt.datetime
    end: dt.datetime
    row: int


def opening_at(channel: Channel, moment: dt.datetime) -> Opening:
    """Whether the channel is open at an aware ``moment``, who answers, and what comes next."""
    rows = list(channel.hours.select_related("unit").order_by("pk"))
    extra = _extra_openings(channel, moment)
    answering = [row.unit for row in rows] + [one.unit for one in extra]
    spans = sorted(
        [
            *_spans(rows, local_day(moment)),
            *(
                _Span(one.opens_at, one.closes_at, number)
                for number, one in enumerate(extra, start=len(rows))
            ),
        ]
    )
    units = {answering[span.row]: None for span in spans if span.start <= moment < span.end}
    if units:
        return Opening(tuple(units), _close_of(spans, moment), None)
    return Opening((), None, min((s.start for s in spans if s.start > moment), default=None))


def _extra_openings(channel: Channel, moment: dt.datetime) -> list[ExtraOpening]:
    near = channel.extra_openings.filter(
        closes_at__gt=moment, opens_at__lt=moment + _HORIZON * _DAY
    )
    return list(near.select_related("unit").order_by("opens_at", "pk")[:100])


def _close_of(spans: Sequence[_Span], moment: dt.datetime) -> dt.datetime | None:
    """The end of the unbroken opening around ``moment``, None past the horizon."""
    end = moment
    for span in spans:
        if span.start <= end < span.end:
            end = span.end
    # Nothing after the last day is laid out: an opening that lasts until then goes on.
    last_day = at_wall_clock(local_day(moment) + (_HORIZON - 1) * _DAY, dt.time())
    return end if end < last_day else None


def _spans(rows: Sequence[Hours], today: dt.date) -> Iterator[_Span]:
    holds = DayRule(rows)
    # Yesterday's opening may run past midnight.
    for offset in range(-1, _HORIZON):
        day = today + offset * _DAY
        for number, row in enumerate(rows):
            if holds.on(row, day):
                yield _span(row, number, day)


def _span(row: Hours, number: int, day: dt.date) -> _Span:
    last_day = day if row.closes > row.opens else day + _DAY
    return _Span(at_wall_clock(day, row.opens), at_wall_clock(last_day, row.closes), number)


def weekdays_in_words(numbers: Sequence[int]) -> str:
    """``man, tir``, or that it is every day."""
    if len(numbers) == len(WEEKDAYS_ABBR):
        return _("Every day")
    return ", ".join(str(WEEKDAYS_ABBR[number - 1]) for number in numbers)


class DayRule:
    """Which rows hold on a day.

    Who works on working days keeps their own calendar. Who covers "not working" days covers
    when any of those is off, also on a closing day that only the other unit has.
    """

    def __init__(self, rows: Sequence[Hours]) -> None:
        self._calendars = {row.unit_id: WorkingCalendar(row.unit) for row in rows}
        self._working = {row.unit_id for row in rows if row.days == Hours.Days.WORKING}

    def on(self, row: Hours, day: dt.date) -> bool:
        if day.isoweekday() not in row.weekdays:
            return False
        if row.days == Hours.Days.WORKING:
            return self._works({row.unit_id}, day)
        if row.days == Hours.Days.NOT_WORKING:
            return not self._works(self._working or {row.unit_id}, day)
        return True

    def _works(self, units: set[int], day: dt.date) -> bool:
        return all(self._calendars[unit].is_working_day(day) for unit in units)
