"""Periods: both ends included, months cut at the ends, a year earlier."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykt.statistics.periods import Period, whole_year

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31))
PERIODS = st.tuples(DAYS, DAYS).map(sorted).map(lambda days: Period(*days))


def test_both_ends_are_included() -> None:
    assert dt.date(2022, 1, 1) in whole_year(2022)
    assert dt.date(2022, 12, 31) in whole_year(2022)
    assert dt.date(2023, 1, 1) not in whole_year(2022)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends"):
        Period(dt.date(2022, 2, 1), dt.date(2022, 1, 1))


def test_only_a_whole_calendar_year_is_a_year() -> None:
    assert whole_year(2022).year == 2022
    assert Period(dt.date(2022, 1, 2), dt.date(2022, 12, 31)).year is None


def test_a_leap_day_is_the_28th_a_year_earlier() -> None:
    leap = Period(dt.date(2024, 2, 29), dt.date(2024, 2, 29))
    assert leap.a_year_earlier().first == dt.date(2023, 2, 28)


def test_february_is_the_whole_of_february_a_year_earlier() -> None:
    february = Period(dt.date(2025, 2, 1), dt.date(2025, 2, 28))
    assert february.a_year_earlier() == Period(dt.date(2024, 2, 1), dt.date(2024, 2, 29))


@given(DAYS)
def test_a_single_day_is_a_single_day_a_year_earlier(day: dt.date) -> None:
    earlier = Period(day, day).a_year_earlier()
    assert earlier.first == earlier.last


@given(PERIODS)
def test_a_year_earlier_is_a_period_of_as_many_months(period: Period) -> None:
    assert len(list(period.a_year_earlier().months())) == len(list(period.months()))


@given(PERIODS)
def test_the_months_of_a_period_are_all_of_its_days_once(period: Period) -> None:
    months = list(period.months())
    assert (months[0].first, months[-1].last) == (period.first, period.last)
    for earlier, later in pairwise(months):
        assert later.first - earlier.last == dt.timedelta(days=1)
    assert len({(month.first.year, month.first.month) for month in months}) == len(months)


@given(PERIODS, PERIODS, DAYS)
def test_a_day_is_in_the_overlap_when_it_is_in_both(one: Period, two: Period, day: dt.date) -> None:
    overlap = one.overlap(two)
    assert (overlap is not None and day in overlap) == (day in one and day in two)
