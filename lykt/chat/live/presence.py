"""Who is here: followed by at least one stream of this process."""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lykt.chat.live.store import store
from lykt.chat.live.streams import Stream
from lykt.chat.live.tickets import SeatTicket

AWAY_AFTER_SECONDS = 6
SEEN_EVERY_SECONDS = 20
SEATS_AT_ONCE = 500

Item = TypeVar("Item")
Tell = Callable[[UUID, UUID, str], None]


class Presence:
    """``tell`` says to the others of a conversation that a seat is ``here`` or ``away``."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._seats: Counter[tuple[UUID, UUID]] = Counter()
        self._duties: Counter[tuple[int, int]] = Counter()
        self._leaving: dict[tuple[UUID, UUID], asyncio.TimerHandle] = {}

    def arrived(self, stream: Stream) -> None:
        for subscription in stream.subscriptions:
            key = _key(subscription.ticket)
            self._seats[key] += 1
            if timer := self._leaving.pop(key, None):
                timer.cancel()
            elif self._seats[key] == 1:
                self._tell(*key, "here")
        self._duties.update((ticket.desk, ticket.person) for ticket in stream.desks)

    def gone(self, stream: Stream) -> None:
        """A stream ends with its ticket and comes again at once, which is not being away."""
        loop = asyncio.get_running_loop()
        for subscription in stream.subscriptions:
            key = _key(subscription.ticket)
            self._seats[key] -= 1
            if self._seats[key] <= 0:
                del self._seats[key]
                self._leaving[key] = loop.call_later(AWAY_AFTER_SECONDS, self._left, key)
        for ticket in stream.desks:
            pair = (ticket.desk, ticket.person)
            self._duties[pair] -= 1
            if self._duties[pair] <= 0:
                del self._duties[pair]

    def is_here(self, conversation: UUID, seat: UUID) -> bool:
        return (conversation, seat) in self._seats

    def marks(self) -> list[Callable[[], None]]:
        """What has to be written now and then, in small transactions."""
        now = timezone.now()
        seats = sorted(seat for _, seat in self._seats)
        duties = sorted(self._duties)
        return [
            *(_mark_seen(part, now) for part in _parts(seats)),
            *(_mark_on_duty(part, now) for part in _parts(duties)),
        ]

    def _left(self, key: tuple[UUID, UUID]) -> None:
        self._leaving.pop(key, None)
        self._tell(*key, "away")


def _key(ticket: SeatTicket) -> tuple[UUID, UUID]:
    return ticket.conversation, ticket.seat


def _parts(everything: list[Item]) -> list[list[Item]]:
    return [everything[at : at + SEATS_AT_ONCE] for at in range(0, len(everything), SEATS_AT_ONCE)]


def _mark_seen(seats: list[UUID], now: dt.datetime) -> Callable[[], None]:
    def mark() -> None:
        with transaction.atomic():
            store().mark_seen(seats, now)

    return mark


def _mark_on_duty(duties: list[tuple[int, int]], now: dt.datetime) -> Callable[[], None]:
    def mark() -> None:
        with transaction.atomic():
            store().mark_on_duty(duties, now)

    return mark
