"""The small cast that tests share: two organisations that run one line, and one outside it."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.core.cache import cache

from lykt.people.actions import add_person, add_unit, appoint
from lykt.people.models import Person, Unit

PASSWORD = "en lykt i mørket 116"  # noqa: S105 - the cast's, for tests alone


@dataclass(frozen=True)
class Cast:
    """Units ``secretariat`` and ``oslo`` share a line; ``outside`` has nothing to do with it."""

    secretariat: Unit
    oslo: Unit
    outside: Unit
    counsellor: Person
    oslo_counsellor: Person
    manager: Person
    reader: Person
    analyst: Person
    administrator: Person
    stranger: Person


def _person(email: str, role: str, unit: Unit) -> Person:
    # A hash is slow by design; tests that sign in set the password themselves.
    person = add_person(actor=None, email=f"{email}@example.org", name=email, password=None)
    appoint(actor=None, person=person, role=role, unit=unit, valid_from=dt.date(2019, 10, 1))
    return person


@pytest.fixture
def cast(db: None) -> Cast:
    secretariat, oslo, outside = (
        add_unit(actor=None, kind=Unit.Kind.ORGANISATION, code=code, name=name)
        for code, name in (
            ("secretariat", "Sekretariatet"),
            ("oslo", "Oslosenteret"),
            ("outside", "Et annet sted"),
        )
    )
    return Cast(
        secretariat=secretariat,
        oslo=oslo,
        outside=outside,
        counsellor=_person("counsellor", "counsellor", secretariat),
        oslo_counsellor=_person("oslo-counsellor", "counsellor", oslo),
        manager=_person("manager", "line_manager", secretariat),
        reader=_person("reader", "quality_reader", secretariat),
        analyst=_person("analyst", "analyst", secretariat),
        administrator=_person("administrator", "administrator", secretariat),
        stranger=_person("stranger", "line_manager", outside),
    )


@pytest.fixture(autouse=True)
def _no_memory_between_tests() -> None:
    cache.clear()
