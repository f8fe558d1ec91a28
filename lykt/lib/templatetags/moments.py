"""Moments in words, with the year only when the reader needs it."""

import datetime as dt

from django import template
from django.utils import formats, timezone

from lykt.lib.clock import local_day

register = template.Library()

# Nearer than this nobody takes a day without a year for that of another year.
_NEAR = dt.timedelta(days=183)


@register.filter
def weekday_time(moment: dt.datetime) -> str:
    """Such as a deadline: its weekday and hour, and its year unless it is near in this one."""
    return _in_words(moment, "WEEKDAY_TIME_FORMAT", "WEEKDAY_DATETIME_FORMAT")


@register.filter
def month_day_time(moment: dt.datetime) -> str:
    return _in_words(moment, "MONTH_DAY_TIME_FORMAT", "DATETIME_FORMAT")


@register.filter
def weekday(moment: dt.datetime) -> str:
    return _in_words(moment, "WEEKDAY_FORMAT", "WEEKDAY_DATE_FORMAT")


def _in_words(moment: dt.datetime, near: str, far: str) -> str:
    day, today = local_day(moment), timezone.localdate()
    is_near = day.year == today.year and abs(day - today) < _NEAR
    return formats.date_format(timezone.localtime(moment), near if is_near else far)
