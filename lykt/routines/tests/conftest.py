"""A municipality with a unit below it, its people, a registered kind of case, a small routine."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import pytest
from pytest_django import DjangoDbBlocker

from conftest import AllMade
from lykt.people.actions import add_person, add_unit, appoint
from lykt.people.models import Person, Unit
from lykt.routines import subjects
from lykt.routines.actions import load_routines
from lykt.routines.subjects import Subject
from made_once import MadeOnce

SMALL = """
code = "small"
title = "En liten rutine"
trigger = "Noe har hendt."
source = "Prøve"
valid_from = 2020-01-01

[settings.talks_from]
title = "Samtalene regnes fra"
value = "event"
options = ["event", "gather"]
note = "Kilden sier ikke hva uken regnes fra."

[[steps]]
code = "safe"
title = "Kom deg i sikkerhet"
kind = "do"
role = "exposed"
fallback = ["line_leader"]
anchor = "event"
deadline = "at once"

[[steps]]
code = "police"
title = "Vurder å kontakte politiet"
kind = "decide"
role = "line_leader"
fallback = ["personnel_manager"]
anchor = "event"
deadline = "4 hours"
legal = ["follow_up_after_violence"]
guidance = "Tenk på om det kan skje igjen."
words = ["Hvordan har du det nå?"]

[[steps]]
code = "call_police"
title = "Ring politiet"
kind = "report_outwards"
role = "line_leader"
anchor = "police"
on_yes = true
deadline = "1 hour"

[[steps]]
code = "gather"
title = "Samle de ansatte"
kind = "talk"
role = "line_leader"
fallback = ["personnel_manager"]
anchor = "event"
deadline = "first working day"

[[steps]]
code = "tell_chief"
title = "Varsle hovedverneombudet"
kind = "tell"
role = "line_leader"
anchor = "event"
deadline = "first working day"
when = "violence"
tells = "chief_safety_representative"
automatic = true

[[steps]]
code = "talk"
title = "Samtale etter en uke"
kind = "talk"
role = "line_leader"
anchor = "$talks_from"
deadline = "1 week, working time"
each = "exposed"

[[steps]]
code = "evaluate"
title = "Oppsummer"
kind = "do"
role = "hr"
anchor = "talk"
deadline = "3 days, working time"
"""


@dataclass(frozen=True)
class Town:
    """``office`` lies under ``town``. The leader is at the office, the others at the town."""

    town: Unit
    office: Unit
    elsewhere: Unit
    leader: Person
    employee: Person
    colleague: Person
    personnel: Person
    chief: Person
    administrator: Person
    stranger: Person


def person(email: str, role: str, unit: Unit) -> Person:
    found = add_person(actor=None, email=f"{email}@example.org", name=email, password=None)
    appoint(actor=None, person=found, role=role, unit=unit, valid_from=dt.date(2019, 1, 1))
    return found


@pytest.fixture(scope="session")
def town_made(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, all_made: AllMade
) -> MadeOnce[Town]:
    with django_db_blocker.unblock():
        return MadeOnce(_make_town)


@pytest.fixture
def town(db: None, town_made: MadeOnce[Town]) -> Town:
    return town_made.put_in()


def _make_town() -> Town:
    kind = Unit.Kind
    top = add_unit(actor=None, kind=kind.MUNICIPALITY, code="town", name="Kommunen")
    office = add_unit(actor=None, kind=kind.OFFICE, code="office", name="Kontoret", parent=top)
    elsewhere = add_unit(actor=None, kind=kind.MUNICIPALITY, code="elsewhere", name="En annen")
    return Town(
        town=top,
        office=office,
        elsewhere=elsewhere,
        leader=person("leader", "line_leader", office),
        employee=person("employee", "union_representative", office),
        colleague=person("colleague", "counsellor", office),
        personnel=person("personnel", "personnel_manager", top),
        chief=person("chief", "chief_safety_representative", top),
        administrator=person("administrator", "administrator", top),
        stranger=person("stranger", "line_leader", elsewhere),
    )


@pytest.fixture
def case_kind(monkeypatch: pytest.MonkeyPatch) -> str:
    """A kind of case whose page only the leader may open."""

    def describe(subject_ids: Collection[str], person: Person) -> dict[str, Subject]:
        address = "/staff/" if person.email.startswith("leader") else ""
        return {one: Subject(f"Sak {one}", address) for one in subject_ids}

    monkeypatch.setitem(subjects._kinds, "case", subjects.Kind(describe))
    return "case"


@pytest.fixture
def small(town: Town, case_kind: str) -> str:
    """The code of a small routine with a step of every sort."""
    load_routines(actor=None, texts=[SMALL])
    return "small"
