"""Correcting a contact whose free text's time ends while the form is open."""

import datetime as dt

from django.test import Client

from conftest import Cast
from lykt.helpline.models import Contact
from lykt.helpline.tests.conftest import Register
from lykt.helpline.tests.test_register_contact import hidden_fields
from lykt.vault.actions import destroy_due_keys

SENT = {
    "t-day": "17.05.2022",
    "t-started": "10.15",
    "t-ended": "10.32",
    "q-who_contacted": "relative",
    "q-in_target_group": "yes",
    "reason": "Husket feil",
}
WORDS = "Hun var redd for reaksjonen."


def test_all_but_the_text_can_still_be_corrected(
    client: Client, cast: Cast, register: Register
) -> None:
    contact = register(
        "2022-05-17 10:15", who_contacted="exposed", in_target_group="yes", summary=WORDS
    )
    address = f"/staff/contacts/{contact.pk}/correct/"
    client.force_login(cast.counsellor)
    page = client.get(address).content.decode()
    page = client.post(
        address, {**hidden_fields(page), **SENT, "action": "open_texts"}
    ).content.decode()
    assert WORDS in page
    destroy_due_keys(today=dt.date(2999, 1, 1))

    sent = {**hidden_fields(page), **SENT, "q-summary": "Noe annet"}
    for late in ({}, {"action": "open_texts"}):
        page = client.post(address, {**sent, **late}).content.decode()
        assert "Friteksten er slettet" in page
        assert "Husket feil" in page
    client.post(address, {**hidden_fields(page), **SENT})

    assert Contact.objects.get().response.answers["who_contacted"] == "relative"
