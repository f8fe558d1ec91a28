"""Correcting a contact: with a reason, kept in history, and never over a colleague unseen."""

import datetime as dt
import re

import pytest
from django.test import Client

from conftest import Cast, CastLine
from lykt.audit.models import Record
from lykt.helpline.models import Contact
from lykt.helpline.tests.conftest import Register
from lykt.helpline.tests.test_register_contact import hidden_fields
from lykt.questions.models import Answer, Draft
from lykt.questions.queries import texts_of

WORDS = "Hun var redd for reaksjonen."


@pytest.fixture
def contact(cast: Cast, register: Register) -> Contact:
    return register(
        "2022-05-17 10:15", who_contacted="exposed", in_target_group="yes", summary=WORDS
    )


def _opened(client: Client, contact: Contact) -> dict[str, str]:
    response = client.get(f"/staff/contacts/{contact.pk}/correct/")
    assert response.status_code == 200
    page = response.content.decode()
    assert WORDS not in page
    typed = {
        "t-day": "17.05.2022",
        "t-started": "10.15",
        "t-ended": "10.32",
        "q-who_contacted": "exposed",
        "q-in_target_group": "yes",
    }
    assert all(f'value="{value}"' in page for value in typed.values())
    return {**hidden_fields(page), **typed}


def _send(client: Client, contact: Contact, sent: dict[str, str]) -> tuple[int, str]:
    response = client.post(f"/staff/contacts/{contact.pk}/correct/", sent)
    return response.status_code, response.content.decode()


def test_nobody_is_sent_to_the_sign_in_and_readers_are_refused(
    client: Client, cast: Cast, contact: Contact
) -> None:
    address = f"/staff/contacts/{contact.pk}/correct/"
    assert client.get(address).status_code == 302
    client.force_login(cast.reader)
    assert client.get(address).status_code == 403


def test_a_correction_moves_times_answers_and_what_is_counted_and_keeps_the_text(
    client: Client, cast: Cast, contact: Contact
) -> None:
    client.force_login(cast.counsellor)
    sent = _opened(client, contact)
    changes = {"t-day": "18.05.2022", "t-started": "0900", "t-ended": "0910"}
    _send(client, contact, {**sent, **changes, "q-who_contacted": "relative", "reason": "Feil"})

    contact.refresh_from_db()
    assert (contact.day, contact.minute) == (dt.date(2022, 5, 18), 540)
    assert contact.response.answers["who_contacted"] == "relative"
    assert set(Answer.objects.values_list("day", flat=True)) == {contact.day}
    assert texts_of(contact.response) == {"summary": WORDS}
    assert Record.objects.filter(action="helpline.correct_contact").count() == 1
    assert not Record.objects.filter(action="helpline.open_free_text").exists()


def test_times_that_are_left_alone_keep_their_seconds(
    client: Client, cast: Cast, contact: Contact
) -> None:
    started_at = contact.started_at + dt.timedelta(seconds=45)
    Contact.objects.filter(pk=contact.pk).update(started_at=started_at)
    client.force_login(cast.counsellor)
    _send(
        client,
        contact,
        {**_opened(client, contact), "q-who_contacted": "relative", "reason": "Feil"},
    )

    contact.refresh_from_db()
    assert contact.response.answers["who_contacted"] == "relative"
    assert contact.started_at == started_at
    assert "Startet" not in client.get(f"/staff/contacts/{contact.pk}/").content.decode()


def test_the_page_tells_what_was_corrected_by_whom_and_why(
    client: Client, cast: Cast, contact: Contact
) -> None:
    client.force_login(cast.counsellor)
    sent = _opened(client, contact)
    changed = {"t-started": "1020", "q-who_contacted": "relative", "reason": "Husket feil"}
    _send(client, contact, {**sent, **changed})

    page = client.get(f"/staff/contacts/{contact.pk}/").content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Husket feil" in text
    assert "Før: Voldsutsatt → Etter: Pårørende" in text
    assert "17.05.2022 10.15 → Etter: 17.05.2022 10.20" in text
    assert "counsellor" in text


def test_a_correction_needs_a_reason(client: Client, cast: Cast, contact: Contact) -> None:
    client.force_login(cast.counsellor)
    status, page = _send(client, contact, _opened(client, contact))

    assert status == 422
    assert 'id="id_reason"' in page
    assert not contact.response.revisions.exists()


def test_a_reason_that_looks_personal_is_asked_about_first_and_stays_as_typed(
    client: Client, cast: Cast, contact: Contact
) -> None:
    client.force_login(cast.counsellor)
    sent = {**_opened(client, contact), "reason": "Hun ringte igjen fra 412 34 567"}
    status, page = _send(client, contact, sent)
    assert status == 422
    assert "et telefonnummer" in page
    assert 'value="Hun ringte igjen fra 412 34 567"' in page
    assert not contact.response.revisions.exists()

    box = re.search(r'name="personal-data"[^>]* value="(\w+)"', page)
    assert box
    changed = {**sent, "reason": "Ikke 412 34 568", "personal-data": box[1]}
    assert _send(client, contact, changed)[0] == 422
    assert _send(client, contact, {**sent, "personal-data": box[1]})[0] == 302
    assert contact.response.revisions.get().reason == sent["reason"]


