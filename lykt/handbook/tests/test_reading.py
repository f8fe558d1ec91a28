"""Pages are read by those who work by them, and confirmed version by version."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from lykt.audit.models import Record
from lykt.handbook.actions import add_page, publish
from lykt.handbook.models import Page, Reading, Version
from lykt.handbook.tests.conftest import House, content, republish
from lykt.people.models import Person

HANDBOOK = "/staff/handbook/"
PAGE = f"{HANDBOOK}office/danger/"
READ_BY_ALL = ("", "whole/", "worker.js", "office/danger/", "office/danger/versions/1/")


def text_of(client: Client, person: Person, address: str = HANDBOOK) -> str:
    client.force_login(person)
    return client.get(address).content.decode()


@pytest.mark.parametrize(
    "path",
    [*READ_BY_ALL, "readers/", "new/", "office/danger/edit/", "office/danger/readers/"],
)
def test_a_visitor_is_sent_to_the_sign_in(client: Client, danger: Page, path: str) -> None:
    answer = client.get(f"{HANDBOOK}{path}")
    assert answer.status_code == 302
    assert "sign-in" in answer["Location"]


@pytest.mark.parametrize("act", ["confirm", "discard"])
def test_a_visitor_changes_nothing(client: Client, danger: Page, act: str) -> None:
    assert client.post(f"{PAGE}{act}/", {"version": 1}).status_code == 302
    assert not Reading.objects.exists()


@pytest.mark.parametrize("who", ["leader", "employee", "guest"])
@pytest.mark.parametrize("path", READ_BY_ALL)
def test_those_who_work_by_it_read_it(
    client: Client, house: House, danger: Page, who: str, path: str
) -> None:
    client.force_login(getattr(house, who))
    assert client.get(f"{HANDBOOK}{path}").status_code == 200


def test_another_place_does_not_learn_that_it_is_there(
    client: Client, house: House, danger: Page
) -> None:
    assert "Noen er i fare" not in text_of(client, house.stranger)
    assert "Noen er i fare" not in text_of(client, house.stranger, f"{HANDBOOK}whole/")
    assert "Noen er i fare" not in text_of(client, house.stranger, f"{HANDBOOK}?q=112")
    for path in ("", "versions/1/", "edit/", "readers/"):
        assert client.get(f"{PAGE}{path}").status_code == 404, path
    for act in ("confirm", "discard", "edit"):
        assert client.post(f"{PAGE}{act}/", {"version": 1}).status_code == 404, act


def test_whoever_has_no_role_any_more_reads_nothing(
    client: Client, house: House, danger: Page
) -> None:
    house.employee.appointments.all().delete()
    client.force_login(house.employee)
    assert client.get(HANDBOOK).status_code == 403
    assert client.get(f"{HANDBOOK}whole/").status_code == 403


def test_contents_follow_the_places(client: Client, house: House, danger: Page) -> None:
    for code, position in (("last", 30), ("first", 5)):
        made = add_page(actor=None, unit=house.office, code=code)
        publish(actor=None, page=made, content=content(title=code, position=position), based_on=0)
    text = text_of(client, house.employee, f"{HANDBOOK}whole/")
    places = [text.index(f">{title}<") for title in ("first", "Noen er i fare", "last")]
    assert places == sorted(places)


# --- Confirming ---------------------------------------------------------------------------


def confirm(client: Client, person: Person, number: int) -> str:
    client.force_login(person)
    return client.post(f"{PAGE}confirm/", {"version": number}, follow=True).content.decode()


def test_a_version_is_confirmed_once_and_stands_in_the_log(
    client: Client, house: House, danger: Page
) -> None:
    assert "Dette må du lese" in text_of(client, house.employee)
    for _time in range(2):
        assert "Du bekreftet versjon 1" in confirm(client, house.employee, 1)
    assert "Dette må du lese" not in text_of(client, house.employee)
    assert Reading.objects.count() == 1
    record = Record.objects.get(action="handbook.confirm_reading")
    assert record.actor_id == house.employee.pk
    assert record.details == {"page": danger.pk, "number": 1}


def test_a_spelling_mistake_is_not_read_again_and_a_change_is(
    client: Client, house: House, danger: Page
) -> None:
    confirm(client, house.employee, 1)
    republish(danger, house.leader, text="Ring **112**!", must_be_read=False, change="Tegn.")
    assert "Dette må du lese" not in text_of(client, house.employee)
    republish(danger, house.leader, text="Ring **113**.", change="Nummeret.")
    assert "Dette må du lese" in text_of(client, house.employee)
    assert "må leses på nytt" in text_of(client, house.employee, PAGE)
    assert "Du bekreftet versjon 3" in confirm(client, house.employee, 3)


@pytest.mark.parametrize("number", [1, 9])
def test_only_what_holds_now_can_be_confirmed(
    client: Client, house: House, danger: Page, number: int
) -> None:
    republish(danger, house.leader, text="Ring **113**.", change="Nummeret.")
    assert "Siden er endret siden du åpnet den" in confirm(client, house.employee, number)
    assert not Reading.objects.exists()


def test_a_page_that_need_not_be_read_asks_for_nothing(client: Client, house: House) -> None:
    made = add_page(actor=None, unit=house.office, code="coffee")
    publish(actor=None, page=made, content=content(must_be_read=False), based_on=0)
    assert "Dette må du lese" not in text_of(client, house.employee)
    assert "Jeg har lest" not in text_of(client, house.employee, f"{HANDBOOK}office/coffee/")


# --- Versions -----------------------------------------------------------------------------


def test_an_earlier_version_can_be_read_and_says_so(
    client: Client, house: House, danger: Page
) -> None:
    republish(danger, house.leader, text="Ring **113**.", change="Nummeret er rettet.")
    early = text_of(client, house.employee, f"{PAGE}versions/1/")
    assert "<strong>112</strong>" in early
    assert "som ikke gjelder lenger" in early
    newest = text_of(client, house.employee, PAGE)
    assert "Nummeret er rettet." in newest
    assert newest.index("</span>**112**.</del>") < newest.index("</span>**113**.</ins>")
    assert client.get(f"{PAGE}versions/9/").status_code == 404


def test_the_database_refuses_to_change_what_is_published(danger: Page) -> None:
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Version.objects.filter(page=danger).update(text="Noe annet.")
    with pytest.raises(DatabaseError, match="never removed"), transaction.atomic():
        connection.cursor().execute("DELETE FROM handbook_version")


def test_a_withdrawn_page_leaves_everything_but_its_address(
    client: Client, house: House, danger: Page
) -> None:
    republish(danger, house.leader, withdrawn=True, change="Ikke i bruk.")
    for address in (HANDBOOK, f"{HANDBOOK}whole/", f"{HANDBOOK}?q=112"):
        assert "Noen er i fare" not in text_of(client, house.employee, address)
    assert "Denne siden gjelder ikke lenger" in text_of(client, house.employee, PAGE)
    assert "Noen er i fare" in text_of(client, house.leader)
