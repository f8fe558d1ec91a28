"""Registering a contact on screen: once, whatever happens to the session meanwhile."""

import datetime as dt
import re
import uuid

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from conftest import Cast, CastLine
from lykt.helpline.models import Contact
from lykt.people.models import Person
from lykt.questions.models import Draft, Response
from lykt.questions.queries import texts_of

TELEPHONE = "/staff/contacts/new/volinjen/telephone/"
CONTACTS = "/staff/contacts/"


def hidden_fields(page: str) -> dict[str, str]:
    """What the page put into its form."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    assert dict(found)["draft"]
    return dict(found)


def _opened(client: Client, person: Person) -> dict[str, str]:
    client.force_login(person)
    response = client.get(TELEPHONE)
    assert response.status_code == 200
    return hidden_fields(response.content.decode())


def _filled(fields: dict[str, str], **changes: str) -> dict[str, str]:
    return {
        **fields,
        "t-day": "17.05.2022",
        "t-started": "0930",
        "t-ended": "9.47",
        "q-who_contacted": "exposed",
        "q-in_target_group": "yes",
        "q-summary": "Ønsket å snakke om sikkerhet.",
        **changes,
    }


@pytest.mark.parametrize("address", ["/staff/contacts/new/", TELEPHONE])
def test_who_may_not_register_is_refused_and_nobody_is_sent_to_the_sign_in(
    client: Client, cast: Cast, line: CastLine, address: str
) -> None:
    assert client.get(address).status_code == 302
    client.force_login(cast.reader)
    assert client.get(address).status_code == 403


def test_a_line_that_the_person_does_not_answer_is_not_found(
    client: Client, cast: Cast, line: CastLine
) -> None:
    client.force_login(cast.stranger)
    assert client.get(TELEPHONE).status_code == 404
    assert "ikke registrere henvendelser" in client.get("/staff/contacts/new/").content.decode()


def test_the_form_opens_with_the_channel_and_the_time_filled_in(
    client: Client, cast: Cast, line: CastLine
) -> None:
    client.force_login(cast.counsellor)
    page = client.get(TELEPHONE).content.decode()

    assert f'value="{timezone.localdate():%d.%m.%Y}"' in page
    assert re.search(r'name="t-started" value="\d\d\.\d\d"', page)
    assert "Hvem ringte inn?" in page


def test_a_contact_is_registered_and_its_draft_is_gone(
    client: Client, cast: Cast, line: CastLine
) -> None:
    fields = _opened(client, cast.counsellor)
    client.post(f"/staff/contacts/drafts/save/{line.telephone.pk}/", _filled(fields))
    response = client.post(TELEPHONE, _filled(fields))

    assert response.status_code == 302
    contact = Contact.objects.get()
    assert (contact.day, contact.minute) == (dt.date(2022, 5, 17), 570)
    assert contact.ended_at == contact.started_at + dt.timedelta(minutes=17)
    assert contact.unit == cast.secretariat
    assert contact.response.version.number == 2
    assert texts_of(contact.response) == {"summary": "Ønsket å snakke om sikkerhet."}
    assert not Draft.objects.exists()
    assert (
        "Henvendelsen kl. 09.30 er registrert." in client.get(response["Location"]).content.decode()
    )


def test_a_form_sent_twice_is_one_contact_and_the_same_receipt(
    client: Client, cast: Cast, line: CastLine
) -> None:
    sent = _filled(_opened(client, cast.counsellor))
    first, second = client.post(TELEPHONE, sent), client.post(TELEPHONE, sent)

    assert Contact.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_a_form_that_is_changed_and_sent_again_becomes_a_correction_to_save(
    client: Client, cast: Cast, line: CastLine
) -> None:
    sent = _filled(_opened(client, cast.counsellor))
    client.post(TELEPHONE, sent)
    changed = {**sent, "q-in_target_group": "no", "q-summary": "Ville også vite om krisesenter."}
    page = client.post(TELEPHONE, changed, follow=True).content.decode()

    assert "var registrert fra før" in page
    assert "Ville også vite om krisesenter." in page
    contact = Contact.objects.get()
    assert contact.response.answers["in_target_group"] == "yes"

    again = {**changed, **hidden_fields(page), "reason": "Rettet målgruppen"}
    client.post(f"/staff/contacts/{contact.pk}/correct/", again)
    contact = Contact.objects.get()
    assert contact.response.answers["in_target_group"] == "no"
    assert texts_of(contact.response) == {"summary": "Ville også vite om krisesenter."}
    assert not Draft.objects.exists()


def test_a_contact_that_runs_past_midnight_ends_the_next_day(
    client: Client, cast: Cast, line: CastLine
) -> None:
    fields = _opened(client, cast.counsellor)
    client.post(TELEPHONE, _filled(fields, **{"t-started": "2350", "t-ended": "0.20"}))

    contact = Contact.objects.get()
    assert contact.ended_at is not None
    assert contact.ended_at - contact.started_at == dt.timedelta(minutes=30)


def test_a_contact_across_the_hour_that_comes_twice_ends_after_it_started(
    client: Client, cast: Cast, line: CastLine
) -> None:
    night = {"t-day": "30.10.2022", "t-started": "0250", "t-ended": "0210"}
    client.post(TELEPHONE, _filled(_opened(client, cast.counsellor), **night))

    contact = Contact.objects.get()
    assert contact.ended_at == contact.started_at + dt.timedelta(minutes=20)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"t-started": "1030", "t-ended": "0930"}, "slutter før den starter"),
        ({"t-day": "01.01.2099"}, "fram i tid"),
        ({"t-day": "31.02.2022"}, "31.02.2022» er ikke"),
        ({"t-day": "01.01.2019"}, "ikke registrert noe i denne kanalen"),
        ({"q-summary": "Ring 22 33 44 55"}, "22 33 44 55"),
        ({"q-who_contacted": ""}, "Hvem ringte inn?"),
    ],
)
def test_what_can_not_be_saved_is_said_and_all_that_was_typed_stays(
    client: Client, cast: Cast, line: CastLine, changes: dict[str, str], message: str
) -> None:
    sent = _filled(_opened(client, cast.counsellor), **changes)
    response = client.post(TELEPHONE, sent)
    page = response.content.decode()

    assert response.status_code == 422
    assert message in page
    assert sent["q-summary"] in page
    assert f'value="{sent["t-started"]}"' in page
    assert hidden_fields(page)["draft"] == sent["draft"]
    assert not Contact.objects.exists()


def test_another_day_with_other_questions_shows_them_before_anything_is_saved(
    client: Client, cast: Cast, line: CastLine
) -> None:
    sent = _filled(_opened(client, cast.counsellor), **{"t-day": "17.05.2021"})
    page = client.post(TELEPHONE, sent).content.decode()

    assert not Contact.objects.exists()
    assert "Den dagen ble det stilt andre spørsmål" in page
    assert 'name="q-themes"' in page
    assert re.search(r'name="q-who_contacted" value="exposed"[^>]* checked', page)

    del sent["q-summary"]
    client.post(TELEPHONE, {**sent, **hidden_fields(page)})
    assert Contact.objects.get().response.version.number == 1


def test_a_session_that_ended_while_typing_loses_nothing(cast: Cast, line: CastLine) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = _filled(_opened(client, cast.counsellor))
    # The session is over; the browser still has the cookie that guards forms.
    del client.cookies["sessionid"]

    response = client.post(TELEPHONE, sent)
    assert response.status_code == 302
    assert "/sign-in/" in response["Location"]
    draft = Draft.objects.get(person=cast.counsellor)
    assert f"next=/staff/contacts/drafts/{draft.pk}/" in response["Location"]

    client.force_login(cast.counsellor)
    page = client.get(f"/staff/contacts/drafts/{draft.pk}/").content.decode()
    assert "Ønsket å snakke om sikkerhet." in page
    assert 'value="0930"' in page
    again = client.post(TELEPHONE, {**sent, **hidden_fields(page)})
    assert again.status_code == 302
    assert Contact.objects.count() == 1


def test_a_form_whose_csrf_token_is_too_old_is_kept_and_the_page_says_when(
    cast: Cast, line: CastLine
) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = _filled(_opened(client, cast.counsellor))
    del sent["csrfmiddlewaretoken"]

    response = client.post(TELEPHONE, sent)
    page = response.content.decode()

    draft = Draft.objects.get(person=cast.counsellor)
    assert response.status_code == 403
    assert f"lagret som utkast kl. {timezone.localtime(draft.saved_at):%H.%M}" in page
    assert f"/staff/contacts/drafts/{draft.pk}/" in page


def test_a_form_of_somebody_else_in_the_same_browser_becomes_their_draft(
    client: Client, cast: Cast, line: CastLine
) -> None:
    sent = _filled(_opened(client, cast.counsellor))
    client.force_login(cast.oslo_counsellor)
    page = client.post(TELEPHONE, sent).content.decode()

    assert "Ingenting er tapt" in page
    assert not Response.objects.exists()
    assert Draft.objects.get().person == cast.counsellor


def test_a_draft_is_saved_by_its_signature_alone_and_sealed(
    client: Client, cast: Cast, line: CastLine
) -> None:
    fields = _opened(client, cast.counsellor)
    client.logout()
    address = f"/staff/contacts/drafts/save/{line.telephone.pk}/"

    assert client.post(address, _filled(fields)).status_code == 200
    assert client.post(address, _filled(fields, signature="forged")).status_code == 404
    other = _filled(fields, draft=str(uuid.uuid4()))
    assert client.post(address, other).status_code == 404
    assert client.post(address, _filled(fields, contact="9" * 5000)).status_code == 200
    assert client.post(address, _filled(fields, more="x" * 300_000)).status_code in (400, 413)
    draft = Draft.objects.get()
    assert b"sikkerhet" not in bytes(draft.sealed or b"")
    assert "sikkerhet" not in str(draft.context)


def test_a_draft_is_listed_continued_and_thrown_away_by_its_owner_only(
    client: Client, cast: Cast, line: CastLine
) -> None:
    fields = _opened(client, cast.counsellor)
    client.post(f"/staff/contacts/drafts/save/{line.telephone.pk}/", _filled(fields))
    address = f"/staff/contacts/drafts/{fields['draft']}/"
    assert address in client.get(CONTACTS).content.decode()

    client.force_login(cast.manager)
    assert address not in client.get(CONTACTS).content.decode()
    assert client.get(address).status_code == 404
    client.post(f"{address}discard/")
    assert Draft.objects.exists()

    client.force_login(cast.counsellor)
    client.post(f"{address}discard/")
    assert not Draft.objects.exists()
    client.logout()
    assert client.get(address).status_code == 302
    assert client.post(f"{address}discard/").status_code == 302


def _save_draft(client: Client, line: CastLine, fields: dict[str, str]) -> HttpResponse:
    address = f"/staff/contacts/drafts/save/{line.telephone.pk}/"
    response: HttpResponse = client.post(address, _filled(fields))  # type: ignore[assignment]
    return response


def test_who_has_many_drafts_is_told_before_typing_and_loses_none(
    client: Client, cast: Cast, line: CastLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lykt.questions.actions.drafts.MOST_UNDER_WAY", 2)
    first, second, third = (_opened(client, cast.counsellor) for _ in range(3))
    assert [_save_draft(client, line, fields).status_code for fields in (first, second)] == [
        200,
        200,
    ]
    refused = _save_draft(client, line, third)
    assert refused.status_code == 409
    assert "Fullfør eller kast noen av dem" in refused.json()["refused"]  # type: ignore[attr-defined]
    assert "Fullfør eller kast noen av dem" in client.get(TELEPHONE).content.decode()
    assert _save_draft(client, line, first).status_code == 200

    # What was sent is kept all the same, and what others write is not touched by it.
    client.logout()
    client.post(TELEPHONE, _filled(third))
    assert Draft.objects.filter(person=cast.counsellor).count() == 3
    theirs = _opened(client, cast.manager)
    assert _save_draft(client, line, theirs).status_code == 200


def test_a_form_that_saves_itself_after_it_was_sent_leaves_no_draft(
    client: Client, cast: Cast, line: CastLine
) -> None:
    fields = _opened(client, cast.counsellor)
    client.post(TELEPHONE, _filled(fields))
    assert _save_draft(client, line, fields).status_code == 409
    assert not Draft.objects.exists()


def test_changes_to_a_sent_form_that_were_kept_go_on_being_kept(
    client: Client, cast: Cast, line: CastLine
) -> None:
    fields = _opened(client, cast.counsellor)
    client.post(TELEPHONE, _filled(fields))
    client.logout()
    client.post(TELEPHONE, _filled(fields))
    assert _save_draft(client, line, fields).status_code == 200
    assert Draft.objects.exists()


def test_covering_the_screen_without_script_keeps_what_was_typed(
    client: Client, cast: Cast, line: CastLine
) -> None:
    sent = _filled(_opened(client, cast.counsellor), action="toggle_screen")
    page = client.post(TELEPHONE, sent).content.decode()

    assert "data-shared-screen" in page
    assert "Ønsket å snakke om sikkerhet." in page
    assert not Contact.objects.exists()
    assert "data-shared-screen" in client.get(TELEPHONE).content.decode()


def test_covering_the_screen_is_remembered_for_whoever_is_signed_in(
    client: Client, cast: Cast, line: CastLine
) -> None:
    assert client.post("/staff/contacts/shared-screen/").status_code == 302
    client.force_login(cast.counsellor)
    assert client.post("/staff/contacts/shared-screen/", {"shared": "yes"}).status_code == 204
    assert "data-shared-screen" in client.get(TELEPHONE).content.decode()
