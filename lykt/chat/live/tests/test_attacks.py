"""Somebody means harm at ``/live/``: each attempt is refused in words, and others lose nothing."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Cast
from lykt.chat.live.tests.driving import Answer, Driver, drive, message
from lykt.chat.live.tests.parties import Parties, begin
from lykt.chat.live.tickets import TicketError, read_ticket, seat_ticket
from lykt.chat.live.wire import base64
from lykt.chat.models import Desk, Entry

PATHS = ("/live/messages", "/live/follow", "/live/signals")
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)
KEYS = ("ticket", "messages", "follow", "wait", "kind", "number", "after", "s", "digest", "sealed")
SHAPED = st.dictionaries(st.sampled_from(KEYS), PLAIN, max_size=6)
MANY = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])


def said(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json.get("error", "")


def refused(answer: Answer) -> bool:
    """A refusal of the contract's, with a sentence, and nothing of what was sent in it."""
    known = {(400, "malformed"), (401, "ticket"), (413, "too_large"), (429, "slow_down")}
    return said(answer) in known and bool(answer.json["detail"])


def beside(desk: Desk, attack: Callable[[Driver, Parties], Awaitable[None]]) -> None:
    """Play the attack while another conversation goes on, of which nothing may be missing."""
    attacked, others = begin(desk, count=2)

    async def scenario(driver: Driver) -> None:
        reading = await driver.follow(others.ticket())
        for number in range(1, 4):
            await attack(driver, attacked)
            answer = await driver.send(others.ticket(), message(number))
            assert answer.status == 200
        await reading.until(lambda answer: answer.numbers == [1, 2, 3])

    drive(scenario)
    assert Entry.objects.filter(conversation=others.conversation).count() == 3


@MANY
@given(bodies=st.lists(st.binary(max_size=300), min_size=5, max_size=20))
def test_bytes_that_are_no_frame(desk: Desk, bodies: list[bytes]) -> None:
    async def attack(driver: Driver, _: Parties) -> None:
        for body in bodies:
            for path in PATHS:
                assert refused(await driver.post(path, body)), body

    beside(desk, attack)


@MANY
@given(frames=st.lists(PLAIN | SHAPED, min_size=5, max_size=20))
def test_json_of_any_shape(desk: Desk, frames: list[Any]) -> None:
    async def attack(driver: Driver, attacked: Parties) -> None:
        for frame in frames:
            for path in PATHS:
                assert refused(await driver.post(path, frame)), frame

    beside(desk, attack)


@MANY
@given(frames=st.lists(SHAPED, min_size=5, max_size=15))
def test_json_of_any_shape_from_somebody_with_a_ticket(desk: Desk, frames: list[Any]) -> None:
    async def attack(driver: Driver, attacked: Parties) -> None:
        for frame in frames:
            mine = {**frame, "ticket": attacked.ticket()}
            followed = {"follow": [{**frame, "ticket": attacked.ticket()}], "wait": 0}
            sent = {"ticket": attacked.ticket(), "messages": [frame]}
            assert refused(await driver.post("/live/signals", mine)), frame
            assert refused(await driver.post("/live/messages", sent)), frame
            if not {"after"} >= frame.keys():
                assert refused(await driver.post("/live/follow", followed)), frame

    beside(desk, attack)
    assert not Entry.objects.exclude(sender_number__lte=3).exists()


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"ticket":' * 20_000,
        b'{"a":1' + b',"a":1' * 30_000 + b"}",
        b'{"messages":[' + b"{}," * 60_000 + b"{}]}",
        b'{"wait":1' + b"0" * 200_000 + b"}",
        b'{"wait":1e999}',
        b'{"wait":NaN}',
        b'{"ticket":"\\ud800"}',
        b"\xff\xfe{\x00}\x00",
        b"",
    ],
    ids=["deep", "deeper", "keys", "many", "digits", "infinite", "nan", "lone", "utf16", "empty"],
)
def test_frames_made_to_be_costly(desk: Desk, body: bytes) -> None:
    async def attack(driver: Driver, _: Parties) -> None:
        for path in PATHS:
            async with asyncio.timeout(3):
                assert refused(await driver.post(path, body))

    beside(desk, attack)


