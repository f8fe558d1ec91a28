"""Quality review: who may open what, that each opening is recorded, and what comes of it."""

import datetime as dt
import os
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conftest import Cast, CastLine
from lykt.audit.models import Record
from lykt.chat.ledger.tests.data import conversation_at, desk_of
from lykt.chat.models import (
    ChatRequest,
    Conversation,
    Desk,
    Entry,
    Excerpt,
    Fault,
    Review,
    ReviewMark,
    Seat,
)
from lykt.chat.queries.keys import KEY_PLACE, sealed_for_retention
from lykt.people.models import Person, Unit
from lykt.questions.models import Response
from lykt.vault.actions import destroy_due_keys
from lykt.vault.models import Grant, PersonKey
from lykt.vault.retention import make_retention_key

ADDRESS = "/staff/chat/reviews/"
SEALED_KEY = b"k" * 80
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _retention(settings: Any, tmp_path: Any) -> None:
    settings.RETENTION_DIR = tmp_path


@pytest.fixture
def desk(line: CastLine) -> Desk:
    return desk_of(line.chat)


def _talk(
    desk: Desk, *seated: tuple[Person, Unit], minutes: int = 30, waited: int = 2, **changes: Any
) -> Conversation:
    """A closed one of yesterday: whoever sat in it, one sealed message, its request."""
    started = NOW - dt.timedelta(days=1)
    pk = uuid.uuid4()
    make_retention_key(pk)
    sealed = sealed_for_retention(pk, SEALED_KEY, KEY_PLACE)
    talk = conversation_at(
        desk,
        started,
        id=pk,
        sealed_key=sealed,
        last_number=1,
        destroy_on=changes.pop("destroy_on", timezone.localdate() + dt.timedelta(days=10)),
        **changes,
    )
    times = {"joined_at": started, "seen_at": started}
    caller = Seat.objects.create(conversation=talk, kind=Seat.Kind.CALLER, **times)
    for person, unit in seated:
        Seat.objects.create(
            conversation=talk, kind=Seat.Kind.COUNSELLOR, person=person, unit=unit, **times
        )
    Entry.objects.create(
        conversation=talk,
        number=1,
        seat=caller,
        sender_number=1,
        after=0,
        after_digest=bytes(32),
        sealed=os.urandom(284),
        at=started,
    )
    answered = started + dt.timedelta(minutes=waited)
    ChatRequest.objects.create(
        line=desk.channel.line,
        conversation=talk,
        pressed_at=started,
        queued_at=started,
        answered_at=answered if seated else None,
        answered_unit=seated[0][1] if seated else None,
        ended_at=answered + dt.timedelta(minutes=minutes),
        outcome="answered" if seated else "unanswered",
        close_reason="finished",
        day=timezone.localdate(started),
        minute=0,
    )
    return talk


def _grant(desk: Desk, person: Person) -> None:
    key = PersonKey.objects.create(person=person, public=os.urandom(32), made_at=NOW)
    Grant.objects.create(key=desk.ring.keys.get(), holder=key, sealed=b"s", granted_at=NOW)


def _sample(client: Client, person: Person, **query: str) -> Any:
    client.force_login(person)
    today = timezone.localdate()
    asked = {
        "since": f"{today - dt.timedelta(days=30):%d.%m.%Y}",
        "until": f"{today:%d.%m.%Y}",
        "number": "5",
    }
    return client.post(ADDRESS, asked | query, headers={"accept-language": "nb"})


def _shown(response: Any) -> set[uuid.UUID]:
    assert response.status_code == 200
    return {row.conversation.pk for row in response.context["sample"]}


def _begin(client: Client, person: Person, talk: Conversation) -> Review:
    client.force_login(person)
    answer = client.post(f"{ADDRESS}begin/{talk.pk}/", {"found": "random"})
    assert answer.status_code == 302
    return Review.objects.get(conversation=talk, reviewer=person)


# --- Who may --------------------------------------------------------------------------------


