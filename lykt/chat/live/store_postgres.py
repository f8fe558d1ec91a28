"""The log on PostgreSQL."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

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
WHERE id = ANY(%s) ORDER BY id FOR UPDATE
"""
# A statement of its own: what waits for the rows above would still see the seats as they were.
_SEATS = """
SELECT id, conversation_id, last_sent, left_at IS NOT NULL FROM chat_seat WHERE id = ANY(%s)
"""
_TAKEN = """
SELECT e.seat_id, e.sender_number, e.number, (extract(epoch FROM e.at) * 1000)::bigint, e.sealed
FROM chat_entry e JOIN unnest(%s::uuid[], %s::int[]) v (seat, number)
ON e.seat_id = v.seat AND e.sender_number = v.number
"""
_ADD = """
WITH added AS (
  INSERT INTO chat_entry (conversation_id, number, seat_id, sender_number, after, after_digest,
                          sealed, event, at)
  SELECT v.*, '', %s FROM unnest(%s::uuid[], %s::int[], %s::uuid[], %s::int[], %s::int[],
                                 %s::bytea[], %s::bytea[]) v
), moved AS (
  UPDATE chat_conversation SET last_number = v.number, touched_at = %s
  FROM unnest(%s::uuid[], %s::int[]) v (id, number) WHERE chat_conversation.id = v.id
)
UPDATE chat_seat SET last_sent = v.number
FROM unnest(%s::uuid[], %s::int[]) v (id, number) WHERE chat_seat.id = v.id
"""
_READ = """
UPDATE chat_seat SET read_number = v.number
FROM unnest(%s::uuid[], %s::int[]) v (id, number)
WHERE chat_seat.id = v.id AND chat_seat.read_number < v.number
"""
# Rows that another transaction holds are seen again soon; waiting for them could deadlock.
_SEEN = """
UPDATE chat_seat SET seen_at = %s WHERE id IN (
  SELECT id FROM chat_seat WHERE id = ANY(%s) FOR NO KEY UPDATE SKIP LOCKED)
"""
_ON_DUTY = """
UPDATE chat_duty SET seen_at = %s WHERE id IN (
  SELECT d.id FROM chat_duty d JOIN unnest(%s::bigint[], %s::bigint[]) v (desk, person)
  ON d.desk_id = v.desk AND d.person_id = v.person
  WHERE d.ended_at IS NULL FOR NO KEY UPDATE OF d SKIP LOCKED)
"""
_AFTER = f"""
SELECT w.conversation, e.number, (extract(epoch FROM e.at) * 1000)::bigint, e.seat_id,
       e.sender_number, e.after, e.after_digest, e.sealed, e.event
FROM unnest(%s::uuid[], %s::int[]) w (conversation, after), LATERAL (
  SELECT * FROM chat_entry WHERE conversation_id = w.conversation AND number > w.after
  ORDER BY number LIMIT {READ_AT_ONCE}) e
ORDER BY w.conversation, e.number
"""  # noqa: S608 - a constant


class PostgresStore:
    """Conversations' rows are held by ``FOR UPDATE``; the store is the transaction's."""

    def hold(self, conversations: Iterable[UUID], seats: Iterable[UUID]) -> Standings:
        held = {
            key: ConversationStanding(number, ended, destroyed)
            for key, number, ended, destroyed in _rows(_HOLD, [list(conversations)])
        }
        sitting = {
            key: SeatStanding(conversation, last_sent, left)
            for key, conversation, last_sent, left in _rows(_SEATS, [list(seats)])
        }
        return held, sitting

    def taken(self, pairs: list[tuple[UUID, int]]) -> Sendings:
        seats, numbers = zip(*pairs, strict=True)
        return {
            (seat, sender_number): Taken(number, at, bytes(sealed))
            for seat, sender_number, number, at, sealed in _rows(
                _TAKEN, [list(seats), list(numbers)]
            )
        }

    def add(
        self,
        rows: list[EntryRow],
        last_numbers: Mapping[UUID, int],
        last_sent: Mapping[UUID, int],
        at: dt.datetime,
    ) -> None:
        columns = [
            [row.conversation for row in rows],
            [row.number for row in rows],
            [row.seat for row in rows],
            [row.sender_number for row in rows],
            [row.after for row in rows],
            [row.digest for row in rows],
            [row.sealed for row in rows],
        ]
        _run(_ADD, [at, *columns, at, *_columns(last_numbers), *_columns(last_sent)])

    def mark_read(self, numbers: Mapping[UUID, int]) -> None:
        _run(_READ, _columns(numbers))

    def mark_seen(self, seats: list[UUID], at: dt.datetime) -> None:
        _run(_SEEN, [at, seats])

    def mark_on_duty(self, duties: list[tuple[int, int]], at: dt.datetime) -> None:
        _run(_ON_DUTY, [at, [desk for desk, _ in duties], [person for _, person in duties]])

    def read_after(self, wanted: Iterable[tuple[UUID, int]]) -> list[EntryRow]:
        return [
            EntryRow(
                conversation,
                number,
                at,
                seat,
                sender_number,
                after,
                digest and bytes(digest),
                sealed and bytes(sealed),
                event,
            )
            for conversation, number, at, seat, sender_number, after, digest, sealed, event in (
                _rows(_AFTER, [list(column) for column in zip(*wanted, strict=True)])
            )
        ]

    def tidy(self) -> None:
        """PostgreSQL does so itself."""

    def touched_since(self, moment: dt.datetime) -> list[tuple[UUID, int]]:
        query = "SELECT id, last_number FROM chat_conversation WHERE touched_at >= %s"
        return list(_rows(query, [moment]))


def _rows(query: str, parameters: list[Any]) -> list[Any]:
    return _done(query, parameters).fetchall()


def _run(query: str, parameters: list[Any]) -> None:
    _done(query, parameters)


def _done(query: str, parameters: list[Any]) -> psycopg.Cursor[Any]:
    """Planned once for each connection, and bytes sent as they are.

    Django's own cursor writes every value into the text of the query, which PostgreSQL then reads
    and plans anew each time.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor = psycopg.Cursor(connection.connection)
        return cursor.execute(query, parameters, prepare=True)


def _columns(numbers: Mapping[UUID, int]) -> list[list[Any]]:
    return [list(numbers), list(numbers.values())]
