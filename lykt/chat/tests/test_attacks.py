"""Floods, stolen sessions and ended appointments: refused in words, and nothing lost for others."""

import base64
import datetime as dt
import json
import os
import time
import uuid
from typing import Any

import altcha
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from conftest import CallerTab, Cast, CastDesk, answer_chat, start_chat
from lykt.chat import proof
from lykt.chat.actions import make_return_code, sweep
from lykt.chat.live import tickets
from lykt.chat.live.batch import Sending, commit
from lykt.chat.live.store import store
from lykt.chat.live.wire import Message
from lykt.chat.models import ChatRequest, Conversation, Entry, Fault, Seat, Tally
from lykt.chat.sealing import from_base64, make_conversation, to_base64
from lykt.people.models import Appointment, Person
from lykt.vault.models import Grant
from lykt.vault.retention import keys_held


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(path, body, content_type="application/json")


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def solved(challenge: dict[str, Any]) -> str:
    held = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(held)
    assert solution
    return altcha.Payload(held, solution).to_base64()


def start(client: Client, solution: str | None = None, **changes: Any) -> Any:
    """What a browser posts to begin, with a proof of its own unless another is given."""
    pressed = post(client, "/chat/press/", {"line": "volinjen"}).json()
    made = make_conversation(uuid.UUID(pressed["ring_key"]), from_base64(pressed["ring_public"]))
    body = {
        "line": "volinjen",
        "pressed": pressed["pressed"],
        "solution": solution or solved(pressed["challenge"]),
        "conversation": str(made.id),
        "seat": str(uuid.uuid4()),
        "secret": to_base64(os.urandom(32)),
        "ring_key": pressed["ring_key"],
        "sealed_key": to_base64(made.sealed_key),
        "choices": {},
    }
    return post(client, "/chat/start/", {**body, **changes})


def send(seat: Seat, number: int) -> str:
    """What the live path would answer: an error's code, or nothing."""
    message = Message(number, 0, bytes(32), os.urandom(284))
    sending = Sending(seat.conversation_id, seat.pk, (message,))
    (outcome,) = commit(store(), [sending], [], lambda batch: None).outcomes
    return outcome.refusal.code if outcome.refusal else ""


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


# --- Floods -------------------------------------------------------------------------------


def test_a_flood_of_starts_without_work_begins_nothing(client: Client, desk: CastDesk) -> None:
    spent = solved(post(client, "/chat/press/", {"line": "volinjen"}).json()["challenge"])
    first = start(client, spent)
    assert first.status_code == 200
    held = json.loads(base64.b64decode(spent))
    forged = {**held, "challenge": {**held["challenge"], "signature": "00" * 32}}
    wrong = base64.b64encode(json.dumps(forged).encode()).decode()
    for solution in (spent, wrong, "x", "e30=", "null", "A" * 4_000) * 4:
        assert code(start(client, solution)) == (403, "proof")
    assert (Conversation.objects.count(), len(keys_held())) == (1, 1)
    assert start(client).status_code == 200  # who does the work comes in all the same


def test_a_flood_of_starts_with_work_costs_more_and_locks_nobody_out(
    client: Client, desk: CastDesk
) -> None:
    purpose = proof.starting(desk.desk)
    calm = proof.tries_now(purpose)
    for _ in range(400):
        proof.note(purpose)
    dear = proof.tries_now(purpose)
    assert 8 * calm <= dear <= 32 * calm
    assert start(client).status_code == 200


def test_a_flood_of_wrong_return_codes_leaves_the_way_open_for_the_right_one(
    client: Client, desk: CastDesk
) -> None:
    tab = start_chat(desk)
    lookup = os.urandom(32)
    make_return_code(seat=tab.seat, lookup=lookup, wrapped_key=os.urandom(60))

    def come(with_lookup: bytes) -> Any:
        challenge = post(client, "/chat/return/challenge/", {}).json()["challenge"]
        body = {
            "lookup": to_base64(with_lookup),
            "solution": solved(challenge),
            "seat": str(uuid.uuid4()),
            "secret": to_base64(os.urandom(32)),
        }
        return post(client, "/chat/return/", body)

    before = proof.tries_now(proof.RETURNING)
    for _ in range(12):
        assert code(come(os.urandom(32)))[1] == "wrong_code"
    assert proof.tries_now(proof.RETURNING) > before
    for _ in range(300):
        proof.note(proof.RETURNING)
    assert come(lookup).status_code == 200


def test_what_is_counted_of_a_flood_is_no_address(client: Client, desk: CastDesk) -> None:
    post(client, "/chat/press/", {"line": "volinjen"})
    start(client)
    kept = list(getattr(cache, "_cache", {}))
    assert kept
    assert not any("127.0.0.1" in str(key) for key in kept)


def test_a_flood_of_faults_from_one_seat_does_not_drown_the_others(
    client: Client, desk: CastDesk
) -> None:
    tab = start_chat(desk)
    body = {"seat": str(tab.seat.pk), "secret": to_base64(tab.secret), "counts": {"gap": 1_000}}
    for _ in range(5):
        assert post(client, "/chat/faults/", body).status_code == 200
    assert Fault.objects.get().count == 1_000
    assert Tally.objects.get(kind="fault").count == 1_000


# --- Another's conversation ---------------------------------------------------------------


