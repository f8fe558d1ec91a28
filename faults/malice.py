"""What a server that turns malicious could do to a log; for the readers' tests."""

import os
import uuid
from collections.abc import Callable
from typing import Any

from faults.reading import Reading
from lykt.chat import sealing

Log = list[dict[str, Any]]
CONVERSATION, CALLER, COUNSELLOR = (uuid.UUID(int=n) for n in (1, 2, 3))
CONVERSATION_KEY = os.urandom(32)
KEY = sealing.message_key(CONVERSATION_KEY, CONVERSATION)


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


CHANGES: tuple[Callable[[Log], Log], ...] = (
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
)
