"""What a caller's tab posts while there is a conversation: whose seat, and what comes of it."""

import json
import os
import uuid
from typing import Any

import pytest
from django.test import Client

from conftest import CallerTab, Cast, CastDesk, answer_chat, start_chat
from lykt.caller_site.posts import encoded
from lykt.caller_site.tests.posting import post, proof_of
from lykt.chat.live.tickets import SeatTicket, read_ticket
from lykt.chat.models import Conversation, Fault, ReturnCode, Seat
from lykt.questions.models import Response

pytestmark = pytest.mark.django_db

CODE = {"lookup": encoded(b"l" * 32), "wrapped_key": encoded(b"w" * 60)}
# Every post that shows a seat, with what it needs besides.
SEATED: dict[str, dict[str, Any]] = {
    "ticket": {},
    "standing": {},
    "leave": {},
    "end": {},
    "again": {},
    "delete": {},
    "faults": {"counts": {"reconnect": 2}},
    "return-code": CODE,
    "feedback/pass": {},
}
UNSEATED = ("press", "start", "browser", "return/challenge", "return", "feedback")


@pytest.fixture
def tab(desk: CastDesk) -> CallerTab:
    return start_chat(desk)


@pytest.mark.parametrize("name", SEATED)
def test_the_right_secret_is_answered(client: Client, tab: CallerTab, name: str) -> None:
    assert post(client, name, proof_of(tab) | SEATED[name]).status_code == 200


@pytest.mark.parametrize("name", SEATED)
def test_a_wrong_secret_is_answered_as_a_seat_that_is_not_there(
    client: Client, tab: CallerTab, name: str
) -> None:
    wrong = proof_of(tab) | {"secret": encoded(os.urandom(32))} | SEATED[name]
    unknown = proof_of(tab) | {"seat": str(uuid.uuid4())} | SEATED[name]
    answers = [post(client, name, body) for body in (wrong, unknown)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert answers[0].json()["error"] == "unknown"


@pytest.mark.parametrize("name", SEATED)
def test_a_secret_does_not_open_another_conversation_s_seat(
    client: Client, desk: CastDesk, tab: CallerTab, name: str
) -> None:
    other = start_chat(desk)
    body = proof_of(tab) | {"seat": str(other.seat.pk)} | SEATED[name]
    assert post(client, name, body).status_code == 404
    assert Conversation.objects.filter(state="waiting").count() == 2


def test_a_counsellor_s_seat_is_nobody_s_here(client: Client, tab: CallerTab, cast: Cast) -> None:
    seat = answer_chat(tab, cast.counsellor, cast.secretariat)
    assert post(client, "ticket", proof_of(tab) | {"seat": str(seat.pk)}).status_code == 404


@pytest.mark.parametrize("name", [*SEATED, *UNSEATED])
@pytest.mark.parametrize("method", ["get", "put", "delete", "head", "options"])
def test_only_post_is_answered(client: Client, name: str, method: str) -> None:
    answer = getattr(client, method)(f"/chat/{name}/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", [*SEATED, "press", "start", "browser", "return", "feedback"])
@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{}", b'{"seat": ', b"\xff\xfe", b'{"seat": {"a": 1}, "secret": []}'],
)
def test_what_is_malformed_is_refused(client: Client, name: str, body: bytes) -> None:
    answer = post(client, name, body)
    assert (answer.status_code, answer.json()["error"]) == (400, "malformed")


@pytest.mark.parametrize("name", [*SEATED, "press", "start", "browser", "return", "feedback"])
def test_a_text_that_a_database_can_not_keep_is_refused(
    client: Client, tab: CallerTab, name: str
) -> None:
    body = {"line": "volinjen", **proof_of(tab), **SEATED.get(name, {}), "more": {"a\0": ["\0"]}}
    answer = post(client, name, body)
    assert (answer.status_code, answer.json()["error"]) == (400, "malformed")


@pytest.mark.parametrize("name", ["ticket", "delete"])
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data", ""]
)
def test_what_another_site_s_form_can_send_is_refused(
    client: Client, tab: CallerTab, name: str, kind: str
) -> None:
    body = json.dumps(proof_of(tab))
    answer = client.generic("POST", f"/chat/{name}/", body, content_type=kind)
    assert answer.status_code == 400
    assert Conversation.objects.get().state == "waiting"


def test_what_is_too_large_is_refused(client: Client, tab: CallerTab) -> None:
    assert post(client, "end", proof_of(tab) | {"more": "x" * 20_000}).status_code == 400
    assert Conversation.objects.get().state == "waiting"


def test_a_forged_form_is_not_what_stops_a_caller(tab: CallerTab) -> None:
    """The browser sends no cookie, so there is nothing that Django's check could compare."""
    client = Client(enforce_csrf_checks=True)
    assert post(client, "ticket", proof_of(tab)).status_code == 200


# --- What comes of each -------------------------------------------------------------------


def test_a_ticket_is_for_the_seat_s_own_conversation(client: Client, tab: CallerTab) -> None:
    given = post(client, "ticket", proof_of(tab)).json()
    ticket = read_ticket(given["ticket"])
    assert isinstance(ticket, SeatTicket)
    assert (ticket.seat, ticket.conversation) == (tab.seat.pk, tab.seat.conversation_id)


