"""From the press to the queue, and back by the return code, as posts."""

import os
import uuid
from typing import Any

import pytest
from django.test import Client

from conftest import CallerTab, CastDesk, start_chat
from lykt.caller_site.posts import encoded
from lykt.caller_site.tests.posting import decoded, post, proof_of, solved, start_body
from lykt.chat import proof
from lykt.chat.models import Conversation, Seat, Tally
from lykt.chat.queries import caller_seat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are the same with fewer rounds."""
    monkeypatch.setattr(proof, "_ROUNDS", 10)
    monkeypatch.setattr(proof, "_TRIES", 4)


def counted(kind: str) -> int:
    return sum(Tally.objects.filter(kind=kind).values_list("count", flat=True))


def test_a_press_gives_a_puzzle_and_the_key_and_is_counted(client: Client, desk: CastDesk) -> None:
    given = post(client, "press", {"line": "volinjen"}).json()
    assert decoded(given["ring_public"]) == desk.ring.public
    assert given["ring_key"] == str(desk.ring_key.pk)
    assert counted("pressed") == 1


@pytest.mark.parametrize("name", ["press", "start", "browser", "feedback"])
def test_a_line_without_a_chat_here_is_unknown(client: Client, desk: CastDesk, name: str) -> None:
    body = start_body(client, desk) | {"family": "safari", "major": 15, "token": "t"}
    body |= {"line": "another", "answers": {"q-score": ["1"]}}
    assert post(client, name, body).status_code == 404


def test_a_start_begins_a_conversation_that_the_seat_proves(client: Client, desk: CastDesk) -> None:
    body = start_body(client, desk)
    assert post(client, "start", body).status_code == 200
    seat = caller_seat(uuid.UUID(body["seat"]), decoded(body["secret"]))
    assert str(seat.conversation_id) == body["conversation"]


def test_a_start_that_is_sent_again_is_one(client: Client, desk: CastDesk) -> None:
    body = start_body(client, desk)
    answers = [post(client, "start", body) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert Conversation.objects.count() == Seat.objects.count() == 1


def test_a_puzzle_begins_one_conversation(client: Client, desk: CastDesk) -> None:
    body = start_body(client, desk)
    post(client, "start", body)
    other = start_body(client, desk) | {"solution": body["solution"]}
    answer = post(client, "start", other)
    assert (answer.status_code, answer.json()["error"]) == (403, "proof")


@pytest.mark.parametrize(
    "change",
    [
        {"secret": encoded(b"short")},
        {"sealed_key": encoded(b"x" * 79)},
        {"conversation": "no id"},
        {"ring_key": None},
        {"solution": {"counter": 1}},
        {"choices": ["a"]},
    ],
)
def test_a_malformed_start_begins_nothing(
    client: Client, desk: CastDesk, change: dict[str, Any]
) -> None:
    answer = post(client, "start", start_body(client, desk) | change)
    assert answer.status_code in (400, 403)
    assert not Conversation.objects.exists()


def test_a_forged_press_begins_nothing(client: Client, desk: CastDesk) -> None:
    answer = post(client, "start", start_body(client, desk) | {"pressed": "1:made:up"})
    assert answer.json()["error"] == "press_expired"
    assert not Conversation.objects.exists()


def test_browsers_are_counted_by_family_and_tied_to_nothing(client: Client, desk: CastDesk) -> None:
    body = {"line": "volinjen", "family": "safari", "major": 15}
    assert post(client, "browser", body).status_code == 200
    assert counted("browser") == 1
    assert post(client, "browser", body | {"family": "NCSA Mosaic"}).status_code == 400


# --- Coming back --------------------------------------------------------------------------

LOOKUP, WRAPPED = encoded(b"l" * 32), encoded(b"w" * 60)


@pytest.fixture
def tab(client: Client, desk: CastDesk) -> CallerTab:
    tab = start_chat(desk)
    post(client, "return-code", proof_of(tab) | {"lookup": LOOKUP, "wrapped_key": WRAPPED})
    return tab


def come_back(client: Client, **changes: Any) -> Any:
    challenge = post(client, "return/challenge", {}).json()["challenge"]
    seat = {"seat": str(uuid.uuid4()), "secret": encoded(os.urandom(32))}
    body = {**seat, "lookup": LOOKUP, "solution": solved(challenge), **changes}
    return post(client, "return", body), body


def test_the_words_give_the_conversation_and_a_seat_of_its_own(
    client: Client, tab: CallerTab
) -> None:
    answer, body = come_back(client)
    assert answer.json() == {
        "conversation": str(tab.seat.conversation_id),
        "line": "volinjen",
        "wrapped_key": WRAPPED,
    }
    assert post(client, "ticket", {key: body[key] for key in ("seat", "secret")}).status_code == 200
    assert post(client, "ticket", proof_of(tab)).json()["error"] == "left"


def test_wrong_words_are_told_so(client: Client, tab: CallerTab) -> None:
    answer, _ = come_back(client, lookup=encoded(b"m" * 32))
    assert (answer.status_code, answer.json()["error"]) == (404, "wrong_code")


def test_each_try_needs_a_puzzle_of_its_own(client: Client, tab: CallerTab) -> None:
    _, body = come_back(client, lookup=encoded(b"m" * 32))
    for again in ({"seat": str(uuid.uuid4()), "lookup": LOOKUP}, {"lookup": LOOKUP}):
        assert post(client, "return", body | again).json()["error"] == "proof"
    assert Seat.objects.count() == 1
