"""A message is taken once, numbered without a gap, and acknowledged when it is kept."""

import asyncio
import os
import time
from typing import Any

import pytest
from django.db import DataError, OperationalError
from django.utils import timezone

from conftest import Cast
from lykt.chat.live import batch
from lykt.chat.live import writer as writing
from lykt.chat.live.store import Store, store
from lykt.chat.live.tests.driving import Answer, Driver, drive, message
from lykt.chat.live.tests.parties import Parties, begin
from lykt.chat.live.tickets import TICKET_SECONDS, desk_ticket, seat_ticket
from lykt.chat.live.wire import base64
from lykt.chat.models import Conversation, Desk, Entry


def said(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json.get("error", "")


def numbers(answer: Answer) -> list[tuple[int, int]]:
    return [(each["s"], each["n"]) for each in answer.json["taken"]]


def test_a_message_gets_the_next_number_and_is_kept_as_it_was_sent(parties: Parties) -> None:
    sealed = os.urandom(512 + 28)

    async def scenario(driver: Driver) -> None:
        answer = await driver.send(parties.ticket(), message(1, after=0, sealed=sealed))
        assert numbers(answer) == [(1, 1)]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"

    drive(scenario)
    entry = Entry.objects.get()
    assert (entry.number, entry.sender_number, bytes(entry.sealed or b"")) == (1, 1, sealed)
    assert (entry.seat_id, entry.event) == (parties.caller.pk, "")
    parties.conversation.refresh_from_db()
    parties.caller.refresh_from_db()
    assert (parties.conversation.last_number, parties.caller.last_sent) == (1, 1)
    assert parties.conversation.touched_at == entry.at


def test_sending_again_gives_the_same_number(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        first = message(1)
        once = await driver.send(parties.ticket(), first)
        again = await driver.send(parties.ticket(), first, message(2))
        assert again.json["taken"][0] == once.json["taken"][0]
        assert numbers(again) == [(1, 1), (2, 2)]

    drive(scenario)
    assert Entry.objects.count() == 2


def test_the_same_message_many_times_at_once_is_one(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        first = message(1)
        sent = [driver.send(parties.ticket(), first) for _ in range(20)]
        answers = await asyncio.gather(*sent)
        assert {tuple(numbers(each)) for each in answers} == {((1, 1),)}

    drive(scenario)
    assert Entry.objects.count() == 1


def test_other_bytes_under_a_number_that_is_taken_must_renumber(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        await driver.send(parties.ticket(), message(1))
        answer = await driver.send(parties.ticket(), message(1))
        assert said(answer) == (409, "renumber")
        assert answer.json["last_sent"] == 1

    drive(scenario)


def test_a_gap_must_renumber_and_keeps_what_came_before_it(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        answer = await driver.send(parties.ticket(), message(1), message(2), message(4))
        assert said(answer) == (409, "renumber")
        assert answer.json["last_sent"] == 2
        assert numbers(answer) == [(1, 1), (2, 2)]

    drive(scenario)


def test_what_is_refused_does_not_touch_others_of_its_batch(
    desk: Desk, parties: Parties, cast: Cast
) -> None:
    others = begin(desk, count=20)

    async def scenario(driver: Driver) -> None:
        sent = [driver.send(each.ticket(), message(1)) for each in others]
        answers = await asyncio.gather(driver.send(parties.ticket(), message(7)), *sent)
        assert said(answers[0]) == (409, "renumber")
        assert all(numbers(each) == [(1, 1)] for each in answers[1:])

    drive(scenario)


def test_an_ended_conversation_takes_nothing_more_but_knows_what_it_has(parties: Parties) -> None:
    first = message(1)

    async def before(driver: Driver) -> None:
        await driver.send(parties.ticket(), first)

    async def after(driver: Driver) -> None:
        assert numbers(await driver.send(parties.ticket(), first)) == [(1, 1)]
        assert said(await driver.send(parties.ticket(), message(2))) == (410, "ended")

    drive(before)
    Conversation.objects.update(state=Conversation.State.ENDED)
    drive(after)


def test_a_destroyed_conversation_says_so(parties: Parties) -> None:
    Conversation.objects.update(destroyed_at=timezone.now())

    async def scenario(driver: Driver) -> None:
        assert said(await driver.send(parties.ticket(), message(1))) == (410, "destroyed")

    drive(scenario)


def test_a_seat_that_was_left_may_not_write_with_a_ticket_that_still_lives(
    parties: Parties,
) -> None:
    assert parties.counsellor
    ticket = seat_ticket(parties.counsellor)
    parties.counsellor.left_at = timezone.now()
    parties.counsellor.save()

    async def scenario(driver: Driver) -> None:
        assert said(await driver.send(ticket, message(1))) == (403, "left")

    drive(scenario)


def test_tickets_that_do_not_count(
    parties: Parties, desk: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = parties.ticket()
    forged = good[:-2] + ("AA" if good[-2:] != "AA" else "BB")
    now = time.time()
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: now - TICKET_SECONDS - 1)
        expired = parties.ticket()
    of_a_desk = desk_ticket(desk, cast.counsellor)

    async def scenario(driver: Driver) -> None:
        for ticket in ("", "x", forged, expired, of_a_desk):
            assert said(await driver.send(ticket, message(1))) == (401, "ticket")

    drive(scenario)
    assert not Entry.objects.exists()


def test_a_ticket_whose_seat_belongs_elsewhere_is_refused(desk: Desk) -> None:
    here, there = begin(desk, count=2)
    here.caller.conversation_id = there.conversation.pk
    crossed = seat_ticket(here.caller)

    async def scenario(driver: Driver) -> None:
        assert said(await driver.send(crossed, message(1))) == (401, "ticket")

    drive(scenario)


GOOD = message(1)
MALFORMED = [
    b"",
    b"not json",
    b"\xff\xfe",
    b"[" * 50_000,
    [],
    {},
    {"ticket": "T"},
    {"ticket": "T", "messages": []},
    {"ticket": "T", "messages": {}},
    {"ticket": "T", "messages": [GOOD] * 65},
    {"ticket": "T", "messages": [GOOD], "more": 1},
    {"ticket": "T", "messages": ["text"]},
    {"ticket": "T", "messages": [{**GOOD, "s": True}]},
    {"ticket": "T", "messages": [{**GOOD, "s": 0}]},
    {"ticket": "T", "messages": [{**GOOD, "s": 1.5}]},
    {"ticket": "T", "messages": [{**GOOD, "s": 2**31}]},
    {"ticket": "T", "messages": [{**GOOD, "after": -1}]},
    {"ticket": "T", "messages": [{**GOOD, "digest": base64(bytes(31))}]},
    {"ticket": "T", "messages": [{**GOOD, "digest": None}]},
    {"ticket": "T", "messages": [{**GOOD, "sealed": base64(bytes(285))}]},
    {"ticket": "T", "messages": [{**GOOD, "sealed": GOOD["sealed"] + "="}]},
    {"ticket": "T", "messages": [{**GOOD, "sealed": "+/" + GOOD["sealed"][2:]}]},
    {"ticket": "T", "messages": [{**GOOD, "sealed": "<b>" + GOOD["sealed"][3:]}]},
    {"ticket": "T", "messages": [{**GOOD, "html": "<script>"}]},
]


def test_malformed_frames_are_refused_and_nothing_breaks(parties: Parties) -> None:
    ticket = parties.ticket()

    def real(frame: Any) -> Any:
        return {**frame, "ticket": ticket} if isinstance(frame, dict) and frame else frame

    async def scenario(driver: Driver) -> None:
        for frame in MALFORMED:
            answer = await driver.post("/live/messages", real(frame))
            assert said(answer) == (400, "malformed"), frame
        assert numbers(await driver.send(ticket, message(1))) == [(1, 1)]

    drive(scenario)


def test_only_json_posted_to_a_known_host_is_answered(parties: Parties) -> None:
    frame = {"ticket": parties.ticket(), "messages": [message(1)]}

    async def scenario(driver: Driver) -> None:
        for headers in (
            {"content-type": "text/plain"},
            {"content-type": "application/x-www-form-urlencoded"},
            {"host": "elsewhere.example"},
            {"host": ""},
        ):
            answer = await driver.post("/live/messages", frame, headers=headers)
            assert said(answer) == (400, "malformed")
        assert (await driver.post("/live/messages", frame, method="GET")).status == 405
        assert (await driver.post("/live/other", frame)).status == 404

    drive(scenario)
    assert not Entry.objects.exists()


def test_a_body_that_is_too_large_is_refused_also_in_pieces(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        big = b" " * (256 * 1024 + 1)
        said_length = {"content-length": str(len(big))}
        for headers, chunks in ((said_length, 1), ({}, 1), ({}, 5)):
            answer = await driver.post("/live/messages", big, headers=headers, chunks=chunks)
            assert said(answer) == (413, "too_large")

    drive(scenario)


def test_a_body_may_come_in_pieces(parties: Parties) -> None:
    frame = {"ticket": parties.ticket(), "messages": [message(1)]}

    async def scenario(driver: Driver) -> None:
        assert (await driver.post("/live/messages", frame, chunks=5)).status == 200

    drive(scenario)


def test_a_flood_from_one_seat_is_slowed_and_hurts_nobody_else(desk: Desk, settings: Any) -> None:
    flooder, other = begin(desk, count=2)
    settings.LIVE_MESSAGES_AT_ONCE, settings.LIVE_MESSAGES_A_SECOND = 5, 1

    async def scenario(driver: Driver) -> None:
        for number in range(1, 6):
            assert (await driver.send(flooder.ticket(), message(number))).status == 200
        answer = await driver.send(flooder.ticket(), message(6))
        assert said(answer) == (429, "slow_down")
        assert 0 < answer.json["retry_after"] <= 1.1
        assert (await driver.send(other.ticket(), message(1))).status == 200

    drive(scenario)


class Failing:
    """The database fails the first times; then it is the real one."""

    def __init__(self, error: Exception, times: int) -> None:
        self.error, self.times = error, times

    def __call__(self) -> Store:
        if self.times:
            self.times -= 1
            raise self.error
        return store()


def test_a_lost_connection_is_opened_again_and_the_batch_taken(
    parties: Parties, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "store", Failing(OperationalError("gone"), 1))

    async def scenario(driver: Driver) -> None:
        assert numbers(await driver.send(parties.ticket(), message(1))) == [(1, 1)]

    drive(scenario)


def test_a_database_that_is_away_is_said_and_the_writer_lives_on(
    parties: Parties, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "store", Failing(OperationalError("gone"), writing.TRIES))

    async def scenario(driver: Driver) -> None:
        first = message(1)
        assert said(await driver.send(parties.ticket(), first)) == (503, "unavailable")
        assert numbers(await driver.send(parties.ticket(), first)) == [(1, 1)]

    drive(scenario)
    assert Entry.objects.count() == 1


def test_one_that_poisons_its_batch_does_not_take_the_others_along(
    desk: Desk, parties: Parties, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = begin(desk, count=5)

    def poisoned(*words: Any) -> Any:
        if any(each.seat == parties.caller.pk for each in words[1]):
            raise DataError("cannot be written")
        return batch.commit(*words)

    monkeypatch.setattr(writing, "commit", poisoned)

    async def scenario(driver: Driver) -> None:
        sent = [driver.send(each.ticket(), message(1)) for each in others]
        answers = await asyncio.gather(driver.send(parties.ticket(), message(1)), *sent)
        assert said(answers[0]) == (503, "unavailable")
        assert all(numbers(each) == [(1, 1)] for each in answers[1:])

    drive(scenario)


def test_what_was_taken_before_the_stop_is_kept_and_nothing_after_it(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        assert driver.service
        sending = asyncio.ensure_future(driver.send(parties.ticket(), message(1)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await driver.service.stop()
        assert numbers(await sending) == [(1, 1)]
        assert said(await driver.send(parties.ticket(), message(2))) == (503, "stopping")

    drive(scenario)
    assert Entry.objects.count() == 1
