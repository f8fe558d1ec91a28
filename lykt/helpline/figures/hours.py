"""A channel's opening hours in words."""

import datetime as dt

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext

from lykt.helpline.figures.scope import clock
from lykt.helpline.models import Channel, Hours
from lykt.lib.clock import MINUTES_IN_DAY

WEEK = range(1, 8)
WEEKEND = (6, 7)


def opening_hours(channel: Channel) -> str:
    """``Monday to Friday 09.00–20.00``: an ordinary week, without public holidays."""
    open_minutes = {weekday: bytearray(MINUTES_IN_DAY) for weekday in WEEK}
    for hours in channel.hours.all():
        for weekday in hours.weekdays:
            if weekday in WEEKEND or hours.days != Hours.Days.NOT_WORKING:
                _mark(open_minutes, weekday, hours)
    spans = {weekday: _spans(minutes) for weekday, minutes in open_minutes.items()}
    return ", ".join(_stretch(first, last, spans[first]) for first, last in _stretches(spans))


def _mark(open_minutes: dict[int, bytearray], weekday: int, hours: Hours) -> None:
    opens, closes = _minute(hours.opens), _minute(hours.closes)
    length = (closes - opens) % MINUTES_IN_DAY or MINUTES_IN_DAY
    for minute in range(opens, opens + length):
        past_midnight, of_day = divmod(minute, MINUTES_IN_DAY)
        open_minutes[(weekday - 1 + past_midnight) % 7 + 1][of_day] = 1


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _spans(minutes: bytearray) -> str:
    """``09.00–12.00, 13.00–20.00``, or words for a whole day; empty when closed."""
    if all(minutes):
        return gettext("24 hours")
    edges = [
        minute
        for minute in range(MINUTES_IN_DAY + 1)
        if _open(minutes, minute - 1) != _open(minutes, minute)
    ]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return ", ".join(f"{clock(first)}–{clock(last)}" for first, last in pairs)


def _open(minutes: bytearray, minute: int) -> bool:
    return 0 <= minute < MINUTES_IN_DAY and bool(minutes[minute])


def _stretches(spans: dict[int, str]) -> list[tuple[int, int]]:
    """Weekdays in a row with the same hours, as first and last; closed days left out."""
    found: list[tuple[int, int]] = []
    for weekday in WEEK:
        if not spans[weekday]:
            continue
        if found and found[-1][1] == weekday - 1 and spans[found[-1][0]] == spans[weekday]:
            found[-1] = (found[-1][0], weekday)
        else:
            found.append((weekday, weekday))
    return found


def _stretch(first: int, last: int, hours: str) -> str:
    if (first, last) == (1, 7):
        return gettext("%(hours)s, every day") % {"hours": hours}
    days = {"first": WEEKDAYS[first - 1], "last": WEEKDAYS[last - 1], "hours": hours}
    if first == last:
        return f"{WEEKDAYS[first - 1]} {hours}"
    return gettext("%(first)s to %(last)s %(hours)s") % days
