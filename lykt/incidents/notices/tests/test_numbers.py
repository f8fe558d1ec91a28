"""Numbers that are right are taken, and a slip of the finger is seen."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lykt.incidents.notices import numbers

# Numbers of the authority's own test persons and organisations, and made-up ones of the kinds
# that no person has: with 40 or 80 added to the month.
IDENTITY_NUMBERS = ["16120101181", "10117424370", "08089408327", "17847910089", "25819110010"]
ORGANISATION_NUMBERS = ["910441205", "910521551", "910437127", "314205502"]

stems = st.builds(
    lambda day, add_day, add_month, serial: (
        f"{day.day + add_day:02}{day.month + add_month:02}{day.year % 100:02}{serial:03}"
    ),
    st.dates(dt.date(1930, 1, 1), dt.date(2025, 12, 31)),
    st.sampled_from([0, 40]),
    st.sampled_from([0, 40, 80]),
    st.integers(0, 999),
)


def with_control_digits(stem: str) -> list[str]:
    endings = (f"{ending:02}" for ending in range(100))
    return [
        stem + ending for ending in endings if numbers.has_identity_control_digits(stem + ending)
    ]


@pytest.mark.parametrize("number", IDENTITY_NUMBERS)
def test_an_identity_number_is_taken(number: str) -> None:
    assert numbers.is_digits(number, numbers.IDENTITY_DIGITS)
    assert numbers.has_birth_date(number)
    assert numbers.has_identity_control_digits(number)


@pytest.mark.parametrize("number", ORGANISATION_NUMBERS)
def test_an_organisation_number_is_taken(number: str) -> None:
    assert numbers.has_organisation_control_digit(number)


@given(stem=stems)
def test_digits_have_one_ending_at_most(stem: str) -> None:
    assert numbers.has_birth_date(stem + "00")
    assert len(with_control_digits(stem)) <= 1


@given(stem=stems, place=st.integers(0, 10), digit=st.integers(0, 9))
def test_one_wrong_digit_is_seen(stem: str, place: int, digit: int) -> None:
    found = with_control_digits(stem)
    assume(found and found[0][place] != str(digit))
    number = found[0][:place] + str(digit) + found[0][place + 1 :]
    assert not numbers.has_identity_control_digits(number)


@given(stem=stems, place=st.integers(0, 9))
def test_neighbours_that_changed_places_are_seen(stem: str, place: int) -> None:
    found = with_control_digits(stem)
    assume(found and found[0][place] != found[0][place + 1])
    number = found[0]
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert not numbers.has_identity_control_digits(swapped)


@given(
    number=st.sampled_from(ORGANISATION_NUMBERS), place=st.integers(0, 8), digit=st.integers(0, 9)
)
def test_one_wrong_digit_of_an_organisation_is_seen(number: str, place: int, digit: int) -> None:
    assume(number[place] != str(digit))
    wrong = number[:place] + str(digit) + number[place + 1 :]
    assert not numbers.has_organisation_control_digit(wrong)


@pytest.mark.parametrize("day", ["000101", "320101", "310201", "011301", "016001", "720101"])
def test_what_is_no_day_is_seen(day: str) -> None:
    assert not numbers.has_birth_date(day + "00000")


@pytest.mark.parametrize("text", ["1612010118", "161201011811", "1612010118a", "١٦١٢٠١٠١١٨١", ""])
def test_only_digits_of_the_right_number_are_digits(text: str) -> None:
    assert not numbers.is_digits(text, numbers.IDENTITY_DIGITS)
