"""Time as Lykt counts it: the service's own day and minute, also across daylight saving."""

import datetime as dt

from django.utils import timezone

MINUTES_IN_DAY = 24 * 60


def local_day(moment: dt.datetime) -> dt.date:
    """The service's calendar day at an aware ``moment``."""
    return timezone.localtime(moment).date()


def local_minute(moment: dt.datetime) -> int:
    """Minutes since local midnight by the wall clock, 0 to 1439."""
    local = timezone.localtime(moment)
    return local.hour * 60 + local.minute


def at_wall_clock(
    day: dt.date, time: dt.time, *, not_before: dt.datetime | None = None
) -> dt.datetime:
    """The moment, in UTC, at which the service's clock shows a time of a day.

    The night that the clocks go back shows some times twice. It is then the first, or the
    second where the first would be before ``not_before``.
    """
    zone = timezone.get_current_timezone()
    first, second = (
        dt.datetime.combine(day, time.replace(fold=fold), tzinfo=zone).astimezone(dt.UTC)
        for fold in (0, 1)
    )
    return second if not_before and first < not_before <= second else first
