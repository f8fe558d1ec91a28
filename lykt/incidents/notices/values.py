"""What may be wrong with one value, for each kind of field that is written as a text."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TypeAlias

from babel import Locale

from lykt.incidents.notices import faults, numbers
from lykt.incidents.notices.code_lists import code_lists
from lykt.incidents.notices.faults import Fault
from lykt.incidents.notices.situations import ROLES, Situation
from lykt.incidents.notices.structure import Field, Kind
from lykt.lib.clock import local_day

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII
)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}

Check: TypeAlias = Callable[[str, Field, str, Situation], Iterator[Fault]]


def day_of(text: object) -> dt.date | None:
    """The day that a text says, None when it says none."""
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _text(path: str, field: Field, value: str, situation: Situation) -> Iterator[Fault]:
    if field.longest and len(value) > field.longest:
        yield faults.too_long(path, field, len(value))


def _choice(path: str, field: Field, value: str, situation: Situation) -> Iterator[Fault]:
    if value not in field.options:
        yield faults.no_choice(path, field, value)


def _country(path: str, field: Field, value: str, situation: Situation) -> Iterator[Fault]:
    if value not in _countries():
        yield faults.no_country(path, field, value)


@cache
def _countries() -> frozenset[str]:
    """ISO 3166's two letters, which the authority's list of countries goes by."""
    codes = {str(code) for code in Locale("en").territories}
    return frozenset(filter(_COUNTRY.fullmatch, codes)) - _NO_COUNTRIES


def _code(path: str, field: Field, value: str, situation: Situation) -> Iterator[Fault]:
    """Lists that differ by role say nothing of a role that they, or Lykt, do not know."""
    lists = tuple(code_lists()[name] for name in field.options)
    role = situation.role
    if any(each.is_by_role and (role not in ROLES or not each.is_for(role)) for each in lists):
        return
    if not any(code.code == value for each in lists for code in each.offered(role, situation.on)):
        yield faults.no_code(path, field, value, role, situation.on, lists)


def _day(path: str, field: Field, value: str, situation: Situation) -> Iterator[Fault]:
    day = day_of(value)
    if not _DAY.fullmatch(value):
        yield faults.wrong_form(path, field)
    elif day is None:
        yield faults.no_such_day(path, field)
    elif day > situation.on:
        yield faults.in_the_future(path, field)


def _instant(path: str, field: Field, value: str, situation: Situation) -> Iterator[Fault]:
    match = _INSTANT.fullmatch(value)
    if not match:
        yield faults.wrong_form(path, field)
        return
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        yield faults.no_such_day(path, field)
        return
    if moment.tzinfo is None:
        yield faults.no_zone(path, field)
    elif _is_after(moment, situation.on):
        yield faults.in_the_future(path, field)


def _is_after(moment: dt.datetime, day: dt.date) -> bool:
    try:
        return local_day(moment) > day
    except OverflowError:
        # At the calendar's very ends a zone leads out of it.
        return moment.date() > day


def _identity_number(path: str, field: Field, value: str, situation: Situation) -> Iterator[Fault]:
    if not numbers.is_digits(value, numbers.IDENTITY_DIGITS):
        yield faults.wrong_form(path, field)
    elif not numbers.has_birth_date(value):
        yield faults.wrong_birth_date(path, field)
    elif not numbers.has_identity_control_digits(value):
        yield faults.wrong_control_digits(path, field)


def _organisation_number(
    path: str, field: Field, value: str, situation: Situation
) -> Iterator[Fault]:
    if not numbers.is_digits(value, numbers.ORGANISATION_DIGITS):
        yield faults.wrong_form(path, field)
    elif not numbers.has_organisation_control_digit(value):
        yield faults.wrong_control_digits(path, field)


CHECKS: Mapping[Kind, Check] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.COUNTRY: _country,
    Kind.CODE: _code,
    Kind.DAY: _day,
    Kind.INSTANT: _instant,
    Kind.IDENTITY_NUMBER: _identity_number,
    Kind.ORGANISATION_NUMBER: _organisation_number,
}
