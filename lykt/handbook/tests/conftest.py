"""A unit with its own handbook, a team below it, a neighbour that works by the same pages."""

import datetime as dt
from dataclasses import dataclass

import pytest

from lykt.handbook.actions import add_page, publish, share
from lykt.handbook.content import Content
from lykt.handbook.models import Page, Version
from lykt.people.actions import add_person, add_unit, appoint
from lykt.people.models import Person, Unit

SINCE = dt.date(2020, 1, 1)


@dataclass(frozen=True)
class House:
    """``team`` lies under ``office``; ``neighbour`` works by the office's handbook too."""

    office: Unit
    team: Unit
    neighbour: Unit
    elsewhere: Unit
    leader: Person
    employee: Person
    guest: Person
    stranger: Person


def a_person(name: str, role: str, unit: Unit) -> Person:
    person = add_person(actor=None, email=f"{name}@example.org", name=name, password=None)
    appoint(actor=None, person=person, role=role, unit=unit, valid_from=SINCE)
    return person


def a_unit(code: str, parent: Unit | None = None) -> Unit:
    return add_unit(actor=None, kind=Unit.Kind.OFFICE, code=code, name=code, parent=parent)


@pytest.fixture
def house(db: None) -> House:
    office = a_unit("office")
    team, neighbour, elsewhere = a_unit("team", office), a_unit("neighbour"), a_unit("elsewhere")
    share(actor=None, owner=office, reader=neighbour)
    return House(
        office=office,
        team=team,
        neighbour=neighbour,
        elsewhere=elsewhere,
        leader=a_person("leader", "line_leader", office),
        employee=a_person("employee", "hr", team),
        guest=a_person("guest", "hr", neighbour),
        stranger=a_person("stranger", "line_leader", elsewhere),
    )


def content(text: str = "Ring **112**.", **changes: object) -> Content:
    said = {"title": "Noen er i fare", "chapter": "Haster", "position": 10, "must_be_read": True}
    return Content(text=text, **{**said, **changes})  # type: ignore[arg-type]


def republish(page: Page, actor: Person | None, **changes: object) -> Version:
    page.refresh_from_db()
    number = page.current.number if page.current else 0
    return publish(actor=actor, page=page, content=content(**changes), based_on=number)  # type: ignore[arg-type]


@pytest.fixture
def danger(house: House) -> Page:
    made = add_page(actor=house.leader, unit=house.office, code="danger")
    publish(actor=house.leader, page=made, content=content(), based_on=0)
    made.refresh_from_db()
    return made
