"""The page of one contact: its free text stays closed until it is opened, which is audited."""

import pytest
from django.test import Client

from conftest import Cast
from lykt.audit.models import Record
from lykt.helpline.tests.conftest import Register
from lykt.vault.actions import destroy_due_keys

WORDS = "Hun var redd for reaksjonen."


def test_nobody_is_sent_to_the_sign_in_and_others_are_refused(
    client: Client, cast: Cast, register: Register
) -> None:
    contact = register("2022-05-17 10:15", who_contacted="exposed")
    address = f"/staff/contacts/{contact.pk}/"
    assert client.get(address).status_code == 302
    client.force_login(cast.analyst)
    assert client.get(address).status_code == 403


def test_guessing_another_unit_s_address_finds_nothing(
    client: Client, cast: Cast, register: Register
) -> None:
    contact = register("2022-05-17 10:15", unit=cast.secretariat, summary=WORDS)
    address = f"/staff/contacts/{contact.pk}/"
    for person in (cast.oslo_counsellor, cast.stranger):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.post(f"{address}text/").status_code == 404
        assert client.get(f"{address}correct/").status_code == 404
        assert client.post(f"{address}correct/").status_code == 404
    assert client.get("/staff/contacts/999999/").status_code == 404


def test_the_page_shows_answers_in_words_and_no_free_text(
    client: Client, cast: Cast, register: Register
) -> None:
    contact = register(
        "2022-05-17 10:15", who_contacted="exposed", referrals=["police", "nav"], summary=WORDS
    )
    client.force_login(cast.counsellor)
    page = client.get(f"/staff/contacts/{contact.pk}/").content.decode()

    assert "Voldsutsatt" in page
    assert "Politi, NAV" in page
    assert WORDS not in page
    assert "Fritekst, vises ikke" in page
    assert not Record.objects.filter(action="helpline.open_free_text").exists()


def test_opening_the_free_text_shows_it_and_is_audited(
    client: Client, cast: Cast, register: Register
) -> None:
    contact = register("2022-05-17 10:15", who_contacted="exposed", summary=WORDS)
    client.force_login(cast.reader)
    response = client.post(f"/staff/contacts/{contact.pk}/text/")

    assert WORDS in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    record = Record.objects.get(action="helpline.open_free_text")
    assert (record.actor_id, record.subject_id) == (cast.reader.pk, str(contact.pk))


def test_free_text_that_the_agreement_keeps_to_its_own_unit_is_not_opened(
    client: Client, cast: Cast, register: Register
) -> None:
    contact = register("2022-05-17 10:15", unit=cast.oslo, summary=WORDS)
    contact.line.parties.filter(unit=cast.secretariat).update(free_text="own")
    client.force_login(cast.reader)

    assert "Vis fritekst" not in client.get(f"/staff/contacts/{contact.pk}/").content.decode()
    assert client.post(f"/staff/contacts/{contact.pk}/text/").status_code == 404
    assert not Record.objects.filter(action="helpline.open_free_text").exists()


def test_free_text_past_its_time_is_gone_and_the_page_says_so(
    client: Client, cast: Cast, register: Register
) -> None:
    contact = register("2022-05-17 10:15", who_contacted="exposed", summary=WORDS)
    destroy_due_keys()
    client.force_login(cast.counsellor)

    page = client.get(f"/staff/contacts/{contact.pk}/").content.decode()
    assert "Friteksten ble slettet" in page
    assert client.post(f"/staff/contacts/{contact.pk}/text/").status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_text_is_opened_by_post_alone(
    client: Client, cast: Cast, register: Register, method: str
) -> None:
    contact = register("2022-05-17 10:15", summary=WORDS)
    client.force_login(cast.counsellor)
    status = getattr(client, method)(f"/staff/contacts/{contact.pk}/text/").status_code
    assert status == (405 if method == "get" else 200)
