"""The service's own day and minute."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lykt.lib.clock import MINUTES_IN_DAY, at_wall_clock, local_day, local_minute


@pytest.mark.parametrize(
    ("moment", "day", "minute"),
    [
        ("2022-06-30T22:30+00:00", "2022-07-01", 30),
        ("2022-12-31T22:59+00:00", "2022-12-31", 23 * 60 + 59),
        ("2022-03-27T00:59+00:00", "2022-03-27", 119),
        ("2022-03-27T01:00+00:00", "2022-03-27", 180),
    ],
)
def test_it_is_the_wall_clock_that_counts(moment: str, day: str, minute: int) -> None:
    at = dt.datetime.fromisoformat(moment)
    assert local_day(at).isoformat() == day
    assert local_minute(at) == minute


def test_the_repeated_hour_in_autumn_counts_as_the_same_hour() -> None:
    first = dt.datetime(2022, 10, 30, 0, 30, tzinfo=dt.UTC)
    assert local_minute(first) == local_minute(first + dt.timedelta(hours=1)) == 150


@given(some.datetimes(min_value=dt.datetime(2000, 1, 1), timezones=some.just(dt.UTC)))  # noqa: DTZ001 - hypothesis takes naive bounds
def test_a_minute_is_always_one_of_the_day(moment: dt.datetime) -> None:
    assert 0 <= local_minute(moment) < MINUTES_IN_DAY


def test_a_time_that_comes_twice_is_the_first_that_fits() -> None:
    night, ten_past_two = dt.date(2022, 10, 30), dt.time(2, 10)
    first = at_wall_clock(night, ten_past_two)
    assert first == dt.datetime(2022, 10, 30, 0, 10, tzinfo=dt.UTC)
    second = at_wall_clock(night, ten_past_two, not_before=first + dt.timedelta(minutes=40))
    assert second - first == dt.timedelta(hours=1)
