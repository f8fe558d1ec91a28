"""Deadlines over decades of holidays, daylight saving, leap days and short months."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from lykt.people.calendar import WorkingCalendar
from lykt.routines.deadlines import (
    DeadlineError,
    Rule,
    Span,
    add_months,
    counted_from,
    due_at,
    parse,
    reminders,
    told_at,
)

OSLO = ZoneInfo("Europe/Oslo")
norway = WorkingCalendar()
days = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
moments = st.builds(
    lambda day, time: dt.datetime.combine(day, time, OSLO).astimezone(dt.UTC), days, st.times()
)
numbers = st.integers(1, 60)
counted = [Span.HOUR, Span.DAY, Span.WEEK, Span.MONTH, Span.YEAR]
rules = st.one_of(
    st.sampled_from([Rule(Span.AT_ONCE), Rule(Span.FIRST_WORKING_DAY)]),
    st.builds(Rule, st.sampled_from(counted), numbers, st.booleans()),
)


def oslo(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=OSLO)  # type: ignore[arg-type,misc]


def local(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


@given(rules)
def test_a_rule_is_read_as_it_is_written(rule: Rule) -> None:
    assert parse(str(rule)) == rule
    assert rule.words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "At once",
        "0 days",
        "-1 days",
        "1001 days",
        "101 years",
        "1 week, sometimes",
        "3",
    ],
)
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(DeadlineError):
        parse(text)


@given(rules, moments)
@example(Rule(Span.HOUR, 1), oslo(2025, 10, 26, 2, 30))
@example(Rule(Span.HOUR, 1), oslo(2025, 3, 30, 1, 30))
@example(Rule(Span.YEAR, 1), oslo(2024, 2, 29, 12))
def test_a_deadline_is_aware_and_never_before_what_it_counts_from(
    rule: Rule, anchor: dt.datetime
) -> None:
    due = due_at(rule, anchor, norway)
    assert due.tzinfo is not None
    assert due >= anchor or rule.span is Span.AT_ONCE


@given(rules, moments, st.integers(0, 20_000))
def test_what_happens_later_is_not_due_earlier(
    rule: Rule, anchor: dt.datetime, minutes: int
) -> None:
    later = anchor + dt.timedelta(minutes=minutes)
    assert due_at(rule, anchor, norway) <= due_at(rule, later, norway)


@given(rules, moments, st.integers(0, 100_000))
def test_nothing_is_due_before_it_came_and_only_at_once_waits_for_that(
    rule: Rule, anchor: dt.datetime, minutes: int
) -> None:
    opened = anchor + dt.timedelta(minutes=minutes)
    due = due_at(rule, counted_from(rule, anchor, opened), norway)
    if rule.span is Span.AT_ONCE:
        assert due == opened
    else:
        assert due == due_at(rule, anchor, norway)
    assert counted_from(rule, opened, anchor) == opened


@given(moments, numbers)
def test_hours_are_hours_also_when_the_clock_is_moved(anchor: dt.datetime, hours: int) -> None:
    due = due_at(Rule(Span.HOUR, hours), anchor, norway)
    assert due.astimezone(dt.UTC) - anchor == dt.timedelta(hours=hours)


@given(st.builds(Rule, st.sampled_from(counted), numbers, st.just(True)), moments)
def test_working_time_ends_on_a_working_day_between_eight_and_four(
    rule: Rule, anchor: dt.datetime
) -> None:
    due = timezone.localtime(due_at(rule, anchor, norway))
    assert norway.is_working_day(due.date())
    assert dt.time(8) <= due.time() <= dt.time(16)


@given(moments, st.integers(1, 100))
def test_working_hours_count_just_the_hours_that_are_worked(
    anchor: dt.datetime, hours: int
) -> None:
    due = due_at(Rule(Span.HOUR, hours, working=True), anchor, norway)
    worked, day = dt.timedelta(), timezone.localtime(anchor).date()
    while day <= due.date():
        if norway.is_working_day(day):
            opens, closes = (dt.datetime.combine(day, dt.time(at), OSLO) for at in (8, 16))
            worked += max(dt.timedelta(), min(closes, due) - max(opens, anchor))
        day += dt.timedelta(days=1)
    assert worked == dt.timedelta(hours=hours)


@given(moments)
def test_the_first_working_day_is_the_next_one_with_no_other_between(anchor: dt.datetime) -> None:
    day = timezone.localtime(anchor).date()
    due = timezone.localtime(due_at(Rule(Span.FIRST_WORKING_DAY), anchor, norway))
    assert due.time() == dt.time(16)
    assert norway.is_working_day(due.date())
    between = (due.date() - day).days
    assert not any(norway.is_working_day(day + dt.timedelta(days=n)) for n in range(1, between))


@given(days, st.integers(1, 240))
def test_months_keep_the_day_or_end_with_the_month(day: dt.date, number: int) -> None:
    later = add_months(day, number)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == number
    assert later.day == day.day or (later + dt.timedelta(days=1)).day == 1 < day.day


@given(rules, moments, st.integers(0, 3_000))
def test_reminders_come_before_and_after_in_this_order(
    rule: Rule, anchor: dt.datetime, minutes: int
) -> None:
    opened, due = anchor + dt.timedelta(minutes=minutes), due_at(rule, anchor, norway)
    reminded = reminders(rule, opened, due, norway)
    assert reminded.after > due
    assert reminded.after > opened
    assert reminded.before is None or opened < reminded.before < due
    assert told_at(rule, opened, due) >= opened


@pytest.mark.parametrize(
    ("rule", "anchor", "due"),
    [
        # The Friday before Easter 2025; Thursday, Friday and Monday are holidays.
        ("agreed day", oslo(2025, 4, 11, 19, 30), "2025-04-11 23:59"),
        ("first working day", oslo(2025, 4, 11, 19, 30), "2025-04-14 16:00"),
        ("first working day", oslo(2025, 4, 16, 19, 30), "2025-04-22 16:00"),
        ("1 week, working time", oslo(2025, 4, 11, 19, 30), "2025-04-22 16:00"),
        ("1 week", oslo(2025, 4, 11, 19, 30), "2025-04-18 23:59"),
        ("1 month", oslo(2024, 1, 31, 9), "2024-02-29 23:59"),
        ("1 month", oslo(2025, 1, 31, 9), "2025-02-28 23:59"),
        ("1 year", oslo(2024, 2, 29, 9), "2025-02-28 23:59"),
        ("3 days, working time", oslo(2025, 12, 23, 9), "2025-12-30 16:00"),
        ("4 hours, working time", oslo(2025, 5, 16, 14), "2025-05-19 10:00"),
        ("2 hours", oslo(2025, 3, 30, 1, 30), "2025-03-30 04:30"),
        ("at once", oslo(2025, 4, 11, 19, 30), "2025-04-11 19:30"),
    ],
)
def test_days_as_people_count_them(rule: str, anchor: dt.datetime, due: str) -> None:
    assert local(due_at(parse(rule), anchor, norway)) == due
