"""Norwegian national identity numbers and organisation numbers, checked by their digits.

A number's last digits follow from the others, so that most slips of the finger are seen. Nothing
here knows whether anybody has the number.
"""

import datetime as dt
from collections.abc import Sequence

IDENTITY_DIGITS = 11
ORGANISATION_DIGITS = 9

_FIRST_CONTROL = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_CONTROL = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_ORGANISATION = (3, 2, 7, 6, 5, 4, 3, 2, 1)
_ADDED_TO_DAY = (0, 40)
_ADDED_TO_MONTH = (0, 40, 80)


def is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdecimal()


def has_birth_date(number: str) -> bool:
    """Whether the first six of eleven digits are a day.

    D numbers have 40 added to the day. The made-up numbers that authorities test with have 40
    or 80 added to the month; the authority's test service takes them.
    """
    day, month, year = (int(number[at : at + 2]) for at in (0, 2, 4))
    return any(
        _is_day(year, month - to_month, day - to_day)
        for to_month in _ADDED_TO_MONTH
        for to_day in _ADDED_TO_DAY
    )


def has_identity_control_digits(number: str) -> bool:
    """Whether the last two of eleven digits fit the others.

    The Norwegian Tax Administration's rule, as in its documentation of the national population
    register. Numbers given out from 2032 on may leave up to 3 of the first sum; they are not
    taken here, since the authority's service does not take them.
    """
    return not _rest(number, _FIRST_CONTROL) and not _rest(number, _SECOND_CONTROL)


def has_organisation_control_digit(number: str) -> bool:
    """Whether the last of nine digits fits the others, by the Brønnøysund registers' rule."""
    return not _rest(number, _ORGANISATION)


def _rest(number: str, weights: Sequence[int]) -> int:
    products = (weight * int(digit) for weight, digit in zip(weights, number, strict=False))
    return sum(products) % 11


def _is_day(year: int, month: int, day: int) -> bool:
    """The century is not in the digits; 2000 is a leap year, as most that end on 00 are not."""
    try:
        dt.date(2000 + year, month, day)
    except ValueError:
        return False
    return True