def test_nobody_is_sent_to_the_sign_in_and_others_are_refused(
    client: Client, cast: Cast, desk: Desk
) -> None:
    talk = _talk(desk, (cast.oslo_counsellor, cast.oslo))
    review = _begin(client, cast.manager, talk)
    excerpt = f"{ADDRESS}excerpts/{uuid.uuid4()}/"
    own = f"{ADDRESS}{review.pk}/"
    gets = (ADDRESS, f"{ADDRESS}excerpts/", excerpt, own)
    posts = (ADDRESS, f"{ADDRESS}begin/{talk.pk}/", own, f"{own}content/", f"{own}excerpt/")
    client.logout()
    for person, status in ((None, 302), (cast.counsellor, 403)):
        if person:
            client.force_login(person)
        assert {client.get(one).status_code for one in gets} == {status}
        assert {client.post(one).status_code for one in posts} == {status}
    for person in (cast.stranger, cast.reader):  # of another line; and not one's own review
        client.force_login(person)
        assert client.get(own).status_code == 404
        assert client.post(f"{own}content/").status_code == 404
        assert client.post(f"{own}excerpt/").status_code == 404
    client.force_login(cast.stranger)
    begin = client.post(f"{ADDRESS}begin/{talk.pk}/", {"found": "random"})
    assert begin.status_code == 404
    assert "overgrepslinjen" not in client.get(ADDRESS).content.decode()


def test_a_party_that_sees_its_own_reviews_what_it_alone_answered(
    client: Client, cast: Cast, line: CastLine, desk: Desk
) -> None:
    line.line.parties.filter(unit=cast.secretariat).update(free_text="own")
    theirs = _talk(desk, (cast.oslo_counsellor, cast.oslo))
    both = _talk(desk, (cast.counsellor, cast.secretariat), (cast.oslo_counsellor, cast.oslo))
    own = _talk(desk, (cast.counsellor, cast.secretariat))
    unanswered = _talk(desk)

    assert _shown(_sample(client, cast.manager)) == {own.pk}
    for talk in (theirs, both, unanswered):
        begin = client.post(f"{ADDRESS}begin/{talk.pk}/", {"found": "random"})
        assert begin.status_code == 404


def test_what_is_open_destroyed_or_due_is_not_reviewed(
    client: Client, cast: Cast, desk: Desk
) -> None:
    _talk(desk, (cast.counsellor, cast.secretariat), state=Conversation.State.OPEN)
    _talk(desk, (cast.counsellor, cast.secretariat), destroyed_at=NOW)
    _talk(desk, (cast.counsellor, cast.secretariat), destroy_on=timezone.localdate())
    assert _shown(_sample(client, cast.manager)) == set()


# --- Samples ----------------------------------------------------------------------------------


def test_a_sample_has_so_many_none_of_ones_own_and_is_recorded(
    client: Client, cast: Cast, desk: Desk
) -> None:
    talks = {_talk(desk, (cast.counsellor, cast.secretariat)).pk for _ in range(6)}
    mine = _talk(desk, (cast.manager, cast.secretariat))
    sample = _shown(_sample(client, cast.manager, number="4"))

    assert len(sample) == 4
    assert sample <= talks
    details = Record.objects.get(action="chat.draw_sample").details
    assert details == {"number": 4, "of": 6}
    with_own = _sample(client, cast.manager, number="20", with_own="on")
    assert _shown(with_own) == talks | {mine.pk}


def test_each_criterion_finds_what_it_says(client: Client, cast: Cast, desk: Desk) -> None:
    who = (cast.counsellor, cast.secretariat)
    plain = _talk(desk, who)
    found = {
        "long": _talk(desk, who, minutes=61),
        "long_wait": _talk(desk, who, waited=11),
        "requeued": _talk(desk, who),
        "transferred": _talk(desk, who),
        "returned": _talk(desk, who),
        "faults": _talk(desk, who),
    }
    for event in ("requeued", "transferred", "returned"):
        Entry.objects.create(conversation=found[event], number=2, event=event, at=NOW)
    Fault.objects.create(conversation=found["faults"], kind="resend", count=1, last_at=NOW)
    for criterion, talk in found.items():
        assert _shown(_sample(client, cast.manager, criterion=criterion)) == {talk.pk}, criterion
    assert plain.pk in _shown(_sample(client, cast.manager, criterion="few"))


