"""The units and people of the workplaces: named by what they are, never as somebody real."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lykt.demo.sign_ins import SignIn, set_password
from lykt.demo.workplaces.plan import invented
from lykt.people.actions import add_unit
from lykt.people.headcounts.actions import give_headcounts
from lykt.people.models import Appointment, Person, Unit

ROLES = {
    "employee": "Ansatt",
    "line_leader": "Leder",
    "department_head": "Kommunalsjef",
    "municipal_director": "Kommunedirektør",
    "personnel_manager": "Personalsjef",
    "hr": "HR",
    "analyst": "Analytiker",
    "safety_representative": "Verneombud",
    "chief_safety_representative": "Hovedverneombud",
    "union_representative": "Tillitsvalgt",
    "working_environment_committee": "Arbeidsmiljøutvalg",
    "occupational_health": "Bedriftshelsetjeneste",
}
_SINCE = dt.date(2015, 1, 1)


def email_of(role: str, unit_code: str) -> str:
    return f"{ROLES[role].lower().replace('ø', 'o')}.{unit_code}@example.org"


def every_email() -> list[str]:
    return [email_of(role, code) for code, role in _wanted()]


def _wanted() -> Iterator[tuple[str, str]]:
    for code, roles in invented()["sign_ins"].items():
        for role in roles:
            yield code, role


def add_units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for one in invented()["units"]:
        units[one["code"]] = add_unit(
            actor=None,
            kind=one["kind"],
            code=one["code"],
            name=one["name"],
            parent=units.get(one.get("parent", "")),
        )
    return units


def add_sign_ins(units: Mapping[str, Unit], password: str) -> list[SignIn]:
    """One for each role at its unit, with this password."""
    people = [
        (role, units[code], f"{ROLES[role]} i demonstrasjonen ({units[code].name})")
        for code, role in _wanted()
    ]
    rows = [Person(email=email_of(role, unit.code), name=name) for role, unit, name in people]
    _add(rows, [(role, unit) for role, unit, _name in people])
    sign_ins = [SignIn(row.email, password, row.name) for row in rows]
    set_password(sign_ins, password)
    return sign_ins


def give_staff_numbers(units: Mapping[str, Unit]) -> None:
    """How many are employed where, which is more than have accounts."""
    numbers = {units[one["code"]]: one["employees"] for one in _with_employees()}
    give_headcounts(actor=None, valid_from=_SINCE, employees=numbers)


def _with_employees() -> Iterator[Mapping[str, Any]]:
    return (one for one in invented()["units"] if "accounts" in one)


def add_employees(units: Mapping[str, Unit]) -> None:
    """A leader and so many employees at each unit; they can not sign in."""
    rows, held = [], []
    for told in invented()["units"]:
        unit = units[told["code"]]
        for role, number in _staff(told):
            name = f"{ROLES[role]} {number} ({unit.name})".replace(" 0 ", " ")
            rows.append(Person(email=f"{role}-{number}.{unit.code}@example.org", name=name))
            held.append((role, unit))
    _add(rows, held)


def _staff(told: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    if "employees" in told:
        signs_in = invented()["sign_ins"].get(told["code"], ())
        if "line_leader" not in signs_in:
            yield "line_leader", 0
        accounts = told.get("accounts", told["employees"])
        yield from (("employee", one) for one in range(1, accounts + 1 - len(signs_in)))


def _add(rows: Sequence[Person], held: Sequence[tuple[str, Unit]]) -> None:
    for row in rows:
        row.set_unusable_password()
    Person.objects.bulk_create(rows)
    Appointment.objects.bulk_create(
        Appointment(person=row, role=role, unit=unit, valid_from=_SINCE)
        for row, (role, unit) in zip(rows, held, strict=True)
    )
