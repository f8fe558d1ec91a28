"""The employer as its notices name it: typed once, and known the next time."""

from collections.abc import Mapping
from typing import Any

from lykt.audit.actions import record
from lykt.incidents.models import Employer
from lykt.incidents.notices.numbers import (
    ORGANISATION_DIGITS,
    has_organisation_control_digit,
    is_digits,
)
from lykt.people.models import Person, Unit

_FIELDS: Mapping[str, str] = {
    "organisation": "number",
    "organisation_name": "name",
    "street": "street",
    "postal_code": "postal_code",
    "town": "place",
}
"""The form's fields, and what the row calls them."""


def employer_values(unit: Unit) -> dict[str, str]:
    """By the form's field; the unit's own, else of the nearest above it that has one."""
    known = {each.unit_id: each for each in Employer.objects.filter(unit__in=unit.ids_from_root())}
    nearest_first = reversed(unit.ids_from_root())
    employer = next((known[pk] for pk in nearest_first if pk in known), None)
    if employer is None:
        return {"organisation_name": unit.name}
    return {name: getattr(employer, column) for name, column in _FIELDS.items()}


def keep_employer(actor: Person, unit: Unit, given: Mapping[str, Any]) -> None:
    """For the next notice, where the number is right and something is new; in the caller's
    transaction."""
    values = {name: str(given.get(name, "")) for name in _FIELDS}
    number = values["organisation"] = values["organisation"].replace(" ", "")
    is_right = is_digits(number, ORGANISATION_DIGITS) and has_organisation_control_digit(number)
    if is_right and values != employer_values(unit):
        columns = {column: values[name] for name, column in _FIELDS.items()}
        Employer.objects.update_or_create(unit=unit, defaults=columns)
        record(actor=actor, action="incidents.keep_employer", subject=unit, number=number)
