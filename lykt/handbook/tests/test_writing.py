"""Pages are written with a preview by those who may; nothing that was typed is lost."""

import re
from typing import Any

import pytest
from django.test import Client

from lykt.audit.models import Record
from lykt.handbook.actions import add_page
from lykt.handbook.models import Draft, Page, Version
from lykt.handbook.tests.conftest import House, a_person, republish
from lykt.people.models import Person

PAGE = "/staff/handbook/office/danger/"
EDIT = f"{PAGE}edit/"
SENT = {
    "title": "Noen er i fare",
    "chapter": "Haster",
    "position": "10",
    "text": "Ring **113**.",
    "change": "Nummeret.",
    "based_on": "1",
}


def send(client: Client, person: Person | None, press: str, **changes: str) -> Any:
    if person:
        client.force_login(person)
    return client.post(EDIT, {**SENT, press: "", **changes})


def signature(client: Client, person: Person) -> str:
    client.force_login(person)
    found = re.search(r'name="signature" value="([^"]+)"', client.get(EDIT).content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize("who", ["employee", "guest"])
def test_reading_is_not_writing(client: Client, house: House, danger: Page, who: str) -> None:
    client.force_login(getattr(house, who))
    assert client.get("/staff/handbook/new/").status_code == 403
    assert client.get(EDIT).status_code == 403
    assert send(client, getattr(house, who), "publish").status_code == 403
    assert client.post(f"{PAGE}discard/").status_code == 403
    assert "Endre siden" not in client.get(PAGE).content.decode()


def test_a_preview_publishes_nothing_and_keeps_the_words(
    client: Client, house: House, danger: Page
) -> None:
    text = send(client, house.leader, "preview", text="Ring <b>nå</b>.\n\n# Så").content.decode()
    assert "Ring &lt;b&gt;nå&lt;/b&gt;." in text
    assert '<h4 class="ds-heading" data-size="xs">Så</h4>' in text
    assert Version.objects.count() == 1
    assert "# Så" in client.get(EDIT).content.decode()


def test_publishing_makes_the_next_version_in_the_log(
    client: Client, house: House, danger: Page
) -> None:
    client.post(EDIT, {})
    assert send(client, house.leader, "publish", must_be_read="on").status_code == 302
    danger.refresh_from_db()
    assert danger.current
    assert (danger.current.number, danger.current.text, danger.to_read) == (2, "Ring **113**.", 2)
    assert danger.current.published_by == house.leader
    assert not Draft.objects.exists()
    record = Record.objects.filter(action="handbook.publish").latest("number")
    assert record.actor_id == house.leader.pk
    assert "113" not in str(record.details)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": "   "}, "påkrevd|tom"),
        ({"change": ""}, "Skriv i en setning hva som er nytt"),
        ({"text": "Se [den](side:nowhere)."}, "ingen side med koden “nowhere”"),
        ({"position": "x"}, "tall"),
        ({"steps": "no.such"}, "gyldig"),
    ],
)
def test_a_form_that_fails_says_why_and_keeps_every_word(
    client: Client, house: House, danger: Page, changes: dict[str, str], said: str
) -> None:
    answer = send(client, house.leader, "publish", title="Ny tittel her", **changes)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(said, text)
    assert "Ny tittel her" in text
    assert Version.objects.count() == 1
    assert "Ny tittel her" in client.get(EDIT).content.decode()


def test_what_a_colleague_published_meanwhile_is_shown_not_lost(
    client: Client, house: House, danger: Page
) -> None:
    colleague = a_person("colleague", "line_leader", house.office)
    republish(danger, colleague, text="Ring **110**.", change="Brann.")
    answer = send(client, house.leader, "publish")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Noen andre har publisert denne siden" in text
    assert "**110**." in text
    assert "Ring **113**." in text
    assert 'name="based_on" value="2"' in text
    assert send(client, house.leader, "publish", based_on="2").status_code == 302


def test_two_who_write_see_each_other(client: Client, house: House, danger: Page) -> None:
    colleague = a_person("colleague", "line_leader", house.office)
    send(client, colleague, "preview")
    client.force_login(house.leader)
    text = client.get(EDIT).content.decode()
    assert "Andre har begynt å skrive" in text
    assert "colleague" in text
    assert "Ring **113**." not in text


