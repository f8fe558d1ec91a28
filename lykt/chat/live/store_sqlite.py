"""The log on SQLite."""

import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

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

_MILLISECONDS = "CAST(ROUND((julianday(at) - 2440587.5) * 86400000) AS INTEGER)"

_STANDING = """
SELECT json_group_array(json_array(
  s.id, s.last_sent, s.left_at IS NOT NULL,
  c.id, c.last_number, c.state = 'ended', c.destroyed_at IS NOT NULL))
FROM chat_seat s JOIN chat_conversation c ON c.id = s.conversation_id
WHERE s.id IN (SELECT value FROM json_each(?))
"""
_ENTRY = (
    "INSERT INTO chat_entry (conversation_id, number, seat_id, sender_number, after,"
    " after_digest, sealed, event, at) VALUES "
)
# Rows in one statement. Of few sizes, as SQLite takes as long to compile one as to run it.
_AT_ONCE = (64, 16, 4, 1)
_LAST_NUMBER = """
UPDATE chat_conversation SET last_number = v.value ->> 1, touched_at = ?
FROM json_each(?) v WHERE chat_conversation.id = v.value ->> 0
"""
_LAST_SENT = """
UPDATE chat_seat SET last_sent = v.value ->> 1
FROM json_each(?) v WHERE chat_seat.id = v.value ->> 0
"""
_READ = """
UPDATE chat_seat SET read_number = v.value ->> 1
FROM json_each(?) v WHERE chat_seat.id = v.value ->> 0
AND chat_seat.read_number < v.value ->> 1
"""
_AFTER = f"""
SELECT number, {_MILLISECONDS}, seat_id, sender_number, after, after_digest, sealed, event
FROM chat_entry WHERE conversation_id = ? AND number > ? ORDER BY number LIMIT {READ_AT_ONCE}
"""  # noqa: S608 - a constant


class SqliteStore:
    """The whole database is held: a write transaction begins IMMEDIATE (config.settings)."""

    def hold(self, conversations: Iterable[UUID], seats: Iterable[UUID]) -> Standings:
        _leave_checkpoints_to_others()
        held: dict[UUID, ConversationStanding] = {}
        sitting: dict[UUID, SeatStanding] = {}
        known = {key.hex: key for key in (*conversations, *seats)}  # to make one costs more
        (found,) = _rows(_STANDING, [_ids(seats)])[0]
        for seat, last_sent, left, conversation, last_number, ended, destroyed in json.loads(found):
            key = known.get(conversation) or UUID(conversation)
            sitting[known[seat]] = SeatStanding(key, last_sent, bool(left))
            if key not in held:
                held[key] = ConversationStanding(last_number, bool(ended), bool(destroyed))
        return held, sitting

    def taken(self, pairs: list[tuple[UUID, int]]) -> Sendings:
        found: Sendings = {}
        query = (
            f"SELECT number, {_MILLISECONDS}, sealed FROM chat_entry"  # noqa: S608 - a constant
            " WHERE seat_id = ? AND sender_number = ?"
        )
        for seat, sender_number in pairs:
            for row in _rows(query, [seat.hex, sender_number]):
                found[seat, sender_number] = Taken(*row)
        return found

    def add(
        self,
        rows: list[EntryRow],
        last_numbers: Mapping[UUID, int],
        last_sent: Mapping[UUID, int],
        at: dt.datetime,
    ) -> None:
        moment = _moment(at)
        for part in _parts(rows):
            values = ",".join(["(?,?,?,?,?,?,?,'',?)"] * len(part))
            _run(_ENTRY + values, [value for row in part for value in _values(row, moment)])
        _run(_LAST_NUMBER, [moment, _pairs(last_numbers)])
        _run(_LAST_SENT, [_pairs(last_sent)])

    def mark_read(self, numbers: Mapping[UUID, int]) -> None:
        _run(_READ, [_pairs(numbers)])

    def mark_seen(self, seats: list[UUID], at: dt.datetime) -> None:
        _run(
            "UPDATE chat_seat SET seen_at = ? WHERE id IN (SELECT value FROM json_each(?))",
            [_moment(at), _ids(seats)],
        )

    def mark_on_duty(self, duties: list[tuple[int, int]], at: dt.datetime) -> None:
        for desk, person in duties:
            _run(
                "UPDATE chat_duty SET seen_at = ?"
                " WHERE desk_id = ? AND person_id = ? AND ended_at IS NULL",
                [_moment(at), desk, person],
            )

    def read_after(self, wanted: Iterable[tuple[UUID, int]]) -> list[EntryRow]:
        return [
            EntryRow(conversation, number, ms, UUID(seat) if seat else None, *rest)
            for conversation, after in wanted
            for number, ms, seat, *rest in _rows(_AFTER, [conversation.hex, after])
        ]

    def tidy(self) -> None:
        """Move what the writer has written from the log into the database, beside its work."""
        _rows("PRAGMA wal_checkpoint(PASSIVE)", [])

    def touched_since(self, moment: dt.datetime) -> list[tuple[UUID, int]]:
        query = "SELECT id, last_number FROM chat_conversation WHERE touched_at >= ?"
        return [(UUID(key), number) for key, number in _rows(query, [_moment(moment)])]


_prepared = threading.local()


def _leave_checkpoints_to_others() -> None:
    """The writer's commits would wait for one every few hundred messages; ``tidy`` makes them."""
    if getattr(_prepared, "connection", None) is not connection.connection:
        _rows("PRAGMA wal_autocheckpoint=20000", [])
        _prepared.connection = connection.connection


def _parts(rows: list[EntryRow]) -> Iterator[list[EntryRow]]:
    start = 0
    for size in _AT_ONCE:
        while len(rows) - start >= size:
            yield rows[start : start + size]
            start += size


def _values(row: EntryRow, moment: Any) -> tuple[Any, ...]:
    return (
        row.conversation.hex,
        row.number,
        row.seat.hex if row.seat else None,
        row.sender_number,
        row.after,
        row.digest,
        row.sealed,
        moment,
    )


def _rows(query: str, parameters: list[Any]) -> list[Any]:
    return _done(query, parameters).fetchall()


def _run(query: str, parameters: list[Any]) -> None:
    _done(query, parameters)


def _done(query: str, parameters: list[Any]) -> sqlite3.Cursor:
    """Without Django's cursor, which rewrites the text of each query."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        done: sqlite3.Cursor = connection.connection.execute(query, parameters)
        return done


def _moment(at: dt.datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _ids(keys: Iterable[UUID]) -> str:
    return json.dumps([key.hex for key in keys])


def _pairs(numbers: Mapping[UUID, int]) -> str:
    return json.dumps([(key.hex, number) for key, number in numbers.items()])
