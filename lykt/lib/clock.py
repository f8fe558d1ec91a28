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