# --- What is typed is kept ----------------------------------------------------------------


def test_the_form_saves_itself_also_when_the_session_is_over(
    client: Client, house: House, danger: Page
) -> None:
    signed = signature(client, house.leader)
    client.logout()
    answer = client.post(f"{PAGE}keep/", {**SENT, "signature": signed})
    assert re.fullmatch(r"\d\d\.\d\d", answer.json()["saved"])
    draft = Draft.objects.get()
    assert draft.person == house.leader
    assert draft.typed["text"] == ["Ring **113**."]


def test_a_form_sent_after_the_session_ended_is_there_after_the_sign_in(
    client: Client, house: House, danger: Page
) -> None:
    signed = signature(client, house.leader)
    client.logout()
    answer = send(client, None, "publish", signature=signed)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next={EDIT}")
    assert Version.objects.count() == 1
    client.force_login(house.leader)
    assert "Ring **113**." in client.get(EDIT).content.decode()


def test_a_form_that_is_too_old_is_kept_and_says_so(house: House, danger: Page) -> None:
    strict = Client(enforce_csrf_checks=True)
    signed = signature(strict, house.leader)
    answer = strict.post(EDIT, {**SENT, "signature": signed, "publish": ""})
    assert answer.status_code == 403
    assert "Ingenting er tapt" in answer.content.decode()
    assert Draft.objects.get().typed["text"] == ["Ring **113**."]


@pytest.mark.parametrize("signed", ["", "forged"])
def test_nobody_writes_in_a_draft_without_its_form(
    client: Client, house: House, danger: Page, signed: str
) -> None:
    sent = {**SENT, "signature": signed}
    assert client.post(f"{PAGE}keep/", sent).status_code == 404
    assert send(client, None, "publish", signature=signed).status_code == 302
    assert not Draft.objects.exists()


def test_a_form_of_one_page_does_not_write_in_another(
    client: Client, house: House, danger: Page
) -> None:
    add_page(actor=None, unit=house.office, code="other")
    signed = signature(client, house.leader)
    answer = client.post("/staff/handbook/office/other/keep/", {**SENT, "signature": signed})
    assert answer.status_code == 404


def test_who_may_not_write_any_more_keeps_nothing(
    client: Client, house: House, danger: Page
) -> None:
    signed = signature(client, house.leader)
    house.leader.appointments.all().delete()
    assert client.post(f"{PAGE}keep/", {**SENT, "signature": signed}).status_code == 404


def test_a_draft_is_thrown_away_by_its_writer_alone(
    client: Client, house: House, danger: Page
) -> None:
    colleague = a_person("colleague", "line_leader", house.office)
    send(client, colleague, "preview")
    send(client, house.leader, "preview")
    client.post(f"{PAGE}discard/")
    assert [draft.person for draft in Draft.objects.all()] == [colleague]


# --- New pages ----------------------------------------------------------------------------


def test_a_new_page_is_seen_by_writers_until_it_is_published(client: Client, house: House) -> None:
    client.force_login(house.leader)
    made = client.post("/staff/handbook/new/", {"unit": house.office.pk, "code": "new-one"})
    assert made["Location"] == "/staff/handbook/office/new-one/edit/"
    assert "new-one" in client.get("/staff/handbook/").content.decode()
    client.force_login(house.employee)
    assert "new-one" not in client.get("/staff/handbook/").content.decode()
    assert client.get("/staff/handbook/office/new-one/").status_code == 404
    client.force_login(house.leader)
    first = {name: value for name, value in SENT.items() if name != "change"}
    client.post(made["Location"], {**first, "based_on": "0", "publish": ""})
    client.force_login(house.employee)
    assert client.get("/staff/handbook/office/new-one/").status_code == 200


def test_a_code_is_used_once_and_only_where_one_may_write(
    client: Client, house: House, danger: Page
) -> None:
    client.force_login(house.leader)
    taken = client.post("/staff/handbook/new/", {"unit": house.office.pk, "code": "danger"})
    assert "allerede en side med koden «danger»" in taken.content.decode()
    other = client.post("/staff/handbook/new/", {"unit": house.elsewhere.pk, "code": "mine"})
    assert other.status_code == 422
    assert Page.objects.count() == 1