def test_it_is_narrowed_by_unit_and_reason_and_nonsense_is_said(
    client: Client, cast: Cast, desk: Desk
) -> None:
    own = _talk(desk, (cast.counsellor, cast.secretariat))
    theirs = _talk(desk, (cast.oslo_counsellor, cast.oslo))
    ChatRequest.objects.filter(conversation=theirs).update(close_reason="misuse")

    assert _shown(_sample(client, cast.manager, unit=str(cast.secretariat.pk))) == {own.pk}
    assert _shown(_sample(client, cast.manager, reason="misuse")) == {theirs.pk}
    for wrong in ({"number": "21"}, {"since": "x"}, {"criterion": "x"}, {"until": "01.01.2001"}):
        assert _sample(client, cast.manager, **wrong).status_code == 422


def test_what_a_counsellor_marked_is_listed(client: Client, cast: Cast, desk: Desk) -> None:
    talk = _talk(desk, (cast.counsellor, cast.secretariat))
    ReviewMark.objects.create(conversation=talk, by=cast.counsellor, marked_at=NOW)
    client.force_login(cast.manager)
    rows = client.get(ADDRESS).context["marked"]
    assert [row.conversation for row in rows] == [talk]


# --- One review -------------------------------------------------------------------------------


def test_each_opening_is_in_the_audit_log_before_the_sealed_key_is_handed_out(
    client: Client, cast: Cast, desk: Desk
) -> None:
    talk = _talk(desk, (cast.counsellor, cast.secretariat))
    _grant(desk, cast.manager)
    review = _begin(client, cast.manager, talk)
    page = client.get(f"{ADDRESS}{review.pk}/")
    assert not Record.objects.filter(action="chat.open_conversation").exists()
    assert b"data-content" in page.content
    for opening in (1, 2):
        content = client.post(f"{ADDRESS}{review.pk}/content/").json()
        assert Record.objects.filter(action="chat.open_conversation").count() == opening

    record = Record.objects.filter(action="chat.open_conversation").first()
    assert record
    assert (record.actor_id, record.subject_id) == (cast.manager.pk, str(talk.pk))
    assert content["sealedKey"].startswith("a2tra2")
    assert (content["id"], content["last"], len(content["entries"])) == (str(talk.pk), 1, 1)
    assert set(content["entries"][0]) == {"c", "n", "at", "seat", "s", "after", "digest", "sealed"}
    assert sorted(seat["name"] for seat in content["seats"].values()) == ["", "counsellor"]


def test_without_the_grant_nothing_is_handed_out_and_the_page_says_how(
    client: Client, cast: Cast, desk: Desk
) -> None:
    review = _begin(client, cast.manager, _talk(desk, (cast.counsellor, cast.secretariat)))
    answer = client.post(f"{ADDRESS}{review.pk}/content/")
    assert (answer.status_code, answer.json()["error"]) == (403, "no_grant")
    assert not Record.objects.filter(action="chat.open_conversation").exists()
    address = f"{ADDRESS}{review.pk}/"
    for page in (client.get(ADDRESS), client.get(address)):
        assert "/staff/keys/" in page.content.decode()
    assert "data-content" not in client.get(address).content.decode()


def test_the_rubric_is_kept_and_the_feedback_is_read_by_that_counsellor_alone(
    client: Client, cast: Cast, desk: Desk
) -> None:
    talk = _talk(desk, (cast.counsellor, cast.secretariat))
    review = _begin(client, cast.manager, talk)
    sent = {
        "q-listening": "yes",
        "q-referral": "not_relevant",
        "q-notes": "Rolig tempo hele veien",
        "feedback-to": str(cast.counsellor.pk),
        "feedback-feedback": "Du møtte henne med ro.",
    }
    assert client.post(f"{ADDRESS}{review.pk}/", sent).status_code == 302
    review.refresh_from_db()
    response = Response.objects.get(collection__code="review-volinjen")
    assert review.rubric == response
    assert response.answers == {"listening": "yes", "referral": "not_relevant"}
    assert "møtte".encode() not in bytes(review.sealed_feedback or b"")
    assert Record.objects.filter(action="chat.finish_review").count() == 1
    client.post(f"{ADDRESS}{review.pk}/", sent | {"feedback-feedback": "En gang til"})
    assert Response.objects.filter(collection__code="review-volinjen").count() == 1

    feedback = f"{ADDRESS}feedback/"
    assert "møtte" not in client.get(feedback).content.decode()
    client.force_login(cast.oslo_counsellor)
    assert "møtte" not in client.get(feedback).content.decode()
    assert client.post(f"{feedback}{review.pk}/read/").status_code == 404
    client.force_login(cast.counsellor)
    assert "Du møtte henne med ro." in client.get(feedback).content.decode()
    for _ in range(2):
        assert client.post(f"{feedback}{review.pk}/read/").status_code == 302
    review.refresh_from_db()
    assert review.read_at is not None
    assert Record.objects.filter(action="chat.read_feedback").count() == 1
    client.force_login(cast.analyst)
    assert client.get(feedback).status_code == 403


