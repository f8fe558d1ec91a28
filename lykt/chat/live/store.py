"""What the writer and the readers ask the database, in the words of each vendor.

Raw SQL, because this is where thousands of messages a second pass. On SQLite each step of a
statement gives up the interpreter's lock and has to win it back from a busy event loop, so one
row that holds everything is read, and one statement writes all rows.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db import connection

from lykt.chat.live.wire import EntryRow

READ_AT_ONCE = 50


@dataclass(slots=True)
class ConversationStanding:
    """A conversation while its row is held; ``last_number`` moves as messages are taken."""

    last_number: int
    ended: bool
    destroyed: bool


@dataclass(slots=True)
class SeatStanding:
    conversation: UUID
    last_sent: int
    left: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that has its number."""

    number: int
    at: int
    sealed: bytes


Sendings = dict[tuple[UUID, int], Taken]
Standings = tuple[dict[UUID, ConversationStanding], dict[UUID, SeatStanding]]


class Store(Protocol):
    """Each method belongs inside a transaction that began with ``hold``, except the readers."""

    def hold(self, conversations: Iterable[UUID], seats: Iterable[UUID]) -> Standings:
        """Hold the conversations' rows, in the order of their ids, and say how all stand."""

    def taken(self, pairs: list[tuple[UUID, int]]) -> Sendings:
        """What was taken earlier under these seats and their numbers."""

    def add(
        self,
        rows: list[EntryRow],
        last_numbers: Mapping[UUID, int],
        last_sent: Mapping[UUID, int],
        at: dt.datetime,
    ) -> None: ...

    def mark_read(self, numbers: Mapping[UUID, int]) -> None:
        """How far each seat has read; never back."""

    def mark_seen(self, seats: list[UUID], at: dt.datetime) -> None: ...

    def mark_on_duty(self, duties: list[tuple[int, int]], at: dt.datetime) -> None:
        """``duties`` are pairs of desk and person."""

    def read_after(self, wanted: Iterable[tuple[UUID, int]]) -> list[EntryRow]:
        """Up to ``READ_AT_ONCE`` entries, in order, of each log after the number given."""

    def tidy(self) -> None:
        """What has to be done now and then, beside the writer."""

    def touched_since(self, moment: dt.datetime) -> list[tuple[UUID, int]]:
        """Conversations whose log has grown, with its last number."""


def store() -> Store:
    if connection.vendor == "postgresql":
        from lykt.chat.live.store_postgres import PostgresStore

        return PostgresStore()
    from lykt.chat.live.store_sqlite import SqliteStore

    return SqliteStore()
