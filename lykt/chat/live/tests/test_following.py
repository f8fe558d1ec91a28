"""Whoever follows gets every entry once and in order, from any number on."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from conftest import Cast
from lykt.chat import announcing
from lykt.chat.live import streams
from lykt.chat.live.tests.driving import Answer, Driver, drive, message
from lykt.chat.live.tests.parties import Parties, begin
from lykt.chat.live.tickets import desk_ticket, seat_ticket
from lykt.chat.log import append_event, locked
from lykt.chat.models import Desk, Duty, Seat


async def in_thread(call: Callable[[], Any]) -> Any:
    """What an ordinary view would do, in a connection of its own."""

    def run() -> Any:
        try:
            return call()
        finally:
            connection.close()

    return await asyncio.to_thread(run)


def has(count: int) -> Callable[[Answer], bool]:
    return lambda answer: len(answer.numbers) >= count


def the_counsellor(parties: Parties) -> str:
    assert parties.counsellor
    return seat_ticket(parties.counsellor)


def end(parties: Parties) -> None:
    with transaction.atomic():
        append_event(locked(parties.conversation.pk), "ended", parties.caller)


def test_a_follower_gets_what_is_there_and_what_comes(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        await driver.send(parties.ticket(), message(1), message(2))
        stream = await driver.follow(the_counsellor(parties))
        assert stream.headers["content-type"] == "text/event-stream"
        assert stream.headers["x-accel-buffering"] == "no"
        assert stream.numbers == [1, 2]
        assert stream.of("caught_up") == [{"c": str(parties.conversation.pk), "n": 2}]
        await driver.send(parties.ticket(), message(3))
        await stream.until(has(3))
        assert stream.numbers == [1, 2, 3]

    drive(scenario)


def test_an_entry_says_everything_that_a_reader_checks(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        sent = message(1, after=0)
        taken = (await driver.send(parties.ticket(), sent)).json["taken"][0]
        live = await driver.follow(the_counsellor(parties))
        (entry,) = live.of("entry")
        assert entry == {
            "c": str(parties.conversation.pk),
            "n": 1,
            "at": taken["at"],
            "seat": str(parties.caller.pk),
            **sent,
        }

    drive(scenario)


def test_following_goes_on_from_any_number(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        for start in range(1, 181, 60):
            await driver.send(parties.ticket(), *map(message, range(start, start + 60)))
            assert driver.service
            driver.service.messages._left.clear()
        for after in (0, 1, 49, 50, 51, 179, 180):
            stream = await driver.follow(the_counsellor(parties), after)
            assert stream.numbers == list(range(after + 1, 181))
            stream.leave()

    drive(scenario)


def test_many_writers_and_followers_all_see_one_order(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        tickets = (parties.ticket(), the_counsellor(parties))
        watching = [await driver.follow(ticket) for ticket in tickets]

        async def write(ticket: str) -> None:
            for number in range(1, 31):
                assert (await driver.send(ticket, message(number))).status == 200

        writing = [asyncio.ensure_future(write(ticket)) for ticket in tickets]
        await asyncio.sleep(0.01)
        watching.append(await driver.follow(tickets[0], after=3))
        await asyncio.gather(*writing)
        for stream in watching:
            first = 4 if stream is watching[-1] else 1
            await stream.until(has(61 - first))
            assert stream.numbers == list(range(first, 61))

    drive(scenario)


def test_an_event_that_a_view_appends_comes_in_its_place(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        stream = await driver.follow(the_counsellor(parties))
        await driver.send(parties.ticket(), message(1))
        await in_thread(partial(end, parties))
        await stream.until(has(2))
        assert stream.of("entry")[1] == {
            "c": str(parties.conversation.pk),
            "n": 2,
            "at": stream.of("entry")[1]["at"],
            "seat": str(parties.caller.pk),
            "event": "ended",
        }

    drive(scenario)


def test_what_another_process_writes_is_found_without_a_hint(
    parties: Parties, monkeypatch: Any
) -> None:
    monkeypatch.setattr("lykt.chat.log.announce", lambda topic: None)

    async def scenario(driver: Driver) -> None:
        stream = await driver.follow(the_counsellor(parties))
        await in_thread(partial(end, parties))
        assert driver.service
        await driver.service._look()
        await stream.until(has(1))

    drive(scenario)


def test_several_conversations_come_on_one_stream(desk: Desk, cast: Cast) -> None:
    every = begin(desk, cast.counsellor, cast.secretariat, count=5)

    async def scenario(driver: Driver) -> None:
        frame = {"follow": [{"ticket": the_counsellor(each), "after": 0} for each in every]}
        stream = driver.begin("/live/follow", frame)
        await stream.until(lambda answer: len(answer.of("caught_up")) == 5)
        for each in every:
            await driver.send(each.ticket(), message(1))
        await stream.until(has(5))
        assert {each["c"] for each in stream.of("entry")} == {
            str(each.conversation.pk) for each in every
        }

    drive(scenario)


def test_a_ticket_opens_its_own_conversation_only(desk: Desk) -> None:
    here, there = begin(desk, count=2)

    async def scenario(driver: Driver) -> None:
        stream = await driver.follow(here.ticket())
        await driver.send(there.ticket(), message(1))
        await driver.send(here.ticket(), message(1))
        await stream.until(has(1))
        assert {each["c"] for each in stream.of("entry")} == {str(here.conversation.pk)}

    drive(scenario)


def test_a_stream_ends_with_its_ticket(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        stream = await driver.follow(parties.ticket())
        assert driver.service
        for each in driver.service.hub.streams:
            each.subscriptions[0].ticket = type(each.subscriptions[0].ticket)(
                parties.conversation.pk, parties.caller.pk, 1
            )
            each.expires_at = 1
        await driver.service._tick()
        await stream.until(lambda answer: answer.ended)
        assert stream.of("renew") == [{"c": str(parties.conversation.pk)}]

    drive(scenario)


def test_a_long_poll_answers_when_there_is_something(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        frame = {"follow": [{"ticket": the_counsellor(parties), "after": 0}], "wait": 20}
        poll = driver.begin("/live/follow", frame)
        await asyncio.sleep(0.05)
        assert not poll.ended
        await driver.send(parties.ticket(), message(1))
        await poll.until(lambda answer: answer.ended)
        kinds = [each["event"] for each in poll.json["events"]]
        assert kinds == ["caught_up", "entry"]
        frame["follow"] = [{"ticket": the_counsellor(parties), "after": 0}]
        again = await driver.post("/live/follow", frame)
        assert [each["data"].get("n") for each in again.json["events"]] == [1, 1]

    drive(scenario)


def test_a_long_poll_ends_after_its_wait(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        frame = {"follow": [{"ticket": parties.ticket(), "after": 0}], "wait": 0}
        poll = await driver.post("/live/follow", frame)
        assert poll.headers["content-type"] == "application/json"
        assert [each["event"] for each in poll.json["events"]] in ([], ["caught_up"])
        for wait in (-1, 26, "1", True):
            refused = await driver.post("/live/follow", {**frame, "wait": wait})
            assert refused.json["error"] == "malformed"

    drive(scenario)


def test_signals_and_reading_reach_the_others_only(parties: Parties) -> None:
    conversation, caller = str(parties.conversation.pk), str(parties.caller.pk)

    async def scenario(driver: Driver) -> None:
        mine = await driver.follow(parties.ticket())
        theirs = await driver.follow(the_counsellor(parties))
        await driver.send(the_counsellor(parties), message(1))
        signal = {"ticket": parties.ticket(), "kind": "typing"}
        assert (await driver.post("/live/signals", signal)).status == 204
        read = {"ticket": parties.ticket(), "kind": "read", "number": 1}
        assert (await driver.post("/live/signals", read)).status == 204
        await theirs.until(lambda answer: bool(answer.of("read")))
        typing = {"c": conversation, "seat": caller, "kind": "typing"}
        assert typing in theirs.of("signal")
        assert theirs.of("read") == [{"c": conversation, "seat": caller, "number": 1}]
        assert not mine.of("read")
        assert caller not in {each["seat"] for each in mine.of("signal")}

    drive(scenario)
    assert Seat.objects.get(pk=parties.caller.pk).read_number == 1


def test_nobody_has_read_what_is_not_there_and_reading_never_goes_back(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        await driver.send(parties.ticket(), message(1), message(2))
        for number in (2, 1, 99):
            read = {"ticket": the_counsellor(parties), "kind": "read", "number": number}
            await driver.post("/live/signals", read)
        await driver.send(parties.ticket(), message(3))

    drive(scenario)
    assert parties.counsellor
    assert Seat.objects.get(pk=parties.counsellor.pk).read_number == 2


def test_a_desk_hears_that_its_board_has_changed(desk: Desk, cast: Cast) -> None:
    ticket = desk_ticket(desk, cast.counsellor)

    def announce() -> None:
        with transaction.atomic():
            announcing.announce(announcing.desk_topic(desk.pk))

    async def scenario(driver: Driver) -> None:
        stream = driver.begin("/live/follow", {"follow": [{"ticket": ticket}]})
        await stream.until(lambda answer: answer.of("hint") == [{"desk": desk.pk}])
        await in_thread(announce)
        await stream.until(lambda answer: len(answer.of("hint")) >= 2)

    drive(scenario)


def test_the_oldest_of_too_many_streams_gives_way(parties: Parties) -> None:
    async def scenario(driver: Driver) -> None:
        opened = [await driver.follow(parties.ticket()) for _ in range(5)]
        await opened[0].until(lambda answer: answer.ended)
        assert [each.ended for each in opened] == [True, False, False, False, False]
        assert opened[0].of("bye") == [{}]

    drive(scenario)


def test_a_reader_that_takes_nothing_costs_no_memory_and_misses_nothing(
    parties: Parties, monkeypatch: Any
) -> None:
    monkeypatch.setattr(streams, "ROOM", 2_000)

    async def scenario(driver: Driver) -> None:
        stream = await driver.follow(the_counsellor(parties))
        gate, send = asyncio.Event(), stream.send

        assert driver.service
        (served,) = driver.service.hub.streams

        async def slow(event: Any) -> None:
            await gate.wait()
            await send(event)

        served._send = slow
        await driver.send(parties.ticket(), *map(message, range(1, 61)))
        await asyncio.sleep(0.1)
        assert served._size < 4_000
        gate.set()
        await stream.until(has(60))
        assert stream.numbers == list(range(1, 61))

    drive(scenario)


def test_a_slow_reader_holds_up_nobody_else(parties: Parties, monkeypatch: Any) -> None:
    monkeypatch.setattr(streams, "ROOM", 2_000)

    async def scenario(driver: Driver) -> None:
        slow = await driver.follow(the_counsellor(parties))
        assert driver.service
        (served,) = driver.service.hub.streams
        gate, send = asyncio.Event(), slow.send

        async def blocked(event: Any) -> None:
            await gate.wait()
            await send(event)

        served._send = blocked
        await driver.send(parties.ticket(), *map(message, range(1, 65)))
        late = await driver.follow(parties.ticket())
        await late.until(has(64))
        await driver.send(the_counsellor(parties), message(1))
        await late.until(has(65))
        assert slow.numbers == []
        gate.set()
        await slow.until(has(65))
        assert slow.numbers == late.numbers == list(range(1, 66))

    drive(scenario)


def test_streams_end_at_once_when_the_server_stops(desk: Desk) -> None:
    every = begin(desk, count=50)

    async def scenario(driver: Driver) -> None:
        opened = [await driver.follow(each.ticket()) for each in every]
        assert driver.service
        driver.service.stop_streams()
        for stream in opened:
            await stream.until(lambda answer: answer.ended)
            assert stream.of("bye") == [{}]
        frame = {"follow": [{"ticket": every[0].ticket(), "after": 0}]}
        refused = await driver.post("/live/follow", frame)
        assert (refused.status, refused.json["error"]) == (503, "stopping")

    drive(scenario)


def test_who_follows_is_seen(parties: Parties, desk: Desk, cast: Cast) -> None:
    long_ago = timezone.now().replace(year=2020)
    Seat.objects.update(seen_at=long_ago)
    duty = Duty.objects.create(
        desk=desk,
        person=cast.counsellor,
        unit=cast.secretariat,
        began_at=long_ago,
        seen_at=long_ago,
    )
    ticket = desk_ticket(desk, cast.counsellor)

    async def scenario(driver: Driver) -> None:
        await driver.follow(parties.ticket())
        stream = driver.begin("/live/follow", {"follow": [{"ticket": ticket}]})
        await stream.until(lambda answer: bool(answer.of("hint")))
        assert driver.service
        await driver.service._mark_seen()

    drive(scenario)
    duty.refresh_from_db()
    assert parties.counsellor
    assert Seat.objects.get(pk=parties.caller.pk).seen_at > long_ago
    assert duty.seen_at > long_ago
    assert Seat.objects.get(pk=parties.counsellor.pk).seen_at == long_ago