def test_a_flood_of_messages_and_streams_is_slowed(desk: Desk) -> None:
    sent = 1

    async def attack(driver: Driver, attacked: Parties) -> None:
        nonlocal sent
        answers = []
        for _ in range(6):
            burst = [message(sent + number) for number in range(40)]
            answers.append(await driver.send(attacked.ticket(), *burst))
            sent += 40 if answers[-1].status == 200 else 0
        assert said(answers[-1]) == (429, "slow_down")
        assert answers[-1].json["retry_after"] > 0
        frame = {"follow": [{"ticket": attacked.ticket(), "after": 0}], "wait": 0}
        polls = await asyncio.gather(*(driver.post("/live/follow", frame) for _ in range(60)))
        assert {poll.status for poll in polls} <= {200, 429}
        assert polls[-1].status == 429

    beside(desk, attack)


def test_a_ticket_has_one_spelling(desk: Desk) -> None:
    """Another spelling of the same bytes would be another entry in what is remembered."""
    ticket = seat_ticket(begin(desk)[0].caller)
    assert read_ticket(ticket)
    for other in (
        f"{ticket}!",
        f"{ticket}=",
        f" {ticket}",
        f"{ticket}\n",
        f"{ticket}{'!' * 9_999}",
    ):
        with pytest.raises(TicketError):
            read_ticket(other)
    last = ticket[-1]
    for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
        if character != last:
            with pytest.raises(TicketError):
                read_ticket(ticket[:-1] + character)


@MANY
@given(data=st.data())
def test_a_changed_ticket_is_nobody_s(desk: Desk, data: st.DataObject) -> None:
    ticket = seat_ticket(begin(desk)[0].caller)
    at = data.draw(st.integers(0, len(ticket) - 1))
    other = data.draw(st.sampled_from("AZaz09-_").filter(lambda c: c != ticket[at]))
    with pytest.raises(TicketError):
        read_ticket(ticket[:at] + other + ticket[at + 1 :])


def test_another_conversation_is_neither_written_to_nor_read(desk: Desk, cast: Cast) -> None:
    """A ticket is for its own conversation; there is no way to name another."""

    async def attack(driver: Driver, attacked: Parties) -> None:
        stolen = {"ticket": attacked.ticket(), "messages": [message(1)]}
        for name in ("c", "conversation", "seat"):
            assert refused(await driver.post("/live/messages", {**stolen, name: "other"}))
            followed = [{"ticket": attacked.ticket(), "after": 0, name: "other"}]
            assert refused(await driver.post("/live/follow", {"follow": followed}))

    beside(desk, attack)


def test_a_replayed_message_is_in_the_log_once(desk: Desk) -> None:
    """Somebody on the way sends again what they saw: the same bytes are the same message."""
    attacked, other = begin(desk, count=2)
    mine = message(1, sealed=os.urandom(512 + 28))

    async def scenario(driver: Driver) -> None:
        for _ in range(5):
            answer = await driver.send(attacked.ticket(), mine)
            assert answer.json["taken"][0]["n"] == 1
        moved = await driver.send(other.ticket(), mine)  # taken, but opens nowhere else
        assert moved.status == 200

    drive(scenario)
    assert Entry.objects.filter(conversation=attacked.conversation).count() == 1


def test_a_body_that_never_ends_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lykt.chat.live.app.BODY_WITHIN_SECONDS", 0.05)
    attacked = begin(desk)[0]

    async def scenario(driver: Driver) -> None:
        answer = driver.begin("/live/messages", json.dumps({"ticket": "x"}).encode())
        answer._request = [{"type": "http.request", "body": b"{", "more_body": True}]
        assert answer.task
        await asyncio.wait_for(answer.task, 5)
        assert answer.status in (0, 400, 408)
        assert (await driver.send(attacked.ticket(), message(1))).status == 200

    drive(scenario)


def test_an_answer_says_nothing_of_what_was_sent(desk: Desk) -> None:
    async def attack(driver: Driver, attacked: Parties) -> None:
        word = base64(b"hemmelig ord")
        for frame in ({word: 1}, {"ticket": word, "messages": [word]}, {"ticket": [word]}):
            for path in PATHS:
                assert word.encode() not in (await driver.post(path, frame)).body

    beside(desk, attack)
