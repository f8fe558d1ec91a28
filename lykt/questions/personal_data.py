"""Pointing out what may identify somebody in free text: numbers and addresses with a known form.

A pointer is a question to the writer, not a proof. Numbers with check digits are pointed out only
when these agree, and telephone numbers only in the groupings that people write; so dates, times,
sums and short numbers such as 116 006 raise no alarm.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class PointerKind(StrEnum):
    """What a piece of text looks like."""

    NATIONAL_IDENTITY_NUMBER = "national_identity_number"
    ACCOUNT_NUMBER = "account_number"
    TELEPHONE_NUMBER = "telephone_number"
    EMAIL_ADDRESS = "email_address"


@dataclass(frozen=True)
class Pointer:
    """A piece of a text, from ``start`` up to ``end``, and what it looks like."""

    kind: PointerKind
    start: int
    end: int


# As long as the parts of an address may be (RFC 5321): a text without spaces is then read quickly.
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(rf"[^\s@<>()\[\],;:\"]{{1,64}}@{_LABEL}(?:\.{_LABEL})+")
_GAP = r"[ \u00a0\u202f.-]?"
_ELEVEN = re.compile(rf"(?<![\d,.])(?:\d{_GAP}){{10}}\d(?![\d]|[,.]\d)")
_TELEPHONE = re.compile(
    r"(?<![\w.,+-])"
    r"(?:(?:\+|00)47[ \u00a0]?)?"
    r"(?:[2-9]\d(?:[ \u00a0]\d\d){3}|[489]\d\d[ \u00a0]\d\d[ \u00a0]\d\d\d|[2-9]\d{7})"
    r"(?![\w]|[.,-]\d|[ \u00a0]\d)"
)
_FOREIGN_TELEPHONE = re.compile(r"(?<![\w+])(?:\+|00)(?!47)[1-9](?:[ \u00a0-]?\d){7,14}(?!\d)")
_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")

_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_MONTH_MARKS = (0, 40, 80)
"""Added to the month: nothing, NAV's and the health service's help numbers, and test numbers."""


def check_digit(digits: Sequence[int], weights: Sequence[int]) -> int:
    """The modulus 11 check digit; 10 means that the number can not be used."""
    return -sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11


def is_national_identity_number(number: str) -> bool:
    """Whether eleven digits are a birth number or a D-number, real or made for tests."""
    digits = [int(character) for character in number]
    day, month = int(number[:2]), int(number[2:4])
    # A D-number has 40 added to its day.
    day_fits = 1 <= day <= 31 or 41 <= day <= 71
    month_fits = any(1 <= month - mark <= 12 for mark in _MONTH_MARKS)
    return (
        day_fits
        and month_fits
        and check_digit(digits[:9], _FIRST) == digits[9]
        and check_digit(digits[:10], _SECOND) == digits[10]
    )


def is_account_number(number: str) -> bool:
    """Whether eleven digits are a Norwegian bank account, by its check digit."""
    digits = [int(character) for character in number]
    return number[:4] != "0000" and check_digit(digits[:10], _SECOND) == digits[10]


def pointers(text: str) -> list[Pointer]:
    """What may identify somebody in a text, in the order of the text, without overlap."""
    found: list[Pointer] = []
    for finder in _FINDERS:
        for pointer in finder(text):
            if all(pointer.end <= other.start or other.end <= pointer.start for other in found):
                found.append(pointer)
    return sorted(found, key=lambda pointer: pointer.start)


def _emails(text: str) -> Iterator[Pointer]:
    for match in _EMAIL.finditer(text):
        yield Pointer(PointerKind.EMAIL_ADDRESS, *match.span())


def _eleven_digits(text: str) -> Iterator[Pointer]:
    for match in _ELEVEN.finditer(text):
        number = re.sub(r"\D", "", match[0])
        if is_national_identity_number(number):
            yield Pointer(PointerKind.NATIONAL_IDENTITY_NUMBER, *match.span())
        elif is_account_number(number):
            yield Pointer(PointerKind.ACCOUNT_NUMBER, *match.span())


def _telephones(text: str) -> Iterator[Pointer]:
    for pattern in (_TELEPHONE, _FOREIGN_TELEPHONE):
        for match in pattern.finditer(text):
            if not _DATE.fullmatch(match[0]):
                yield Pointer(PointerKind.TELEPHONE_NUMBER, *match.span())


_FINDERS: tuple[Callable[[str], Iterator[Pointer]], ...] = (_emails, _eleven_digits, _telephones)
