"""A directorate with two offices and a small team, and waves among those who work there."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from lykt.people.actions import add_person, add_unit, appoint
from lykt.people.models import Person, Unit
from lykt.questions.models import Questionnaire
from lykt.surveys.actions import Returned, keep_closed_wave
from lykt.surveys.models import Wave

SINCE = dt.date(2015, 1, 1)


@dataclass(frozen=True)
class Agency:
    """``small`` is a team of two below ``south``; the offices have six each."""

    whole: Unit
    north: Unit
    south: Unit
    small: Unit
    staff: Sequence[Person]
    hr: Person
    director: Person

    @property
    def invited(self) -> Mapping[int, int]:
        return {self.whole.pk: 2, self.north.pk: 6, self.south.pk: 6, self.small.pk: 2}


def _unit(code: str, kind: Unit.Kind, parent: Unit | None = None) -> Unit:
    return add_unit(actor=None, kind=kind, code=code, name=code.title(), parent=parent)


def employ(name: str, role: str, unit: Unit) -> Person:
    person = add_person(actor=None, email=f"{name}@example.org", name=name, password=None)
    appoint(actor=None, person=person, role=role, unit=unit, valid_from=SINCE)
    return person


@pytest.fixture
def agency(questionnaires: None) -> Agency:
    return make_agency()


def make_agency() -> Agency:
    whole = _unit("agency", Unit.Kind.ORGANISATION)
    north = _unit("north", Unit.Kind.OFFICE, whole)
    south = _unit("south", Unit.Kind.OFFICE, whole)
    small = _unit("small", Unit.Kind.TEAM, south)
    places = [north] * 6 + [south] * 6 + [small] * 2
    return Agency(
        whole=whole,
        north=north,
        south=south,
        small=small,
        staff=[employ(f"staff{n}", "employee", unit) for n, unit in enumerate(places)],
        hr=employ("hr", "hr", whole),
        director=employ("director", "municipal_director", whole),
    )


@pytest.fixture
def safety(questionnaires: None) -> Questionnaire:
    return Questionnaire.objects.get(code="staff-safety")


def keep(agency: Agency, questionnaire: Questionnaire, **changes: Any) -> Wave:
    """A wave of 2021: all of the north and half of the south answered."""
    rows = [Returned(agency.north.pk, {"attacked": "yes", "age": "30_39"})] * 4
    rows += [Returned(agency.north.pk, {"attacked": "no"})] * 2
    rows += [Returned(agency.south.pk, {"attacked": "no", "employer": "state"})] * 4
    rows += [Returned(agency.small.pk, {"attacked": "yes"})]
    given = {
        "actor": None,
        "questionnaire": questionnaire,
        "unit": agency.whole,
        "first_day": dt.date(2021, 10, 1),
        "last_day": dt.date(2021, 10, 31),
        "invited": agency.invited,
        "rows": rows,
        "least": 5,
        **changes,
    }
    return keep_closed_wave(**given)
