"""Every deadline, computed here alone: a rule, what it counts from, and the working calendar.

Pure functions. A day ends at midnight in calendar time and at four in working time; hours of
working time are those from eight to four on the unit's working days.
"""

import calendar as months
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lykt.lib.clock import at_wall_clock, local_day

_MORNING, _AFTERNOON, _LAST_MINUTE = dt.time(8), dt.time(16), dt.time(23, 59)
_HOUR = dt.timedelta(hours=1)
_MOST = 1_000
_MOST_YEARS = 100
_RULE = re.compile(r"(?P<number>\d{1,6}) (?P<span>hour|day|week|month|year)s?(?P<working>, .+)?")
_WORKING = ", working time"


class DeadlineError(ValueError):
    """A text that is no deadline rule."""


class Calendar(Protocol):
    """Which days are worked; ``lykt.people.calendar.WorkingCalendar`` is one."""

    def is_working_day(self, day: dt.date) -> bool: ...
    def next_working_day(self, day: dt.date) -> dt.date: ...
    def add_working_days(self, day: dt.date, number: int) -> dt.date: ...


class Span(StrEnum):
    """What a deadline is counted in."""

    AT_ONCE = "at once"
    FIRST_WORKING_DAY = "first working day"
    AGREED_DAY = "agreed day"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_RUSH = frozenset({Span.AT_ONCE, Span.HOUR})
_WITHOUT_NUMBER = frozenset({Span.AT_ONCE, Span.FIRST_WORKING_DAY, Span.AGREED_DAY})


@dataclass(frozen=True)
class Rule:
    """A deadline rule. In working time hours and days count only what is worked, and weeks,
    months and years that end on a day off move on to the next working day."""

    span: Span
    number: int = 0
    working: bool = False

    def __str__(self) -> str:
        """As files write it, and ``parse`` reads it."""
        if self.span in _WITHOUT_NUMBER:
            return self.span.value
        plural = "s" if self.number > 1 else ""
        return f"{self.number} {self.span}{plural}{_WORKING if self.working else ''}"

    @property
    def words(self) -> str:
        """As the screen says it."""
        words = self._span_words()
        return _("%s, in working time") % words if self.working else words

    def _span_words(self) -> str:
        number = self.number
        return {
            Span.AT_ONCE: _("at once"),
            Span.FIRST_WORKING_DAY: _("the first working day"),
            Span.AGREED_DAY: _("the day that is agreed in the case"),
            Span.HOUR: ngettext("within %d hour", "within %d hours", number),
            Span.DAY: ngettext("within %d day", "within %d days", number),
            Span.WEEK: ngettext("within %d week", "within %d weeks", number),
            Span.MONTH: ngettext("within %d month", "within %d months", number),
            Span.YEAR: ngettext("within %d year", "within %d years", number),
        }[self.span].replace("%d", str(number))


AGREED_DAY = Rule(Span.AGREED_DAY)


def parse(text: str) -> Rule:
    """Such as ``at once``, ``agreed day``, ``4 hours`` or ``1 week, working time``."""
    if text in _WITHOUT_NUMBER:
        return Rule(Span(text))
    found = _RULE.fullmatch(text)
    if not found or found["working"] not in (None, _WORKING):
        raise DeadlineError(text)
    number, span = int(found["number"]), Span(found["span"])
    if not 1 <= number <= (_MOST_YEARS if span is Span.YEAR else _MOST):
        raise DeadlineError(text)
    return Rule(span, number, bool(found["working"]))


def due_at(rule: Rule, anchor: dt.datetime, calendar: Calendar) -> dt.datetime:
    """When it must be done, in the service's time zone. ``anchor`` is an aware moment."""
    if rule.span is Span.AT_ONCE:
        return timezone.localtime(anchor)
    if rule.span is Span.HOUR:
        return timezone.localtime(_after_hours(rule, anchor.astimezone(dt.UTC), calendar))
    if rule.span is Span.FIRST_WORKING_DAY:
        return _at(calendar.next_working_day(local_day(anchor)), _AFTERNOON)
    if rule.span is Span.AGREED_DAY:
        # Until the case's room has given the day, which it does at once: ``actions.arrange``.
        return end_of_day(local_day(anchor))
    day = _last_day(rule, local_day(anchor), calendar)
    return _at(day, _AFTERNOON if rule.working else _LAST_MINUTE)


def counted_from(rule: Rule, anchor: dt.datetime, opened: dt.datetime) -> dt.datetime:
    """What a deadline counts from: the anchor. Nobody can do at once what nobody knows yet, so
    that "at once" counts from the moment that the task came, where that is later."""
    return max(anchor, opened) if rule.span is Span.AT_ONCE else anchor


def _last_day(rule: Rule, day: dt.date, calendar: Calendar) -> dt.date:
    if rule.span is Span.DAY and rule.working:
        return calendar.add_working_days(day, rule.number)
    if rule.span in (Span.DAY, Span.WEEK):
        last = day + dt.timedelta(days=rule.number * (7 if rule.span is Span.WEEK else 1))
    else:
        last = add_months(day, rule.number * (12 if rule.span is Span.YEAR else 1))
    return calendar.add_working_days(last, 0) if rule.working else last


def add_months(day: dt.date, number: int) -> dt.date:
    """The same day of a later month, or its last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return day.replace(
        year=year, month=month + 1, day=min(day.day, months.monthrange(year, month + 1)[1])
    )


def _after_hours(rule: Rule, anchor: dt.datetime, calendar: Calendar) -> dt.datetime:
    left = rule.number * _HOUR
    if not rule.working:
        return anchor + left
    day = calendar.add_working_days(local_day(anchor), 0)
    while True:
        opens, closes = at_wall_clock(day, _MORNING), at_wall_clock(day, _AFTERNOON)
        start = min(max(anchor, opens), closes)
        if left <= closes - start:
            return start + left
        left -= closes - start
        day = calendar.next_working_day(day)


def end_of_day(day: dt.date) -> dt.datetime:
    """When something is due that is to be done by a day that somebody chose."""
    return _at(day, _LAST_MINUTE)


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return timezone.localtime(at_wall_clock(day, time))


def told_at(rule: Rule, opened: dt.datetime, due: dt.datetime) -> dt.datetime:
    """When the service itself tells: the morning of the last day; at once, where hours count."""
    if rule.span in _RUSH:
        return timezone.localtime(opened)
    return timezone.localtime(max(opened, at_wall_clock(local_day(due), _MORNING)))


@dataclass(frozen=True)
class Reminders:
    """When somebody is reminded: before the deadline, if there is time, and after it, when the
    task is also shown to the fallback."""

    before: dt.datetime | None
    after: dt.datetime


def reminders(rule: Rule, opened: dt.datetime, due: dt.datetime, calendar: Calendar) -> Reminders:
    """The morning of the working day before, and of the one after; an hour, where hours count.

    What was late when it was opened, since it was reported late, gets its hour or day too.
    """
    if rule.span in _RUSH:
        before, after = due - _HOUR, max(due, opened) + _HOUR
    else:
        before = _at(calendar.add_working_days(local_day(due), -1), _MORNING)
        after = _at(calendar.next_working_day(local_day(max(due, opened))), _MORNING)
    in_time = rule.span is not Span.AT_ONCE and opened < before
    return Reminders(before if in_time else None, timezone.localtime(after))