def test_a_seat_that_was_left_gets_no_ticket(client: Client, tab: CallerTab) -> None:
    Seat.objects.filter(pk=tab.seat.pk).update(left_at=tab.seat.joined_at)
    answer = post(client, "ticket", proof_of(tab))
    assert (answer.status_code, answer.json()["error"]) == (403, "left")


def test_the_queue_is_told_as_it_is(client: Client, desk: CastDesk, tab: CallerTab) -> None:
    second = start_chat(desk)
    said = post(client, "standing", proof_of(second)).json()
    assert (said["state"], said["position"], said["usual_wait"]) == ("waiting", 2, None)
    assert said["may_start"]
    assert said["destroy_on"].split()[-1].isdigit()


def test_it_is_told_when_a_counsellor_is_here(client: Client, tab: CallerTab, cast: Cast) -> None:
    answer_chat(tab, cast.counsellor, cast.secretariat)
    said = post(client, "standing", proof_of(tab)).json()
    assert (said["state"], said["counsellors"], said["position"]) == ("open", 1, None)


def test_the_caller_ends_it_and_asks_again(client: Client, tab: CallerTab) -> None:
    post(client, "end", proof_of(tab))
    said = post(client, "standing", proof_of(tab)).json()
    assert (said["state"], said["cause"]) == ("ended", "by_caller")
    assert post(client, "again", proof_of(tab)).status_code == 200
    assert post(client, "standing", proof_of(tab)).json()["state"] == "waiting"


def test_deleting_deletes(client: Client, tab: CallerTab) -> None:
    assert post(client, "delete", proof_of(tab)).status_code == 200
    conversation = Conversation.objects.get()
    assert conversation.destroyed_at
    assert bytes(conversation.sealed_key) == b""
    assert not conversation.entries.exists()


def test_after_deleting_there_is_nothing_to_ask_about(client: Client, tab: CallerTab) -> None:
    post(client, "delete", proof_of(tab))
    answer = post(client, "ticket", proof_of(tab))
    assert (answer.status_code, answer.json()["error"]) in ((404, "unknown"), (410, "destroyed"))


def test_a_return_code_says_until_when(client: Client, tab: CallerTab) -> None:
    given = post(client, "return-code", proof_of(tab) | CODE).json()
    assert given["until"] == tab.seat.conversation.destroy_on.isoformat()
    assert ReturnCode.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"lookup": encoded(b"l" * 31)},
        {"wrapped_key": encoded(b"w" * 61)},
        {"lookup": "å" * 43},
        {"lookup": 7},
    ],
)
def test_a_return_code_of_another_form_is_refused(
    client: Client, tab: CallerTab, change: dict[str, Any]
) -> None:
    assert post(client, "return-code", proof_of(tab) | CODE | change).status_code == 400
    assert not ReturnCode.objects.exists()


def test_faults_are_counted_by_code(client: Client, tab: CallerTab) -> None:
    post(client, "faults", proof_of(tab) | {"counts": {"gap": 1, "resend": 3}})
    assert {(fault.kind, fault.count) for fault in Fault.objects.all()} == {
        ("gap", 1),
        ("resend", 3),
    }


@pytest.mark.parametrize(
    "counts", [{"ola nordmann": 1}, {"gap": "1"}, {"gap": True}, {"gap": -1}, {"gap": 10**9}, []]
)
def test_nothing_but_codes_and_counts_comes_in(client: Client, tab: CallerTab, counts: Any) -> None:
    assert post(client, "faults", proof_of(tab) | {"counts": counts}).status_code == 400
    assert not Fault.objects.exists()


# --- Feedback -----------------------------------------------------------------------------


@pytest.fixture
def token(client: Client, tab: CallerTab, cast: Cast) -> str:
    answer_chat(tab, cast.counsellor, cast.secretariat)
    post(client, "end", proof_of(tab))
    given: str = post(client, "feedback/pass", proof_of(tab)).json()["token"]
    return given


def feedback(client: Client, token: str, **answers: Any) -> Any:
    sent = {f"q-{code}": value for code, value in answers.items()}
    return post(client, "feedback", {"line": "volinjen", "token": token, "answers": sent})


def test_feedback_is_kept_once_and_leads_to_nobody(
    client: Client, token: str, tab: CallerTab
) -> None:
    assert feedback(client, token, score=["9"], comment=["Takk"]).json() == {"faults": {}}
    response = Response.objects.get()
    assert response.answers == {"score": 9}
    kept = {str(getattr(response, field.attname)) for field in response._meta.fields}
    assert not kept & {str(tab.seat.pk), str(tab.seat.conversation_id)}
    assert feedback(client, token, score=["1"]).json()["error"] == "feedback_given"
    assert Response.objects.count() == 1


@pytest.mark.parametrize("score", [["11"], ["0"], ["ni"], "9", {"a": 1}, [9]])
def test_feedback_out_of_the_scale_is_not_kept(client: Client, token: str, score: Any) -> None:
    feedback(client, token, score=score)
    assert not any("score" in response.answers for response in Response.objects.all())


def test_feedback_without_a_pass_is_refused(client: Client, desk: CastDesk) -> None:
    assert feedback(client, "made up", score=["9"]).json()["error"] == "feedback_expired"


def test_nobody_is_asked_about_a_conversation_that_nobody_answered(
    client: Client, tab: CallerTab
) -> None:
    post(client, "end", proof_of(tab))
    assert post(client, "feedback/pass", proof_of(tab)).json() == {"token": None}
