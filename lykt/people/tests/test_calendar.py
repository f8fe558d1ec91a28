"""The working calendar, over decades."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from lykt.people.actions import add_unit
from lykt.people.calendar import WorkingCalendar
from lykt.people.models import ClosingDay, Unit

norway = WorkingCalendar()
days = st.dates(dt.date(1970, 1, 1), dt.date(2069, 12, 31))
years = st.integers(1970, 2069)


def easter(year: int) -> dt.date:
    """Easter Sunday by Gauss's rule with its corrections (Lichtenberg 1997)."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    seed = (19 * (year % 19) + moon) % 30
    correction = (seed + (year % 19) // 11) // 29
    full_moon = 21 + seed - correction
    first_sunday = 7 - (year + year // 4 + sun) % 7
    march = full_moon + 7 - (full_moon - first_sunday) % 7
    return dt.date(year, 3, 1) + dt.timedelta(days=march - 1)


@pytest.fixture
def tree(db: None) -> tuple[Unit, Unit]:
    above = add_unit(actor=None, kind=Unit.Kind.ORGANISATION, code="above", name="Above")
    below = add_unit(actor=None, kind=Unit.Kind.OFFICE, code="below", name="Below", parent=above)
    return above, below


@given(years)
def test_the_fixed_holidays_are_never_worked(year: int) -> None:
    for month, day in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26)):
        assert norway.is_holiday(dt.date(year, month, day))
        assert not norway.is_working_day(dt.date(year, month, day))


@given(years)
def test_the_holidays_follow_easter(year: int) -> None:
    sunday = easter(year)
    for distance in (-3, -2, 0, 1, 39, 49, 50):
        assert norway.is_holiday(sunday + dt.timedelta(days=distance))
    # The Saturday between is no public holiday by the law, but a weekend all the same.
    assert not norway.is_holiday(sunday - dt.timedelta(days=1))
    assert not norway.is_working_day(sunday - dt.timedelta(days=1))


@given(years)
def test_a_year_has_twelve_holidays_unless_two_meet(year: int) -> None:
    days_of_year = (dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range(366))
    found = [day for day in days_of_year if day.year == year and norway.is_holiday(day)]
    assert len(found) in (10, 11, 12)


@given(days)
def test_weekends_are_never_worked(day: dt.date) -> None:
    assert day.weekday() < 5 or not norway.is_working_day(day)


@given(days)
def test_the_next_working_day_leaves_none_out(day: dt.date) -> None:
    following = norway.next_working_day(day)
    assert norway.is_working_day(following)
    between = range(1, (following - day).days)
    assert not any(norway.is_working_day(day + dt.timedelta(days=n)) for n in between)


@given(days, st.integers(1, 60), st.integers(1, 60))
def test_adding_in_two_steps_is_adding_at_once(day: dt.date, first: int, second: int) -> None:
    halfway = norway.add_working_days(day, first)
    assert norway.add_working_days(halfway, second) == norway.add_working_days(day, first + second)


@given(days, st.integers(1, 60))
def test_going_back_undoes_going_forward(day: dt.date, number: int) -> None:
    start = norway.add_working_days(day, 0)
    assert norway.add_working_days(norway.add_working_days(start, number), -number) == start


@given(days)
def test_a_deadline_today_moves_off_a_day_off(day: dt.date) -> None:
    due = norway.add_working_days(day, 0)
    assert norway.is_working_day(due)
    assert (due == day) == norway.is_working_day(day)


def test_a_leap_day_is_worked_like_any_other() -> None:
    assert norway.add_working_days(dt.date(2024, 2, 28), 1) == dt.date(2024, 2, 29)
    assert norway.add_working_days(dt.date(2024, 2, 28), 2) == dt.date(2024, 3, 1)


def test_easter_and_may_of_2022() -> None:
    assert norway.add_working_days(dt.date(2022, 4, 13), 1) == dt.date(2022, 4, 19)
    assert norway.next_working_day(dt.date(2022, 5, 16)) == dt.date(2022, 5, 18)
    assert norway.holiday_name(dt.date(2022, 5, 17)) == "Grunnlovsdag"
    assert norway.holiday_name(dt.date(2022, 5, 18)) == ""


def test_a_unit_keeps_its_own_closing_days_and_those_above(tree: tuple[Unit, Unit]) -> None:
    above, below = tree
    ClosingDay.objects.create(unit=above, day=dt.date(2022, 6, 1), reason="Planleggingsdag")
    ClosingDay.objects.create(unit=below, day=dt.date(2022, 6, 2), reason="Flytting")
    assert WorkingCalendar(above).next_working_day(dt.date(2022, 5, 31)) == dt.date(2022, 6, 2)
    assert WorkingCalendar(below).next_working_day(dt.date(2022, 5, 31)) == dt.date(2022, 6, 3)
    assert WorkingCalendar(below).closing_reason(dt.date(2022, 6, 1)) == "Planleggingsdag"
    assert not WorkingCalendar(below).is_holiday(dt.date(2022, 6, 1))


def test_a_calendar_reads_the_closing_days_once(
    tree: tuple[Unit, Unit], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    calendar = WorkingCalendar(tree[1])
    with django_assert_num_queries(1):
        for day in range(1, 29):
            calendar.is_working_day(dt.date(2022, 6, day))