def test_feedback_to_somebody_who_was_not_there_is_refused(
    client: Client, cast: Cast, desk: Desk
) -> None:
    review = _begin(client, cast.manager, _talk(desk, (cast.counsellor, cast.secretariat)))
    sent = {"feedback-to": str(cast.oslo_counsellor.pk), "feedback-feedback": "Hei"}
    assert client.post(f"{ADDRESS}{review.pk}/", sent).status_code == 422
    personal = {"feedback-to": str(cast.counsellor.pk), "feedback-feedback": "Ring 912 34 567"}
    assert client.post(f"{ADDRESS}{review.pk}/", personal).status_code == 422
    assert not Review.objects.filter(finished_at__isnull=False).exists()


def test_an_excerpt_is_sealed_leads_nowhere_back_and_ends_with_its_time(
    client: Client, cast: Cast, line: CastLine, desk: Desk
) -> None:
    review = _begin(client, cast.manager, _talk(desk, (cast.counsellor, cast.secretariat)))
    address = f"{ADDRESS}{review.pk}/excerpt/"
    sent = {
        "excerpt-text": "Innskriver: Jeg vet ikke.",
        "excerpt-lesson": "Vent på svaret.",
        "excerpt-days": "365",
        "excerpt-anonymous": "on",
    }
    assert client.post(address, sent | {"excerpt-anonymous": ""}).status_code == 422
    personal = client.post(address, sent | {"excerpt-text": "Ring meg på 912 34 567"})
    assert personal.status_code == 422
    assert client.post(address, sent).status_code == 302
    excerpt = Excerpt.objects.get()
    assert b"Innskriver" not in bytes(excerpt.sealed)
    assert excerpt.key.destroy_on == timezone.localdate() + dt.timedelta(days=365)

    one = f"{ADDRESS}excerpts/{excerpt.pk}/"
    client.force_login(cast.reader)
    assert "Vent på svaret." in client.get(one).content.decode()
    assert Record.objects.filter(action="chat.open_excerpt").count() == 1
    assert client.post(one).status_code == 404  # only who kept it destroys it before its time
    line.line.parties.filter(unit=cast.secretariat).update(free_text="own")
    excerpt.unit = cast.oslo
    excerpt.save()
    assert client.get(one).status_code == 404
    client.force_login(cast.stranger)
    assert client.get(one).status_code == 404
    excerpt.unit = cast.secretariat
    excerpt.save()
    destroy_due_keys(today=excerpt.key.destroy_on)
    client.force_login(cast.manager)
    assert client.get(one).status_code == 404


def test_who_kept_an_excerpt_destroys_it(client: Client, cast: Cast, desk: Desk) -> None:
    review = _begin(client, cast.manager, _talk(desk, (cast.counsellor, cast.secretariat)))
    sent = {"text": "a", "lesson": "b", "days": "90", "anonymous": "on"}
    client.post(
        f"{ADDRESS}{review.pk}/excerpt/", {f"excerpt-{name}": one for name, one in sent.items()}
    )
    excerpt = Excerpt.objects.get()
    assert client.post(f"{ADDRESS}excerpts/{excerpt.pk}/").status_code == 302
    assert not Excerpt.objects.exists()
    assert Record.objects.filter(action="chat.destroy_excerpt").count() == 1


def test_after_the_conversation_is_destroyed_the_review_stays_and_opens_nothing(
    client: Client, cast: Cast, desk: Desk
) -> None:
    talk = _talk(desk, (cast.counsellor, cast.secretariat))
    _grant(desk, cast.manager)
    review = _begin(client, cast.manager, talk)
    Conversation.objects.filter(pk=talk.pk).update(destroyed_at=NOW, sealed_key=b"")
    assert client.post(f"{ADDRESS}{review.pk}/content/").status_code == 404
    assert client.get(ADDRESS).status_code == 200
    assert Review.objects.count() == 1
