"""A server that turns malicious changes a log: whoever reads it sees that something is wrong."""

import os
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from faults.reading import Reading
from lykt.chat import sealing

Log = list[dict[str, Any]]
CONVERSATION, CALLER, COUNSELLOR = (uuid.UUID(int=n) for n in (1, 2, 3))
KEY = sealing.message_key(os.urandom(32), CONVERSATION)


def honest() -> Log:
    """Two events and then three messages of each side by turns, each sealed to what came before."""
    reading = Reading(CONVERSATION, KEY)
    log: Log = []
    for event, seat in (("waiting", CALLER), ("joined", COUNSELLOR)):
        log.append({"n": len(log) + 1, "seat": str(seat), "event": event})
        reading.take(log[-1])
    for count in range(1, 4):
        for seat in (CALLER, COUNSELLOR):
            log.append(written(reading, seat, count))
            reading.take(log[-1])
    assert read(log).faults == []
    return log


def written(reading: Reading, seat: uuid.UUID, count: int) -> dict[str, Any]:
    place = sealing.Place(CONVERSATION, seat, count, reading.last, reading.digest)
    sealed = sealing.seal_message(KEY, place, f"{seat.int} {count}", 0)
    return {
        "n": reading.last + 1,
        "seat": str(seat),
        "s": count,
        "after": reading.last,
        "digest": sealing.to_base64(reading.digest),
        "sealed": sealing.to_base64(sealed),
    }


def read(log: Log) -> Reading:
    reading = Reading(CONVERSATION, KEY)
    for entry in log:
        reading.take(entry)
    return reading


def renumbered(log: Log) -> Log:
    """As a liar would hand it out: without a gap in the numbers."""
    return [{**entry, "n": number} for number, entry in enumerate(log, 1)]


def swapped(log: Log) -> Log:
    log[2]["sealed"], log[4]["sealed"] = log[4]["sealed"], log[2]["sealed"]
    return log


def reordered(log: Log) -> Log:
    log[2], log[3] = log[3], log[2]
    return renumbered(log)


def replayed(log: Log) -> Log:
    return renumbered([*log[:6], log[2], *log[6:]])


def replayed_under_the_next_number(log: Log) -> Log:
    return renumbered([*log, {**log[2], "s": 4}])


def moved_to_the_other_seat(log: Log) -> Log:
    log[2]["seat"] = log[3]["seat"]
    return log


def dropped(log: Log) -> Log:
    return renumbered(log[:4] + log[5:])


def dropped_event(log: Log) -> Log:
    return renumbered(log[1:])


def invented_event(log: Log) -> Log:
    log.insert(3, {"n": 0, "seat": log[0]["seat"], "event": "left"})
    return renumbered(log)


def another_event(log: Log) -> Log:
    log[1]["event"] = "transferred"
    return log


def changed_bit(log: Log) -> Log:
    sealed = bytearray(sealing.from_base64(log[5]["sealed"]))
    sealed[40] ^= 1
    log[5]["sealed"] = sealing.to_base64(bytes(sealed))
    return log


def claimed_to_have_read_less(log: Log) -> Log:
    log[5]["after"], log[5]["digest"] = log[3]["after"], log[3]["digest"]
    return log


@pytest.mark.parametrize(
    "change",
    [
        swapped,
        reordered,
        replayed,
        replayed_under_the_next_number,
        moved_to_the_other_seat,
        dropped,
        dropped_event,
        invented_event,
        another_event,
        changed_bit,
        claimed_to_have_read_less,
    ],
)
def test_it_is_seen(change: Callable[[Log], Log]) -> None:
    assert read(change(honest())).faults


def test_a_forked_log_is_seen_when_the_two_meet() -> None:
    """Each side is shown a log of its own; the first message that answers tells."""
    log = honest()
    mine, theirs = read(log[:3]), read(log[:2])
    other = written(theirs, CALLER, 1)
    theirs.take(other)
    mine.take(written(theirs, COUNSELLOR, 1))
    assert mine.faults
