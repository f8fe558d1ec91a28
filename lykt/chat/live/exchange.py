"""What is new goes to those who follow here, and as hints to the other processes."""

import logging
from uuid import UUID

from lykt.chat.live import hints
from lykt.chat.live.batch import Batch, Reading
from lykt.chat.live.hub import Hub, Numbered, numbered
from lykt.chat.live.relay import relay
from lykt.chat.live.wire import told

log = logging.getLogger(__name__)


class Exchange:
    """Stands between the writer, the hub of this process, and the relay to the others."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.relay = relay(self._heard, hub.hear_all)

    def tell(self, conversation: UUID, seat: UUID, kind: str) -> None:
        """A signal to the others of a conversation, wherever they follow."""
        self.hub.signal(conversation, seat, signalled(conversation, seat, kind))
        self.relay.tell(hints.signal(conversation, seat, kind))

    def announce(self, batch: Batch) -> None:
        """To the other processes, within the transaction that commits it."""
        newest = {row.conversation: row.number for row in batch.rows}
        lines = [hints.more(key, number) for key, number in newest.items()]
        lines += [hints.read(each.conversation, each.seat, each.number) for each in batch.readings]
        self.relay.announce(lines)

    def publish(self, batch: Batch) -> None:
        """From memory to those who follow here. What was taken earlier is only a hint."""
        entries: dict[UUID, list[Numbered]] = {}
        for row in batch.rows:
            if self.hub.is_followed(row.conversation):
                entries.setdefault(row.conversation, []).append(numbered(row))
        for conversation, fresh in entries.items():
            self.hub.offer(conversation, fresh)
        for sending, outcome in zip(batch.sendings, batch.outcomes, strict=True):
            if outcome.taken:
                self.hub.hear(sending.conversation, outcome.taken[-1][1].number)
        for reading in batch.readings:
            self._read_by(reading)

    def _read_by(self, reading: Reading) -> None:
        event = told("read", c=reading.conversation, seat=reading.seat, number=reading.number)
        self.hub.signal(reading.conversation, reading.seat, event)

    def _heard(self, lines: list[str]) -> None:
        for line in lines:
            try:
                self._heard_one(line)
            except (ValueError, IndexError):
                log.warning("A hint was not understood")

    def _heard_one(self, line: str) -> None:
        topic, *words = line.split(" ")
        kind, key = topic[0], topic[1:]
        if kind == "d":
            self.hub.hint(int(key))
            return
        conversation = UUID(key)
        if kind == "c":
            self.hub.hear(conversation, int(words[0]) if words else None)
        elif kind == "s":
            seat = UUID(words[0])
            self.hub.signal(conversation, seat, signalled(conversation, seat, words[1]))
        elif kind == "r":
            self._read_by(Reading(conversation, UUID(words[0]), int(words[1])))


def signalled(conversation: UUID, seat: UUID, kind: str) -> bytes:
    return told("signal", c=conversation, seat=seat, kind=kind)
