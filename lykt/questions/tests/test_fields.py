"""Numbers, days and times are understood as Norwegians type them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lykt.questions.fields import (
    DayField,
    NumberField,
    TimeField,
    parse_day,
    parse_number,
    parse_time,
    shown_number,
)


@pytest.mark.parametrize("text", ["0930", "930", "9.30", "09:30", "09.30", " 9:30 ", "09:30:00"])
def test_a_time_of_day(text: str) -> None:
    assert parse_time(text) == dt.time(9, 30)


@pytest.mark.parametrize(
    "text",
    ["31.12.2022", "31.12.22", "31/12-2022", "31 12 2022", "311222", "31122022", "2022-12-31"],
)
def test_a_day(text: str) -> None:
    assert parse_day(text) == dt.date(2022, 12, 31)


@pytest.mark.parametrize(
    ("text", "number"),
    [("7,5", 7.5), ("7.5", 7.5), ("1 000", 1000), ("−3", -3), ("1\xa0000,25", 1000.25)],
)
def test_a_number(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        (DayField(), "31.02.2022", "“31.02.2022” is not a day in the calendar"),
        (DayField(), "i går", "is not a day"),
        (DayField(), "1.2.3.4", "is not a day"),
        (DayField(), "31.12.9999", "is not a day"),
        (DayField(), "0001-01-01", "is not a day"),
        (TimeField(), "25.00", "is not a time of day"),
        (TimeField(), "9.75", "is not a time of day"),
        (TimeField(), "93012345", "is not a time of day"),
        (NumberField(), "mange", "is not a number"),
        (NumberField(), "1,2,3", "is not a number"),
        (NumberField(whole=True), "7,5", "is not a whole number"),
        (NumberField(minimum=0, maximum=120), "-1", "at least 0"),
        (NumberField(minimum=0, maximum=7.5), "8", "at most 7,5"),
        (NumberField(), "", "required"),
    ],
)
def test_it_says_what_was_wrong(
    field: DayField | NumberField | TimeField, text: str, message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        field.clean(text)


@given(st.decimals(-1_000_000, 1_000_000, places=3))
def test_a_number_is_read_back_as_it_is_shown(number: float) -> None:
    assert parse_number(shown_number(float(number))) == float(number)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_a_day_is_read_back_as_it_is_shown(day: dt.date) -> None:
    assert parse_day(DayField().show(day)) == day


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in (parse_day, parse_time, parse_number):
        try:
            parse(text)
        except ValueError:
            continue
