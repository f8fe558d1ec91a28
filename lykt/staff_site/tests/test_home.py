"""The staff home and the menu."""

import pytest
from django.test import Client

from conftest import Cast
from lykt.people.models import Person
from lykt.staff_site.navigation import Entry, menu_of

pytestmark = pytest.mark.django_db


def entries_for(person: Person, path: str) -> list[Entry]:
    return [entry for section in menu_of(person, path) for entry in section.entries]


def test_a_visitor_is_sent_to_the_sign_in_and_back(client: Client) -> None:
    answer = client.get("/staff/")
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/staff/")


def test_each_sees_what_they_may_do(client: Client, cast: Cast) -> None:
    client.force_login(cast.counsellor)
    page = client.get("/staff/").content.decode()
    assert "Ny henvendelse" in page
    assert "Revisjonslogg" not in page


def test_somebody_without_a_role_is_told_what_to_do(client: Client, cast: Cast) -> None:
    cast.counsellor.appointments.all().delete()
    client.force_login(cast.counsellor)
    assert "Du har ingen rolle" in client.get("/staff/").content.decode()


def test_one_entry_is_current_also_on_pages_below_it(cast: Cast) -> None:
    current = {
        entry.address: entry.current
        for entry in entries_for(cast.manager, "/staff/contacts/new/volinjen/chat/")
        if entry.current
    }
    assert current == {"/staff/contacts/new/": "true"}


def test_every_entry_opens_for_whoever_sees_it(client: Client, cast: Cast) -> None:
    for person in (cast.counsellor, cast.manager, cast.analyst, cast.reader, cast.administrator):
        client.force_login(person)
        for entry in entries_for(person, "/staff/"):
            assert client.get(entry.address, follow=True).status_code == 200, entry.address


def test_no_browser_keeps_a_staff_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.counsellor)
    for address in ("/staff/", "/staff/contacts/", "/staff/nowhere/", "/staff/account/sign-in/"):
        assert "no-store" in client.get(address)["Cache-Control"], address


def test_nothing_that_staff_are_told_is_sent_to_callers_pages(client: Client, cast: Cast) -> None:
    client.force_login(cast.counsellor)
    answer = client.post("/staff/account/sessions/end/")
    assert {cookie["path"] for cookie in answer.cookies.values()} <= {"/staff/"}
