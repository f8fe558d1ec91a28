"""A leader sees who has read, of those at the unit and below; nobody else does."""

import datetime as dt

import pytest
from django.test import Client

from lykt.handbook.actions import confirm_reading
from lykt.handbook.models import Page
from lykt.handbook.queries import readers
from lykt.handbook.tests.conftest import House, a_person, a_unit, republish
from lykt.people.actions import appoint
from lykt.people.models import Person

READERS = "/staff/handbook/office/danger/readers/"


def names(person: Person, danger: Page) -> tuple[list[str], list[str]]:
    danger.refresh_from_db()
    [found] = readers(person, [danger])
    return [each.person.name for each in found.done], [each.person.name for each in found.missing]


@pytest.mark.parametrize("who", ["employee", "guest"])
@pytest.mark.parametrize("path", ["readers/", "office/danger/readers/"])
def test_colleagues_do_not_see_who_has_read(
    client: Client, house: House, danger: Page, who: str, path: str
) -> None:
    client.force_login(getattr(house, who))
    assert client.get(f"/staff/handbook/{path}").status_code == 403
    assert "Hvem har lest" not in client.get("/staff/handbook/").content.decode()


def test_a_leader_sees_who_has_and_who_has_not(client: Client, house: House, danger: Page) -> None:
    confirm_reading(actor=house.employee, page=danger, number=1)
    client.force_login(house.leader)
    page = client.get(READERS).content.decode().partition("Har ikke lest (1)")[2]
    missing, heading, done = page.partition("Har lest (1)")
    assert heading
    assert ("leader" in missing, "employee" in missing) == (True, False)
    assert "employee" in done
    overview = client.get("/staff/handbook/readers/").content.decode()
    assert overview.count('<td class="number">1</td>') == 2


def test_each_leader_sees_only_those_at_the_own_unit_and_below(house: House, danger: Page) -> None:
    """The neighbour works by the page too, and is followed up by its own leader."""
    neighbours = a_person("neighbours", "line_leader", house.neighbour)
    team_leader = a_person("team-leader", "line_leader", house.team)
    assert names(neighbours, danger) == ([], ["guest", "neighbours"])
    assert names(team_leader, danger) == ([], ["employee", "team-leader"])
    assert names(house.leader, danger) == ([], ["employee", "leader", "team-leader"])
    assert names(house.stranger, danger) == ([], [])


def test_a_new_version_that_must_be_read_moves_people_back(house: House, danger: Page) -> None:
    confirm_reading(actor=house.employee, page=danger, number=1)
    republish(danger, house.leader, must_be_read=False, change="Tegn.")
    assert names(house.leader, danger)[0] == ["employee"]
    republish(danger, house.leader, change="Nytt.")
    assert names(house.leader, danger)[0] == []


def test_those_who_have_left_or_have_not_come_are_not_counted(house: House, danger: Page) -> None:
    today = dt.date.today()  # noqa: DTZ011 - a week's margin on each side
    for name, since, until in (
        ("left", dt.date(2020, 1, 1), today - dt.timedelta(days=7)),
        ("coming", today + dt.timedelta(days=7), None),
    ):
        person = a_person(name, "hr", a_unit(name))
        person.appointments.all().delete()
        appoint(
            actor=None,
            person=person,
            role="hr",
            unit=house.team,
            valid_from=since,
            valid_to=until,
        )
    blocked = a_person("blocked", "hr", house.team)
    blocked.is_active = False
    blocked.save()
    assert names(house.leader, danger)[1] == ["employee", "leader"]
