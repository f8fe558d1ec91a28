"""When a row started and ended, and the times that can not be."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.helpline.imports.moments import Moment, moment_of
from lykt.lib.spreadsheets import values
from lykt.lib.spreadsheets.problems import RefusedError
from lykt.lib.spreadsheets.workbook import Cell

_EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
# A time of day before the start is taken as the next day's when that makes it this short.
_PAST_MIDNIGHT = dt.timedelta(hours=4)


@dataclass(frozen=True)
class Times:
    """``twice`` is how many of them the clock showed two times, on the night it went back."""

    started: dt.datetime
    ended: dt.datetime | None
    twice: int


def to_end(cell: Cell) -> dt.datetime | dt.time:
    """A time alone, or a date with a time."""
    if isinstance(cell, dt.datetime):
        return values.to_moment(cell)
    try:
        return values.to_time(cell)
    except RefusedError:
        return values.to_moment(cell)


def times_of(raw: Mapping[str, Any], now: dt.datetime, *, lasts: bool) -> Times:
    """The row's start and end. ``lasts``: the talk time, if any, is all the time from the start."""
    started = _started(raw)
    ended = _ended(raw, started.at)
    if ended is None and lasts and "talked" in raw:
        ended = Moment(started.at + dt.timedelta(seconds=raw["talked"]))
    times = Times(started.at, ended.at if ended else None, _twice(started) + _twice(ended))
    _refuse_order(times)
    _refuse_when(times, now)
    return times


def _twice(moment: Moment | None) -> int:
    return int(moment is not None and moment.twice)


def _started(raw: Mapping[str, Any]) -> Moment:
    if "started" in raw:
        return _moment(raw["started"], "started")
    if "date" in raw and "time" in raw:
        return _moment(dt.datetime.combine(raw["date"], raw["time"]), "time")
    lacking = "time" if "date" in raw else "date" if "time" in raw else "started"
    raise RefusedError(
        "no_time",
        _("The row has no date with a time."),
        _("Fill it in, or remove the row from the file."),
        column=lacking,
    )


def _ended(raw: Mapping[str, Any], started: dt.datetime) -> Moment | None:
    ended = raw.get("ended")
    if not isinstance(ended, dt.time):
        return None if ended is None else _moment(ended, "ended", started)
    day = timezone.localtime(started).date()
    same_day = _moment(dt.datetime.combine(day, ended), "ended", started)
    if same_day.at >= started:
        return same_day
    next_day = _moment(dt.datetime.combine(day + dt.timedelta(days=1), ended), "ended")
    return next_day if next_day.at - started <= _PAST_MIDNIGHT else same_day


def _moment(wall: dt.datetime, code: str, not_before: dt.datetime | None = None) -> Moment:
    try:
        return moment_of(wall, not_before)
    except RefusedError as error:
        error.problem = error.at(column=code)
        raise


def _refuse_order(times: Times) -> None:
    if times.ended is None:
        return
    if times.ended < times.started:
        raise RefusedError(
            "ends_before_start",
            _("It ends before it starts."),
            _("Check the start and the end in the source, and correct the row."),
            column="ended",
        )
    if (times.ended - times.started).total_seconds() > values.LONGEST:
        raise RefusedError(
            "long_duration",
            _("It lasts more than 12 hours."),
            _("Check the start and the end in the source, and correct the row."),
            column="ended",
        )


def _refuse_when(times: Times, now: dt.datetime) -> None:
    if max(times.started, times.ended or times.started) > now:
        raise RefusedError(
            "future",
            _("The time has not been yet."),
            _("Check the year, and the order of day and month, in the source."),
            column="started",
        )
    if times.started < _EARLIEST:
        raise RefusedError(
            "long_ago",
            _("The time is before the year 2000."),
            _("Check the year in the source."),
            column="started",
        )