def test_a_correction_that_saves_itself_after_it_was_sent_leaves_no_draft(
    client: Client, cast: Cast, contact: Contact
) -> None:
    client.force_login(cast.counsellor)
    sent = {**_opened(client, contact), "reason": "Feil"}
    address = f"/staff/contacts/drafts/save/{contact.channel_id}/"
    assert client.post(address, sent).status_code == 200
    _send(client, contact, sent)
    assert client.post(address, sent).status_code == 409
    assert not Draft.objects.exists()

    again = {**_opened(client, contact), "reason": "Enda en feil"}
    assert client.post(address, again).status_code == 200


def test_free_text_is_corrected_once_it_is_opened_and_was_is_kept(
    client: Client, cast: Cast, contact: Contact
) -> None:
    client.force_login(cast.counsellor)
    sent = _opened(client, contact)
    _, page = _send(client, contact, {**sent, "action": "open_texts", "reason": "Presisering"})
    assert WORDS in page
    assert 'value="Presisering"' in page
    assert Record.objects.filter(action="helpline.open_free_text").count() == 1

    typed = {**sent, **hidden_fields(page), "reason": "Presisering", "q-summary": "Nye ord."}
    _send(client, contact, typed)
    contact.refresh_from_db()
    assert texts_of(contact.response) == {"summary": "Nye ord."}
    closed = client.get(f"/staff/contacts/{contact.pk}/").content.decode()
    assert "Nye ord." not in closed
    assert WORDS not in closed
    opened = client.post(f"/staff/contacts/{contact.pk}/text/").content.decode()
    assert "Nye ord." in opened
    assert WORDS in opened


def test_a_colleague_s_correction_is_shown_and_nothing_typed_is_lost(
    client: Client, cast: Cast, contact: Contact
) -> None:
    client.force_login(cast.manager)
    mine = _opened(client, contact)
    theirs = {**_opened(client, contact), "q-who_contacted": "relative", "reason": "Deres"}
    client.force_login(cast.counsellor)
    theirs.update(
        hidden_fields(client.get(f"/staff/contacts/{contact.pk}/correct/").content.decode())
    )
    _send(client, contact, theirs)

    client.force_login(cast.manager)
    sent = {**mine, "q-who_contacted": "services", "reason": "Min grunn"}
    status, page = _send(client, contact, sent)
    assert status == 409
    assert "Noen andre har rettet denne" in page
    assert "Deres" in page
    assert 'value="Min grunn"' in page
    contact.response.refresh_from_db()
    assert contact.response.answers["who_contacted"] == "relative"

    _send(client, contact, {**sent, **hidden_fields(page)})
    contact.response.refresh_from_db()
    assert contact.response.answers["who_contacted"] == "services"


def test_a_counsellor_does_not_correct_another_unit_s(
    client: Client, cast: Cast, line: CastLine, register: Register
) -> None:
    theirs = register("2022-05-17 10:15", unit=cast.oslo, who_contacted="exposed")
    client.force_login(cast.counsellor)
    assert client.get(f"/staff/contacts/{theirs.pk}/").status_code == 200
    assert client.get(f"/staff/contacts/{theirs.pk}/correct/").status_code == 404
    client.force_login(cast.manager)
    assert client.get(f"/staff/contacts/{theirs.pk}/correct/").status_code == 200


def test_a_correction_sent_after_the_session_ended_is_gone_on_with(
    client: Client, cast: Cast, contact: Contact
) -> None:
    client.force_login(cast.counsellor)
    sent = {**_opened(client, contact), "q-who_contacted": "relative", "reason": "Husket feil"}
    client.logout()
    status, _page = _send(client, contact, sent)
    assert status == 302

    client.force_login(cast.counsellor)
    draft = Draft.objects.get()
    page = client.get(f"/staff/contacts/drafts/{draft.pk}/").content.decode()
    assert 'value="Husket feil"' in page
    assert re.search(r'name="q-who_contacted" value="relative"[^>]* checked', page)
    assert f"/staff/contacts/{contact.pk}/correct/" in page


def test_text_that_may_not_be_read_can_not_be_overwritten_either(
    client: Client, cast: Cast, contact: Contact
) -> None:
    contact.line.parties.update(free_text="own")
    contact.unit = cast.oslo
    contact.save()
    client.force_login(cast.manager)
    sent = {**_opened(client, contact), "reason": "Feil", "q-summary": "Andre ord."}
    assert _send(client, contact, {**sent, "texts": "open"})[0] == 404
    assert _send(client, contact, {**sent, "action": "open_texts"})[0] == 404
    assert _send(client, contact, sent)[0] == 302
    contact.refresh_from_db()
    assert texts_of(contact.response) == {"summary": WORDS}
