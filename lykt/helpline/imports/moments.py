"""Local wall-clock times as moments, also on the nights when the clocks change."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.lib.spreadsheets.problems import RefusedError


@dataclass(frozen=True)
class Moment:
    """A moment; ``twice`` when the clock showed that time twice, and the first was taken."""

    at: dt.datetime
    twice: bool = False


def moment_of(wall: dt.datetime, not_before: dt.datetime | None = None) -> Moment:
    """A known offset is kept. Of a time that came twice, the second where the first is too early.

    Raises ``RefusedError`` for a time that the clock skipped, and for one that stands for none.
    """
    if wall.year in (dt.MINYEAR, dt.MAXYEAR):
        raise RefusedError(
            "no_time",
            _("“%(value)s” stands for a time that the source did not know.")
            % {"value": f"{wall:%d.%m.}{wall.year:04}"},
            _("Fill it in, or empty the cell."),
        )
    if wall.tzinfo is not None:
        return Moment(wall.astimezone(dt.UTC))
    zone = timezone.get_default_timezone()
    first = wall.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(dt.UTC)
    if first == second:
        return Moment(first)
    if first.astimezone(zone).replace(tzinfo=None) != wall:
        raise RefusedError(
            "skipped_time",
            _("“%(value)s” never was: the clocks went forward past it that night.")
            % {"value": f"{wall:%d.%m.%Y %H.%M.%S}"},
            _("Check whether the source keeps winter time or UTC, and export with local time."),
        )
    if not_before and first < not_before <= second:
        return Moment(second)
    return Moment(first, twice=True)
