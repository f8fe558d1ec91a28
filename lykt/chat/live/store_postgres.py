"""The log on PostgreSQL."""

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from lykt.chat.live.libpq import Row, array, bytes_array, read_bytes, run
from lykt.chat.live.store import (
    READ_AT_ONCE,
    ConversationStanding,
    SeatStanding,
    Sendings,
    Standings,
    Taken,
)
from lykt.chat.live.wire import EntryRow

_HOLD = """
SELECT id, last_number, state = 'ended', destroyed_at IS NOT NULL FROM chat_conversation
WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE
"""
# A statement of its own: what waits for the rows above would still see the seats as they were.
_SEATS = """
SELECT id, conversation_id, last_sent, left_at IS NOT NULL FROM chat_seat WHERE id = ANY($1::uuid[])
"""
_TAKEN = """
SELECT e.seat_id, e.sender_number, e.number, (extract(epoch FROM e.at) * 1000)::bigint, e.sealed
FROM chat_entry e JOIN unnest($1::uuid[], $2::int[]) v (seat, number)
ON e.seat_id = v.seat AND e.sender_number = v.number
"""
_ADD = """
WITH added AS (
  INSERT INTO chat_entry (conversation_id, number, seat_id, sender_number, after, after_digest,
                          sealed, event, at)
  SELECT v.*, '', $1::timestamptz
  FROM unnest($2::uuid[], $3::int[], $4::uuid[], $5::int[], $6::int[], $7::bytea[], $8::bytea[]) v
), moved AS (
  UPDATE chat_conversation SET last_number = v.number, touched_at = $1::timestamptz
  FROM unnest($9::uuid[], $10::int[]) v (id, number) WHERE chat_conversation.id = v.id
)
UPDATE chat_seat SET last_sent = v.number
FROM unnest($11::uuid[], $12::int[]) v (id, number) WHERE chat_seat.id = v.id
"""
_READ = """
UPDATE chat_seat SET read_number = v.number
FROM unnest($1::uuid[], $2::int[]) v (id, number)
WHERE chat_seat.id = v.id AND chat_seat.read_number < v.number
"""
# Rows that another transaction holds are seen again soon; waiting for them could deadlock.
_SEEN = """
UPDATE chat_seat SET seen_at = $1::timestamptz WHERE id IN (
  SELECT id FROM chat_seat WHERE id = ANY($2::uuid[]) FOR NO KEY UPDATE SKIP LOCKED)
"""
_ON_DUTY = """
UPDATE chat_duty SET seen_at = $1::timestamptz WHERE id IN (
  SELECT d.id FROM chat_duty d JOIN unnest($2::bigint[], $3::bigint[]) v (desk, person)
  ON d.desk_id = v.desk AND d.person_id = v.person
  WHERE d.ended_at IS NULL FOR NO KEY UPDATE OF d SKIP LOCKED)
"""
_AFTER = f"""
SELECT w.conversation, e.number, (extract(epoch FROM e.at) * 1000)::bigint, e.seat_id,
       e.sender_number, e.after, e.after_digest, e.sealed, e.event
FROM unnest($1::uuid[], $2::int[]) w (conversation, after), LATERAL (
  SELECT * FROM chat_entry WHERE conversation_id = w.conversation AND number > w.after
  ORDER BY number LIMIT {READ_AT_ONCE}) e
ORDER BY w.conversation, e.number
"""  # noqa: S608 - a constant
_TOUCHED = "SELECT id, last_number FROM chat_conversation WHERE touched_at >= $1::timestamptz"


class PostgresStore:
    """Conversations' rows are held by ``FOR UPDATE``; the store is the transaction's."""

    def hold(self, conversations: Iterable[UUID], seats: Iterable[UUID]) -> Standings:
        known = _by_text((*conversations, *seats))  # to make one costs more
        held = {
            known[key]: ConversationStanding(int(number), ended == _YES, destroyed == _YES)
            for key, number, ended, destroyed in run(_HOLD, array(conversations))
        }
        sitting = {
            known[key]: SeatStanding(_known(known, of), int(last_sent), left == _YES)
            for key, of, last_sent, left in run(_SEATS, array(seats))
        }
        return held, sitting

    def taken(self, pairs: list[tuple[UUID, int]]) -> Sendings:
        seats, numbers = zip(*pairs, strict=True)
        known = _by_text(seats)
        return {
            (known[seat], int(sender_number)): Taken(
                int(number), int(at), read_bytes(sealed) or b""
            )
            for seat, sender_number, number, at, sealed in run(_TAKEN, array(seats), array(numbers))
        }

    def add(
        self,
        rows: list[EntryRow],
        last_numbers: Mapping[UUID, int],
        last_sent: Mapping[UUID, int],
        at: dt.datetime,
    ) -> None:
        run(
            _ADD,
            _moment(at),
            array(row.conversation for row in rows),
            array(row.number for row in rows),
            array(row.seat for row in rows),
            array(row.sender_number for row in rows),
            array(row.after for row in rows),
            bytes_array(row.digest for row in rows),
            bytes_array(row.sealed for row in rows),
            *_columns(last_numbers),
            *_columns(last_sent),
        )

    def mark_read(self, numbers: Mapping[UUID, int]) -> None:
        run(_READ, *_columns(numbers))

    def mark_seen(self, seats: list[UUID], at: dt.datetime) -> None:
        run(_SEEN, _moment(at), array(seats))

    def mark_on_duty(self, duties: list[tuple[int, int]], at: dt.datetime) -> None:
        desks, people = zip(*duties, strict=True) if duties else ((), ())
        run(_ON_DUTY, _moment(at), array(desks), array(people))

    def read_after(self, wanted: Iterable[tuple[UUID, int]]) -> list[EntryRow]:
        conversations, after = zip(*wanted, strict=True)
        known = _by_text(conversations)
        return [_entry(known, row) for row in run(_AFTER, array(conversations), array(after))]

    def tidy(self) -> None:
        """PostgreSQL does so itself."""

    def touched_since(self, moment: dt.datetime) -> list[tuple[UUID, int]]:
        return [(UUID(key.decode()), int(number)) for key, number in run(_TOUCHED, _moment(moment))]


_YES = b"t"


def _by_text(keys: Iterable[UUID]) -> dict[bytes, UUID]:
    return {str(key).encode(): key for key in keys}


def _known(known: Mapping[bytes, UUID], key: bytes) -> UUID:
    return known.get(key) or UUID(key.decode())


def _entry(known: dict[bytes, UUID], row: Row) -> EntryRow:
    conversation, number, at, seat, sender_number, after, digest, sealed, event = row
    return EntryRow(
        known[conversation],
        int(number),
        int(at),
        None if seat is None else UUID(seat.decode()),
        None if sender_number is None else int(sender_number),
        None if after is None else int(after),
        read_bytes(digest),
        read_bytes(sealed),
        event.decode(),
    )


def _columns(numbers: Mapping[UUID, int]) -> tuple[bytes, bytes]:
    return array(numbers), array(numbers.values())


def _moment(at: dt.datetime) -> bytes:
    return at.isoformat().encode()
