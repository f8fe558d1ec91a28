"""A made-up organisation of 200 offices in 20 regions, and who has a role there."""

import datetime as dt

from lykt.people.actions import add_person, add_unit, appoint
from lykt.people.models import Person, Unit

REGIONS, OFFICES = 20, 10
_SINCE = dt.date(2015, 1, 1)
_AT_THE_TOP = {
    "director": "municipal_director",
    "hr": "hr",
    "chief": "chief_safety_representative",
    "union": "union_representative",
}


def organise() -> list[Unit]:
    """The offices. Each has a leader and an employee, each region a head."""
    top = _unit(Unit.Kind.ORGANISATION, "bench", "Bench")
    for name, role in _AT_THE_TOP.items():
        _employ(name, role, top)
    return [office for number in range(REGIONS) for office in _region(top, number)]


def _region(top: Unit, number: int) -> list[Unit]:
    code = f"r{number}"
    region = add_unit(
        actor=None, kind=Unit.Kind.COUNTY, code=code, name=f"Region {number}", parent=top
    )
    _employ(f"head-{code}", "department_head", region)
    return [_office(region, f"{code}o{one}") for one in range(OFFICES)]


def _office(region: Unit, code: str) -> Unit:
    office = add_unit(
        actor=None, kind=Unit.Kind.OFFICE, code=code, name=f"Kontor {code}", parent=region
    )
    _employ(f"leader-{code}", "line_leader", office)
    _employ(f"employee-{code}", "employee", office)
    return office


def _unit(kind: Unit.Kind, code: str, name: str, parent: Unit | None = None) -> Unit:
    return add_unit(actor=None, kind=kind, code=code, name=name, parent=parent)


def _employ(name: str, role: str, unit: Unit) -> None:
    found = add_person(actor=None, email=f"{name}@example.org", name=name, password=None)
    appoint(actor=None, person=found, role=role, unit=unit, valid_from=_SINCE)


def named(start: str) -> list[Person]:
    """Those whose name begins so, the lowest number first."""
    return list(Person.objects.filter(email__startswith=start).order_by("pk"))
