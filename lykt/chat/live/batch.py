"""One transaction that gives many messages their numbers.

Each sending is judged by itself: what is refused does not touch the others.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lykt.chat.live.store import ConversationStanding, SeatStanding, Sendings, Store, Taken
from lykt.chat.live.wire import EntryRow, Message, Refusal


@dataclass(frozen=True, slots=True)
class Sending:
    """What one request wants to add from one seat, in the order of its sender numbers."""

    conversation: UUID
    seat: UUID
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A seat has read up to a number."""

    conversation: UUID
    seat: UUID
    number: int


@dataclass(slots=True)
class Outcome:
    """What one sending got: its numbers so far, and why the rest was refused, if it was."""

    taken: list[tuple[int, Taken]] = field(default_factory=list)
    refusal: Refusal | None = None


@dataclass(slots=True)
class Batch:
    """What was decided in one transaction; ``readings`` are at most one for each seat."""

    sendings: list[Sending]
    readings: list[Reading] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    rows: list[EntryRow] = field(default_factory=list)


def commit(
    store: Store,
    sendings: list[Sending],
    readings: list[Reading],
    announce: Callable[[Batch], None],
) -> Batch:
    """Take what can be taken; when this returns, it is on the disk."""
    batch = Batch(sendings)
    everything: list[Sending | Reading] = [*sendings, *readings]
    with transaction.atomic():
        held, sitting = store.hold(
            {each.conversation for each in everything}, {each.seat for each in everything}
        )
        batch.readings = _furthest(readings, held, sitting)
        earlier = _earlier(store, sendings, sitting)
        at = _now()
        judge = _Judge(held, sitting, earlier, int(at.timestamp() * 1000), batch.rows)
        batch.outcomes = [judge.outcome(sending) for sending in sendings]
        _write(store, batch, held, sitting, at)
        announce(batch)
    return batch


def _now() -> dt.datetime:
    """To the millisecond, so that the answer and the log say the same."""
    now = timezone.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _earlier(store: Store, sendings: list[Sending], sitting: dict[UUID, SeatStanding]) -> Sendings:
    again = [
        (sending.seat, message.sender_number)
        for sending in sendings
        if (seat := sitting.get(sending.seat))
        for message in sending.messages
        if message.sender_number <= seat.last_sent
    ]
    return store.taken(again) if again else {}


def _write(
    store: Store,
    batch: Batch,
    held: dict[UUID, ConversationStanding],
    sitting: dict[UUID, SeatStanding],
    at: dt.datetime,
) -> None:
    if batch.rows:
        last_numbers = {row.conversation: held[row.conversation].last_number for row in batch.rows}
        last_sent = {row.seat: sitting[row.seat].last_sent for row in batch.rows if row.seat}
        store.add(batch.rows, last_numbers, last_sent, at)
    if batch.readings:
        store.mark_read({each.seat: each.number for each in batch.readings})


def _furthest(
    readings: list[Reading],
    held: dict[UUID, ConversationStanding],
    sitting: dict[UUID, SeatStanding],
) -> list[Reading]:
    """One for each seat that still sits there; nobody has read what is not in the log."""
    furthest: dict[UUID, Reading] = {}
    for reading in readings:
        seat, conversation = sitting.get(reading.seat), held.get(reading.conversation)
        if not seat or not conversation or seat.left or seat.conversation != reading.conversation:
            continue
        number = min(reading.number, conversation.last_number)
        if reading.seat not in furthest or furthest[reading.seat].number < number:
            furthest[reading.seat] = replace(reading, number=number)
    return list(furthest.values())


@dataclass(slots=True)
class _Judge:
    """Knows how everything stands in this transaction, and keeps it true as messages are taken."""

    held: dict[UUID, ConversationStanding]
    sitting: dict[UUID, SeatStanding]
    earlier: Sendings
    at: int
    rows: list[EntryRow]

    def outcome(self, sending: Sending) -> Outcome:
        outcome = Outcome()
        try:
            conversation, seat = self._standing(sending)
            for message in sending.messages:
                taken = self._take(sending, message, conversation, seat)
                outcome.taken.append((message.sender_number, taken))
        except Refusal as refusal:
            outcome.refusal = refusal
        return outcome

    def _standing(self, sending: Sending) -> tuple[ConversationStanding, SeatStanding]:
        seat = self.sitting.get(sending.seat)
        if seat and seat.conversation != sending.conversation:
            raise Refusal(401, "ticket", "The ticket's seat is in another conversation.")
        conversation = self.held.get(sending.conversation)
        if not seat or not conversation or conversation.destroyed:
            raise Refusal(410, "destroyed", "The conversation was destroyed.")
        return conversation, seat

    def _take(
        self,
        sending: Sending,
        message: Message,
        conversation: ConversationStanding,
        seat: SeatStanding,
    ) -> Taken:
        known = self.earlier.get((sending.seat, message.sender_number))
        if known and known.sealed == message.sealed:
            return known
        if known or message.sender_number != seat.last_sent + 1:
            raise Refusal(409, "renumber", "Another number is the next.", last_sent=seat.last_sent)
        if seat.left:
            raise Refusal(403, "left", "The seat has left the conversation.")
        if conversation.ended:
            raise Refusal(410, "ended", "The conversation has ended.")
        return self._add(sending, message, conversation, seat)

    def _add(
        self,
        sending: Sending,
        message: Message,
        conversation: ConversationStanding,
        seat: SeatStanding,
    ) -> Taken:
        conversation.last_number += 1
        seat.last_sent = message.sender_number
        taken = Taken(conversation.last_number, self.at, message.sealed)
        self.earlier[sending.seat, message.sender_number] = taken
        self.rows.append(
            EntryRow(
                conversation=sending.conversation,
                number=taken.number,
                at=self.at,
                seat=sending.seat,
                sender_number=message.sender_number,
                after=message.after,
                digest=message.digest,
                sealed=message.sealed,
                event="",
                spelled=message.spelled,
            )
        )
        return taken
