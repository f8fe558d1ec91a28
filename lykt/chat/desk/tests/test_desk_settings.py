"""A desk's settings: seen and changed by who manages the chat, and audited."""

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from conftest import Cast, CastLine
from lykt.audit.models import Record
from lykt.chat.ledger.tests.data import at, conversation_at, desk_of
from lykt.chat.models import Desk, Duty, Phrase
from lykt.questions.actions import publish_version
from lykt.questions.definition import CHOICE
from lykt.questions.models import Questionnaire
from lykt.questions.queries import definition_of

LIMITS = {
    "limits-wait_limit": "15",
    "limits-away_limit": "4",
    "limits-absent_limit": "8",
    "limits-closing_minutes": "0",
    "limits-retention_days": "7",
    "limits-first_choices": "",
}


@pytest.fixture
def desk(line: CastLine) -> Desk:
    return desk_of(line.chat)


@pytest.fixture
def address(desk: Desk) -> str:
    return f"/staff/chat/desks/{desk.pk}/"


def _phrases(desk: Desk, *titles: str) -> list[Phrase]:
    return [
        Phrase.objects.create(desk=desk, title=title, text=title, position=place)
        for place, title in enumerate(titles, start=1)
    ]


def _titles(desk: Desk) -> list[str]:
    return list(desk.phrases.values_list("title", flat=True))


def test_nobody_is_sent_to_the_sign_in_and_others_are_refused(
    client: Client, cast: Cast, desk: Desk, address: str
) -> None:
    (phrase,) = _phrases(desk, "Hei")
    own = f"{address}phrases/{phrase.pk}/"
    posts = (address, f"{address}phrases/", own, f"{own}order/", f"{own}remove/")
    for person, status in ((None, 302), (cast.counsellor, 403), (cast.stranger, 404)):
        if person:
            client.force_login(person)
        for one in (address, own):
            assert client.get(one).status_code == status
        for one in posts:
            assert client.post(one, LIMITS).status_code == status
    assert _titles(desk) == ["Hei"]
    assert not Record.objects.filter(action__startswith="chat.").exists()


def test_the_only_desk_is_opened_at_once_and_shows_duty_and_hours(
    client: Client, cast: Cast, desk: Desk
) -> None:
    now = timezone.now()
    for person, ended in ((cast.counsellor, None), (cast.oslo_counsellor, now)):
        Duty.objects.create(
            desk=desk, person=person, unit=cast.oslo, began_at=now, seen_at=now, ended_at=ended
        )
    client.force_login(cast.manager)
    page = client.get("/staff/chat/desks/", follow=True, headers={"accept-language": "nb"})
    text = page.content.decode()

    on_duty = text[text.index("På vakt nå") : text.index("Åpningstider")]
    assert ">counsellor<" in on_duty
    assert "oslo-counsellor" not in on_duty
    opening = desk.channel.hours.first()
    assert opening
    assert f"{opening.opens:%H.%M}–{opening.closes:%H.%M}" in text
    assert f"/staff/lines/volinjen/#channel-{desk.channel_id}" in text


def test_limits_are_changed_for_new_conversations_alone_and_audited(
    client: Client, cast: Cast, desk: Desk, address: str
) -> None:
    earlier = conversation_at(desk, at("2026-05-01 10:00"))
    client.force_login(cast.manager)
    assert client.post(address, LIMITS).status_code == 302
    desk.refresh_from_db()
    earlier.refresh_from_db()

    assert (desk.wait_limit, desk.retention_days, desk.closing_minutes) == (15, 7, 0)
    assert earlier.destroy_on == dt.date(2026, 5, 31)
    details = Record.objects.get(action="chat.change_desk").details
    assert details["retention_days"] == [30, 7]
    assert "first_choices" not in details
    client.post(address, LIMITS)
    assert Record.objects.filter(action="chat.change_desk").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"limits-wait_limit": "0"},
        {"limits-wait_limit": "241"},
        {"limits-retention_days": "0"},
        {"limits-retention_days": "366"},
        {"limits-closing_minutes": "-1"},
        {"limits-away_limit": "16"},
        {"limits-absent_limit": "x"},
        {"limits-first_choices": "999999"},
    ],
)
def test_nonsense_is_refused_and_nothing_is_changed(
    client: Client, cast: Cast, desk: Desk, address: str, wrong: dict[str, str]
) -> None:
    client.force_login(cast.manager)
    assert client.post(address, LIMITS | wrong).status_code == 422
    desk.refresh_from_db()
    assert (desk.wait_limit, desk.retention_days) == (20, 30)


def test_only_a_questionnaire_of_choices_may_be_asked_first_and_it_can_be_taken_away(
    client: Client, cast: Cast, line: CastLine, desk: Desk, address: str
) -> None:
    feedback = Questionnaire.objects.get(code="caller-feedback")
    client.force_login(cast.manager)
    refused = client.post(address, LIMITS | {"limits-first_choices": str(feedback.pk)})
    assert refused.status_code == 422

    choices = _questionnaire_of_choices(line)
    chosen = client.post(address, LIMITS | {"limits-first_choices": str(choices.pk)})
    assert chosen.status_code == 302
    desk.refresh_from_db()
    assert desk.first_choices == choices
    client.post(address, LIMITS)
    desk.refresh_from_db()
    assert desk.first_choices is None


def _questionnaire_of_choices(line: CastLine) -> Questionnaire:
    shipped = definition_of(line.chat.registration.questionnaire.versions.earliest("number"))
    items = tuple(one for one in shipped.items if one.kind in CHOICE and not one.relevant)
    definition = replace(shipped, code="first-choices", items=items[:2])
    publish_version(actor=None, definition=definition, valid_from=dt.date(2026, 1, 1))
    return Questionnaire.objects.get(code="first-choices")


def test_phrases_are_added_changed_ordered_and_removed(
    client: Client, cast: Cast, desk: Desk, address: str
) -> None:
    first, second, third = _phrases(desk, "En", "To", "Tre")
    client.force_login(cast.manager)
    added = {"phrase-title": "Fire", "phrase-text": "<b>Hei</b>"}
    assert client.post(f"{address}phrases/", added).status_code == 302
    assert client.post(f"{address}phrases/{third.pk}/order/", {"up": ""}).status_code == 302
    client.post(f"{address}phrases/{first.pk}/order/", {"up": ""})
    changed = {"title": "To, endret", "text": "Ny tekst"}
    assert client.post(f"{address}phrases/{second.pk}/", changed).status_code == 302
    assert _titles(desk) == ["En", "Tre", "To, endret", "Fire"]
    assert client.post(f"{address}phrases/{first.pk}/remove/").status_code == 302
    assert _titles(desk) == ["Tre", "To, endret", "Fire"]
    assert "&lt;b&gt;Hei&lt;/b&gt;" in client.get(address).content.decode()
    actions = list(Record.objects.filter(action__endswith="phrase").values_list("action"))
    assert len(actions) == 4  # moving the first one up did nothing


def test_a_phrase_without_a_text_is_said_and_another_desks_is_not_found(
    client: Client, cast: Cast, desk: Desk, address: str
) -> None:
    (phrase,) = _phrases(desk, "En")
    client.force_login(cast.manager)
    empty = {"phrase-title": "Fire", "phrase-text": " "}
    assert client.post(f"{address}phrases/", empty).status_code == 422
    assert (
        client.post(f"{address}phrases/{phrase.pk}/", {"title": "", "text": ""}).status_code == 422
    )
    assert client.get(f"{address}phrases/999999/").status_code == 404
    assert client.get(f"/staff/chat/desks/999999/phrases/{phrase.pk}/").status_code == 404
