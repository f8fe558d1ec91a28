"""A caller presses the button and is in the queue."""

import datetime as dt
import hashlib
import os
import uuid

import pytest
from django.core.management import call_command
from django.utils import timezone

from conftest import Cast, CastDesk, CastLine, at_once, needs_several_connections, start_chat
from lykt.chat.actions import press, pressing, read_press, start_conversation
from lykt.chat.models import ChatRequest, Conversation, Seat, Tally
from lykt.chat.queries import caller_seat
from lykt.chat.sealing import make_conversation, open_conversation_key
from lykt.chat.workflow import (
    ClosedError,
    ClosingSoonError,
    IdTakenError,
    KeyChangedError,
    MalformedError,
    NoKeyError,
    PressExpiredError,
    QueueFullError,
    StartFailedError,
)
from lykt.vault.models import RingKey
from lykt.vault.retention import is_held, keys_held, unseal_for_retention

NOON = dt.datetime(2022, 5, 5, 10, 0, tzinfo=dt.UTC)


def counted(kind: str, detail: str = "") -> int:
    return sum(Tally.objects.filter(kind=kind, detail=detail).values_list("count", flat=True))


def test_a_press_gives_the_key_to_seal_to_and_is_counted(desk: CastDesk) -> None:
    given = press(desk.desk, now=NOON)
    assert (given.ring_key, given.ring_public) == (desk.ring_key.pk, desk.ring.public)
    assert read_press(desk.desk, given.pressed, now=NOON) == NOON
    assert counted("pressed") == 1


def test_a_press_holds_for_half_an_hour_and_at_its_own_desk(desk: CastDesk) -> None:
    given = press(desk.desk, now=NOON)
    with pytest.raises(PressExpiredError):
        read_press(desk.desk, given.pressed, now=NOON + dt.timedelta(minutes=31))
    with pytest.raises(PressExpiredError):
        read_press(desk.desk, given.pressed[:-1] + "x", now=NOON)
    desk.desk.pk += 1
    with pytest.raises(PressExpiredError):
        read_press(desk.desk, given.pressed, now=NOON)


def test_outside_the_hours_there_is_no_start(desk: CastDesk, line: CastLine, cast: Cast) -> None:
    line.chat.hours.update(opens=dt.time(9), closes=dt.time(13))
    press(desk.desk, now=NOON)
    with pytest.raises(ClosingSoonError):
        press(desk.desk, now=NOON + dt.timedelta(minutes=50))
    with pytest.raises(ClosedError):
        press(desk.desk, now=NOON + dt.timedelta(hours=1))
    with pytest.raises(ClosedError):
        start_chat(desk, NOON + dt.timedelta(hours=1))
    assert (counted("pressed"), counted("refused", "closed")) == (3, 1)
    assert not keys_held()


def test_without_a_ring_key_there_is_no_start(desk: CastDesk) -> None:
    RingKey.objects.update(retired_at=NOON)
    with pytest.raises(NoKeyError):
        press(desk.desk, now=NOON)


def test_a_queue_that_is_full_says_so(desk: CastDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressing, "MOST_WAITING", 2)
    for _ in range(2):
        start_chat(desk, NOON)
    with pytest.raises(QueueFullError):
        press(desk.desk, now=NOON)
    with pytest.raises(QueueFullError):
        start_chat(desk, NOON)


def test_tabs_that_only_began_do_not_fill_the_queue(
    desk: CastDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pressing, "MOST_WAITING", 2)
    for _ in range(2):
        start_chat(desk, NOON)
    later = NOON + dt.timedelta(minutes=2)
    assert press(desk.desk, now=later).ring_key
    Seat.objects.filter(kind=Seat.Kind.CALLER).update(seen_at=later)
    with pytest.raises(QueueFullError):
        press(desk.desk, now=later)


def test_a_start_waits_in_the_queue_and_stands_in_the_ledger(desk: CastDesk) -> None:
    tab = start_chat(desk, NOON, pressed_at=NOON - dt.timedelta(minutes=1))
    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.waiting_since) == ("waiting", NOON)
    assert conversation.destroy_on == dt.date(2022, 6, 4)
    assert [(e.number, e.event, e.seat_id) for e in conversation.entries.all()] == [
        (1, "waiting", tab.seat.pk)
    ]
    request = ChatRequest.objects.get()
    assert (request.pressed_at, request.queued_at) == (NOON - dt.timedelta(minutes=1), NOON)
    assert (request.outcome, request.day, request.minute) == ("under_way", NOON.date(), 719)
    assert counted("started") == 1


