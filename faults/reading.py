"""What one reader has of a conversation: each entry verified as docs/conversation-log.md says."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from lykt.chat import sealing


@dataclass(frozen=True)
class Read:
    """An entry as it stood in the log: a message's text, or an event's code."""

    number: int
    seat: str
    sender_number: int
    text: str = ""
    event: str = ""


@dataclass
class Reading:
    """Follows one log from number 0. ``faults`` are what an honest service never causes.

    ``key`` is the message key.
    """

    conversation: uuid.UUID
    key: bytes
    entries: list[Read] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    repeated: int = 0
    skipped: int = 0
    digests: list[bytes] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.digests = [sealing.first_digest(self.conversation)]

    @property
    def last(self) -> int:
        return len(self.digests) - 1

    @property
    def digest(self) -> bytes:
        return self.digests[-1]

    def take(self, entry: dict[str, Any]) -> None:
        """Add the next entry. One that was read before is counted and left, as is one too far."""
        number = entry["n"]
        if number <= self.last:
            self.repeated += 1
        elif number > self.last + 1:
            self.skipped += 1
        elif "event" in entry:
            self._take_event(entry)
        else:
            self._take_message(entry)

    def _take_event(self, entry: dict[str, Any]) -> None:
        seat = entry.get("seat") or ""
        body = sealing.event_body(entry["event"], uuid.UUID(seat) if seat else None)
        self._add(Read(entry["n"], seat, 0, event=entry["event"]), body)

    def _take_message(self, entry: dict[str, Any]) -> None:
        seat, number, after = entry["seat"], entry["s"], entry["after"]
        digest, sealed = sealing.from_base64(entry["digest"]), sealing.from_base64(entry["sealed"])
        place = sealing.Place(self.conversation, uuid.UUID(seat), number, after, digest)
        if number != self.sent.get(seat, 0) + 1:
            self._fault(entry, f"sender number {number} after {self.sent.get(seat, 0)}")
        if after > self.last or self.digests[after] != digest:
            self._fault(entry, f"another log than ours at {after}")
        self.sent[seat] = number
        read = Read(entry["n"], seat, number, text=self._open(entry, place, sealed))
        self._add(read, sealing.message_body(place, sealed))

    def _open(self, entry: dict[str, Any], place: sealing.Place, sealed: bytes) -> str:
        try:
            return sealing.open_message(self.key, place, sealed)
        except sealing.NotOpenedError:
            self._fault(entry, "does not open")
            return ""

    def _fault(self, entry: dict[str, Any], what: str) -> None:
        self.faults.append(f"{self.conversation} number {entry['n']}: {what}")

    def _add(self, read: Read, body: bytes) -> None:
        self.entries.append(read)
        self.digests.append(sealing.next_digest(self.digest, read.number, body))
