"""What runs behind ``/live/`` in one process, from its start to its stop."""

import asyncio
import datetime as dt
import logging
import sys
import time
from collections.abc import Callable, Coroutine, Set
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.utils import timezone

from lykt.chat.live import floods
from lykt.chat.live.duties import sweep_if_first
from lykt.chat.live.exchange import Exchange, signalled
from lykt.chat.live.hub import Hub
from lykt.chat.live.presence import SEEN_EVERY_SECONDS, Presence
from lykt.chat.live.stopping import before_the_server_stops
from lykt.chat.live.store import store
from lykt.chat.live.streams import BEAT_SECONDS, Stream
from lykt.chat.live.wire import EntryRow, told
from lykt.chat.live.writer import Writer

LOOK_EVERY_SECONDS = 3
LOOK_BACK = dt.timedelta(seconds=15)
SWEEP_EVERY_SECONDS = 5
TIDY_EVERY_SECONDS = 1
# The writer's thread needs the interpreter a dozen times in each batch; it may not wait the usual
# 5 ms each time for an event loop that is busy.
SWITCH_SECONDS = 0.0005

log = logging.getLogger(__name__)
Result = TypeVar("Result")


class Service:
    """The hub, the writer, the exchange and who is here; made and used in one event loop."""

    def __init__(self) -> None:
        self.stopping = False
        self.hub = Hub(self._read)
        self.exchange = Exchange(self.hub)
        self.writer = Writer(self.exchange.announce, self.exchange.publish)
        self.presence = Presence(self.tell)
        self.limits = floods.limits()
        self.messages = floods.Bucket(self.limits.messages_at_once, self.limits.messages_a_second)
        self.signals = floods.Bucket(self.limits.signals_at_once, self.limits.signals_a_second)
        self.follows = floods.Bucket(self.limits.follows_at_once, self.limits.follows_a_second)
        self._reader = ThreadPoolExecutor(1, "live reader")
        self._chores = ThreadPoolExecutor(1, "live chores")
        self._tidier = ThreadPoolExecutor(1, "live tidier")
        self._tasks: list[asyncio.Task[None]] = []

    # --- Start and stop ------------------------------------------------------------------

    async def start(self) -> None:
        sys.setswitchinterval(SWITCH_SECONDS)
        self.writer.start()
        work: tuple[Coroutine[Any, Any, None], ...] = (
            self.hub.catch_up(),
            self.exchange.relay.run(),
            self._every(1, self._tick),
            self._every(LOOK_EVERY_SECONDS, self._look),
            self._every(SEEN_EVERY_SECONDS, self._mark_seen),
            self._every(SWEEP_EVERY_SECONDS, self._sweep),
            self._every(TIDY_EVERY_SECONDS, self._tidy),
        )
        self._tasks = [asyncio.create_task(each) for each in work]
        before_the_server_stops(self.stop_streams)

    def stop_streams(self) -> None:
        """Followers go on at another process; nothing new is taken here."""
        self.stopping = True
        for stream in list(self.hub.streams):
            stream.end(told("bye"))

    async def stop(self) -> None:
        self.stop_streams()
        if not self._tasks:
            return
        await self.writer.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        for pool in (self._reader, self._chores, self._tidier):
            pool.submit(_close)
            pool.shutdown(wait=False)

    # --- Followers -----------------------------------------------------------------------

    def follow(self, stream: Stream) -> None:
        self._make_room(stream)
        stream.beat_at = asyncio.get_running_loop().time() + BEAT_SECONDS
        self.hub.add(stream)
        self.presence.arrived(stream)
        for subscription in stream.subscriptions if stream.greeted else ():
            for other in subscription.feed.subscriptions if subscription.feed else ():
                if other.ticket.seat != subscription.ticket.seat:
                    stream.push(signalled(other.ticket.conversation, other.ticket.seat, "here"))

    def unfollow(self, stream: Stream) -> None:
        self.hub.remove(stream)
        self.presence.gone(stream)

    def tell(self, conversation: UUID, seat: UUID, kind: str) -> None:
        if not self.stopping:
            self.exchange.tell(conversation, seat, kind)

    def _make_room(self, stream: Stream) -> None:
        """A seat has a few streams; the oldest, most likely of a lost connection, gives way."""
        for subscription in stream.subscriptions:
            older = self.hub.streams_of(subscription.ticket)
            if len(older) >= self.limits.streams:
                older[0].end(told("bye"))

    # --- Now and then --------------------------------------------------------------------

    async def _every(self, seconds: float, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await work()
            except Exception as error:
                log.error("%s failed: %s", work.__name__, type(error).__name__)

    async def _tick(self) -> None:
        now, wall = asyncio.get_running_loop().time(), time.time()
        for stream in list(self.hub.streams):
            if stream.expires_at <= wall:
                stream.end(_renew(stream, wall))
            elif stream.beat_at <= now:
                stream.beat_at = now + BEAT_SECONDS
                stream.beat(now)
        self.writer.give_up_on_late()
        for bucket in (self.messages, self.signals, self.follows):
            bucket.forget()

    async def _look(self) -> None:
        """Other processes write too, and a hint can be lost."""
        if not self.hub.streams:
            return
        touched = await self._in(self._reader, lambda: store().touched_since(_lately()))
        for conversation, number in touched:
            self.hub.hear(conversation, number)

    async def _mark_seen(self) -> None:
        for mark in self.presence.marks():
            self.writer.run(mark)
            await asyncio.sleep(0.02)

    async def _sweep(self) -> None:
        await self._in(self._chores, sweep_if_first)

    async def _tidy(self) -> None:
        await self._in(self._tidier, lambda: store().tidy())

    async def _read(self, wanted: Set[tuple[UUID, int]]) -> list[EntryRow]:
        return await self._in(self._reader, lambda: store().read_after(wanted))

    async def _in(self, pool: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
        def safely() -> Result:
            try:
                return work()
            except Exception:
                _close()  # the next one opens a new connection
                raise

        return await asyncio.get_running_loop().run_in_executor(pool, safely)


def _close() -> None:
    """The connection of the thread that this runs in."""
    connection.close()


def _lately() -> dt.datetime:
    return timezone.now() - LOOK_BACK


def _renew(stream: Stream, now: float) -> bytes:
    events = [
        told("renew", c=each.ticket.conversation)
        for each in stream.subscriptions
        if each.ticket.expires <= now
    ]
    events += [told("renew", desk=ticket.desk) for ticket in stream.desks if ticket.expires <= now]
    return b"".join(events)