def test_what_is_stored_opens_with_the_ring_key_and_the_retention_key_only(
    desk: CastDesk,
) -> None:
    tab = start_chat(desk, NOON)
    stored = bytes(Conversation.objects.get().sealed_key)
    pk = tab.seat.conversation_id
    inner = unseal_for_retention(pk, stored, "chat.conversation sealed_key")
    assert open_conversation_key(inner, pk, desk.ring_key.pk, desk.ring.private) == tab.key
    assert is_held(pk)
    assert inner not in stored


def test_the_seat_is_proved_by_its_secret(desk: CastDesk) -> None:
    tab = start_chat(desk, NOON)
    assert caller_seat(tab.seat.pk, tab.secret) == tab.seat
    for secret in (b"", os.urandom(32)):
        with pytest.raises(Seat.DoesNotExist):
            caller_seat(tab.seat.pk, secret)


def arguments(desk: CastDesk) -> dict[str, object]:
    made = make_conversation(desk.ring_key.pk, desk.ring.public)
    return {
        "desk": desk.desk,
        "pressed_at": NOON,
        "conversation": made.id,
        "seat": uuid.uuid4(),
        "secret_hash": hashlib.sha256(b"s").digest(),
        "ring_key": desk.ring_key.pk,
        "sealed_key": made.sealed_key,
        "choices": {},
        "now": NOON,
    }


def test_sent_again_it_is_the_same_conversation_also_after_closing(
    desk: CastDesk, line: CastLine
) -> None:
    given = arguments(desk)
    first = start_conversation(**given)  # type: ignore[arg-type]
    line.chat.hours.all().delete()
    assert start_conversation(**given) == first  # type: ignore[arg-type]
    assert ChatRequest.objects.count() == Conversation.objects.count() == 1


@pytest.mark.parametrize("other", ["secret_hash", "seat"])
def test_another_s_conversation_can_not_be_begun_again(desk: CastDesk, other: str) -> None:
    given = arguments(desk)
    start_conversation(**given)  # type: ignore[arg-type]
    given[other] = {"secret_hash": hashlib.sha256(b"t").digest(), "seat": uuid.uuid4()}[other]
    with pytest.raises(IdTakenError):
        start_conversation(**given)  # type: ignore[arg-type]


def test_a_seat_of_another_conversation_is_refused(desk: CastDesk) -> None:
    given = arguments(desk)
    given["seat"] = start_chat(desk, NOON).seat.pk
    with pytest.raises(IdTakenError):
        start_conversation(**given)  # type: ignore[arg-type]
    assert Conversation.objects.count() == 1


def test_what_was_sealed_to_an_earlier_ring_key_is_refused(desk: CastDesk) -> None:
    given = arguments(desk)
    given["ring_key"] = uuid.uuid4()
    with pytest.raises(KeyChangedError):
        start_conversation(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["sealed_key", "secret_hash"])
def test_what_has_the_wrong_length_is_refused(desk: CastDesk, field: str) -> None:
    given = arguments(desk) | {field: b"short"}
    with pytest.raises(MalformedError):
        start_conversation(**given)  # type: ignore[arg-type]


def test_without_room_for_the_key_nothing_is_stored_and_the_ledger_says_fault(
    desk: CastDesk, settings: object, tmp_path: object
) -> None:
    blocked = tmp_path / "a file"  # type: ignore[operator]
    blocked.write_text("")
    settings.RETENTION_DIR = blocked  # type: ignore[attr-defined]
    with pytest.raises(StartFailedError):
        start_chat(desk, NOON)
    assert not Conversation.objects.exists()
    request = ChatRequest.objects.get()
    assert (request.outcome, request.cause) == ("unanswered", "fault")


def test_only_codes_that_are_asked_for_are_kept_of_the_first_choices(desk: CastDesk) -> None:
    given = {"who_contacted": "exposed", "about": ["digital", "Kari"], "language": "Kari"}
    nothing_asked = start_chat(desk, NOON, choices=given).seat.conversation
    assert nothing_asked.choices == {}
    call_command("load_desk", verbosity=0)
    desk.desk.refresh_from_db()
    asked = start_chat(desk, timezone.now(), choices=given).seat.conversation
    assert asked.choices == {"who_contacted": "exposed", "about": ["digital"]}


@pytest.mark.django_db(transaction=True)
@needs_several_connections
def test_sent_twice_at_once_it_is_one_conversation(desk: CastDesk) -> None:
    given = arguments(desk) | {"now": timezone.now()}
    done = at_once(lambda: start_conversation(**given), times=4)  # type: ignore[arg-type]
    assert {seat.pk for seat in done} == {given["seat"]}
    assert ChatRequest.objects.count() == Conversation.objects.count() == 1
    assert counted("started") == 1