def test_another_conversation_s_id_begins_nothing_and_changes_nothing(
    client: Client, desk: CastDesk
) -> None:
    theirs = start_chat(desk)
    before = Conversation.objects.values().get()
    stolen = start(client, conversation=str(theirs.seat.conversation_id))
    assert code(stolen) == (409, "id_taken")
    as_them = start(client, conversation=str(theirs.seat.conversation_id), seat=str(theirs.seat.pk))
    assert code(as_them) == (409, "id_taken")
    assert Conversation.objects.values().get() == before
    assert send(theirs.seat, 1) == ""


@pytest.mark.parametrize(
    "path", ["ticket", "standing", "leave", "end", "again", "delete", "return-code", "faults"]
)
def test_a_guessed_secret_does_nothing_to_a_seat(client: Client, desk: CastDesk, path: str) -> None:
    theirs, mine = start_chat(desk), start_chat(desk)
    before = list(Conversation.objects.order_by("pk").values())
    body = {
        "seat": str(theirs.seat.pk),
        "secret": to_base64(mine.secret),
        "lookup": to_base64(os.urandom(32)),
        "wrapped_key": to_base64(os.urandom(60)),
        "counts": {"gap": 1},
    }
    assert code(post(client, f"/chat/{path}/", body)) == (404, "unknown")
    assert list(Conversation.objects.order_by("pk").values()) == before


# --- Counsellors --------------------------------------------------------------------------


@pytest.fixture
def tab(desk: CastDesk, cast: Cast) -> CallerTab:
    tab = start_chat(desk)
    answer_chat(tab, cast.counsellor, cast.secretariat)
    return tab


def ask_for_tickets(client: Client, desk: CastDesk) -> Any:
    return post(client, f"/staff/chat/board/{desk.desk.pk}/tickets/", {})


def test_an_appointment_that_ends_in_the_middle_ends_the_counsellor_s_part(
    desk: CastDesk, cast: Cast, tab: CallerTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No new ticket; the last one ends within two minutes; the caller writes on and is taken."""
    client = signed_in(cast.counsellor)
    held = ask_for_tickets(client, desk).json()["conversations"][str(tab.seat.conversation_id)]
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Appointment.objects.filter(person=cast.counsellor).update(valid_to=yesterday)
    assert ask_for_tickets(client, desk).status_code in (403, 404)
    key = f"/staff/chat/conversations/{tab.seat.conversation_id}/"
    assert client.get(key).status_code in (403, 404)
    later = time.time() + tickets.TICKET_SECONDS
    monkeypatch.setattr("lykt.chat.live.tickets.time.time", lambda: later)
    with pytest.raises(tickets.TicketError):
        tickets.read_ticket(held)
    assert send(tab.seat, 1) == ""
    back = timezone.now() + dt.timedelta(minutes=desk.desk.away_limit + 1)
    Seat.objects.filter(pk=tab.seat.pk).update(seen_at=back)
    sweep(now=back)
    assert Conversation.objects.get().state == Conversation.State.WAITING
    assert answer_chat(tab, cast.oslo_counsellor, cast.oslo, back).conversation_id
    assert Entry.objects.filter(seat=tab.seat, sealed__isnull=False).count() == 1
    assert ChatRequest.objects.get().answered_by_id == cast.counsellor.pk


def test_a_session_that_was_ended_everywhere_gets_no_ticket(
    desk: CastDesk, cast: Cast, tab: CallerTab
) -> None:
    """A laptop was stolen, and its owner has signed out all devices."""
    stolen = signed_in(cast.counsellor)
    assert ask_for_tickets(stolen, desk).status_code == 200
    cast.counsellor.sessions_from = timezone.now() + dt.timedelta(seconds=1)
    cast.counsellor.save()
    assert ask_for_tickets(stolen, desk).status_code in (302, 401, 403)


def test_a_counsellor_without_the_grant_takes_nothing_and_the_caller_still_waits(
    desk: CastDesk, cast: Cast
) -> None:
    waiting = start_chat(desk)
    Grant.objects.filter(holder__person=cast.counsellor).delete()
    client = signed_in(cast.counsellor)
    duty = client.post(f"/staff/chat/board/{desk.desk.pk}/duty/", {"unit": cast.secretariat.pk})
    assert duty.status_code in (403, 409)
    assert duty.json()["detail"]
    taken = client.post(f"/staff/chat/conversations/{waiting.seat.conversation_id}/take/")
    assert taken.status_code in (403, 404, 409)
    assert Conversation.objects.get().state == Conversation.State.WAITING
    assert answer_chat(waiting, cast.oslo_counsellor, cast.oslo)


def test_a_counsellor_does_not_get_into_a_colleague_s_conversation(
    desk: CastDesk, cast: Cast, tab: CallerTab
) -> None:
    client = signed_in(cast.oslo_counsellor)
    path = f"/staff/chat/conversations/{tab.seat.conversation_id}/"
    assert client.get(path).status_code == 404
    for act in ("close", "leave", "invite"):
        assert client.post(f"{path}{act}/", {"reason": "finished"}).status_code in (400, 404)
    assert str(tab.seat.conversation_id) not in ask_for_tickets(client, desk).content.decode()
    assert Conversation.objects.get().state == Conversation.State.OPEN
