"""Staff numbers: who may give them, how many worked where on a day, and all or nothing."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from lykt.audit.models import Record
from lykt.people.actions import add_person, add_unit, appoint
from lykt.people.headcounts.actions import give_headcounts
from lykt.people.headcounts.queries import employees_of
from lykt.people.models import Headcount, Person, Unit

pytestmark = pytest.mark.django_db

PAGE, SEVERAL = reverse("people:headcounts"), reverse("people:several_headcounts")
NEW_YEAR, MIDSUMMER = dt.date(2021, 1, 1), dt.date(2021, 6, 23)


@pytest.fixture
def top() -> Unit:
    found = add_unit(actor=None, kind="organisation", code="top", name="Top")
    add_unit(actor=None, kind="office", code="east", name="East", parent=found)
    add_unit(actor=None, kind="office", code="west", name="West", parent=found)
    return found


def _somebody(role: str, unit: Unit) -> Person:
    email = f"{role}-{unit.code}@example.org"
    person = add_person(actor=None, email=email, name=email, password=None)
    appoint(actor=None, person=person, role=role, unit=unit, valid_from=NEW_YEAR)
    return person


def _client(role: str, unit: Unit) -> Client:
    client = Client()
    client.force_login(_somebody(role, unit))
    return client


def _sizes(day: dt.date) -> dict[str, int]:
    units = list(Unit.objects.all())
    found = employees_of(units, day)
    return {unit.code: found[unit.pk] for unit in units}


def test_the_number_that_held_on_the_day_counts(top: Unit) -> None:
    east = Unit.objects.get(code="east")
    give_headcounts(actor=None, valid_from=NEW_YEAR, employees={east: 40})
    give_headcounts(actor=None, valid_from=MIDSUMMER, employees={east: 60})
    assert _sizes(MIDSUMMER - dt.timedelta(days=1))["east"] == 40
    assert _sizes(MIDSUMMER) == {"top": 60, "east": 60, "west": 0}
    assert _sizes(NEW_YEAR - dt.timedelta(days=1))["east"] == 0


def test_a_unit_without_a_number_has_its_roles_and_what_is_below_it(top: Unit) -> None:
    east, west = Unit.objects.get(code="east"), Unit.objects.get(code="west")
    _somebody("employee", west)
    _somebody("line_leader", top)
    give_headcounts(actor=None, valid_from=NEW_YEAR, employees={east: 40})
    assert _sizes(MIDSUMMER) == {"top": 42, "east": 40, "west": 1}
    give_headcounts(actor=None, valid_from=NEW_YEAR, employees={top: 500})
    assert _sizes(MIDSUMMER)["top"] == 500


@pytest.mark.parametrize("address", [PAGE, SEVERAL])
def test_it_is_for_those_who_keep_them(top: Unit, address: str) -> None:
    assert Client().post(address).status_code == 302
    assert _client("employee", top).post(address).status_code == 403
    assert _client("administrator", top).post(address).status_code == 200
    assert not Headcount.objects.exists()


@pytest.mark.parametrize("role", ["administrator", "hr"])
def test_a_number_is_given_and_removed(top: Unit, role: str) -> None:
    client = _client(role, top)
    given = {"unit": top.pk, "valid_from": "2021-01-01", "employees": "321"}
    assert client.post(PAGE, given).status_code == 302
    assert "321" in client.get(PAGE).content.decode()
    found = Headcount.objects.get()
    client.post(reverse("people:remove_headcount", args=[found.pk]))
    assert not Headcount.objects.exists()
    assert Record.objects.filter(action="people.give_headcount").count() == 1


def test_a_unit_out_of_reach_is_not_there(top: Unit) -> None:
    east, west = Unit.objects.get(code="east"), Unit.objects.get(code="west")
    client = _client("hr", east)
    given = {"unit": west.pk, "valid_from": "2021-01-01", "employees": "3"}
    assert client.post(PAGE, given).status_code == 200
    assert client.post(SEVERAL, {"day": "2021-01-01", "lines": "west;3"}).status_code == 200
    give_headcounts(actor=None, valid_from=NEW_YEAR, employees={west: 40})
    remove = reverse("people:remove_headcount", args=[Headcount.objects.get().pk])
    assert client.post(remove).status_code == 404
    assert "West" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "lines", ["east;12\nnowhere;3", "east;12\neast;13", "east;12\nwest;mange", "east", ";"]
)
def test_one_wrong_line_stops_them_all(top: Unit, lines: str) -> None:
    page = _client("hr", top).post(SEVERAL, {"day": "2021-01-01", "lines": lines})
    assert "Linje " in page.content.decode()
    assert not Headcount.objects.exists()


def test_several_are_given_at_once(top: Unit) -> None:
    client = _client("hr", top)
    lines = "east; 12\n\nwest;0\n"
    assert client.post(SEVERAL, {"day": "2021-01-01", "lines": lines}).status_code == 302
    assert dict(Headcount.objects.values_list("unit__code", "employees")) == {"east": 12, "west": 0}
