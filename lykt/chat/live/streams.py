"""One follower's connection: what waits to be sent, and how it ends.

Nothing runs while a stream is idle but the server's own wait for the end of the connection; a
task exists only while something is being sent.
"""

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from lykt.chat.live.tickets import DeskTicket, SeatTicket
from lykt.chat.live.wire import JSON_HEADERS, STREAM_HEADERS, Receive, Send, as_polled, told

if TYPE_CHECKING:
    from lykt.chat.live.hub import Feed

ROOM = 256 * 1024  # bytes that may wait for a slow reader; the log itself waits in the database
STUCK_SECONDS = 30
BEAT_SECONDS = 15
NOT_ASKED = -1
BEAT = b": still here\n\n"


class Subscription:
    """How far one stream has come in one conversation.

    ``asked`` is the number after which the log is being read for it; ``behind`` says that it had
    no room, and waits for none but its own stream; ``greeted``, that it has caught up once.
    """

    __slots__ = ("after", "asked", "behind", "feed", "greeted", "stream", "ticket")

    def __init__(self, stream: "Stream", ticket: SeatTicket, after: int) -> None:
        self.stream = stream
        self.ticket = ticket
        self.after = after
        self.feed: Feed | None = None
        self.asked = NOT_ASKED
        self.greeted = self.behind = False

    def waits_for(self, number: int) -> bool:
        """Has not got that far, and has room for more."""
        return self.after < number and not self.behind


class Drained(Protocol):
    """Is told when a stream has room again."""

    def drained(self, stream: "Stream") -> None: ...


class Stream:
    """Server-sent events to one follower."""

    __slots__ = (
        "_flushing",
        "_pending",
        "_send",
        "_size",
        "_task",
        "_written_at",
        "beat_at",
        "desks",
        "ending",
        "expires_at",
        "hub",
        "subscriptions",
    )
    greeted = True  # is told at once who is here, and to look at the board

    def __init__(self, hub: Drained, send: Send) -> None:
        self.hub = hub
        self.subscriptions: list[Subscription] = []
        self.desks: list[DeskTicket] = []
        self.beat_at = 0.0
        self.expires_at = 0
        self._send = send
        self._pending: deque[bytes] = deque()
        self._size = 0
        self._flushing: asyncio.Task[None] | None = None
        self._written_at = 0.0
        self.ending = False
        self._task: asyncio.Task[object] | None = None

    @property
    def full(self) -> bool:
        return self._size >= ROOM

    def push(self, event: bytes) -> None:
        if self.ending:
            return
        self._pending.append(event)
        self._size += len(event)
        if self._flushing is None:
            loop = asyncio.get_running_loop()
            self._written_at = loop.time()
            self._flushing = loop.create_task(self._flush())

    def end(self, event: bytes) -> None:
        """Say why, and end the answer."""
        self.push(event)
        self.ending = True

    def beat(self, now: float) -> None:
        """A sign of life; a reader that has taken nothing for long is cut off instead."""
        if self._flushing is None:
            self.push(BEAT)
        elif now - self._written_at > STUCK_SECONDS:
            self.cut()

    def cut(self) -> None:
        self.ending = True
        if self._flushing:
            self._flushing.cancel()
        if self._task:
            self._task.cancel()

    def hold(self, tickets: list[tuple[SeatTicket, int]], desks: list[DeskTicket]) -> None:
        """What it follows; it ends with the first ticket that does."""
        self.subscriptions = [Subscription(self, ticket, after) for ticket, after in tickets]
        self.desks = desks
        every: list[SeatTicket | DeskTicket] = [*desks, *(ticket for ticket, _ in tickets)]
        self.expires_at = min(ticket.expires for ticket in every)

    async def run(self, receive: Receive) -> None:
        """Until the other end, or this one, has ended it."""
        self._task = asyncio.current_task()
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            if not self.ending:
                raise
        finally:
            self.ending, self._task = True, None
            if self._flushing:
                self._flushing.cancel()

    async def begin(self) -> None:
        await self._send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": STREAM_HEADERS,
            }
        )

    async def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        while self._pending:
            body = b"".join(self._pending)
            self._pending.clear()
            self._size = 0
            await self._write(body)
            self._written_at = loop.time()
        self._flushing = None
        if not self.ending:
            self.hub.drained(self)

    async def _write(self, body: bytes) -> None:
        last = self.ending and not self._pending
        await self._send({"type": "http.response.body", "body": body, "more_body": not last})


class Poll(Stream):
    """The same for a follower whose proxy breaks streams: one answer, when there is something."""

    __slots__ = ("_caught_up", "_events", "_something")
    greeted = False  # or each answer would be there at once

    def __init__(self, hub: Drained, send: Send) -> None:
        super().__init__(hub, send)
        self._events: list[bytes] = []
        self._something = asyncio.Event()
        self._caught_up = 0

    def push(self, event: bytes) -> None:
        if self.ending or event is BEAT:
            return
        self._events.append(event)
        self._size += len(event)
        if event.startswith(b"event: caught_up\n"):
            self._caught_up += 1
        self._look()

    def end(self, event: bytes) -> None:
        self.push(event)
        self.ending = True
        self._something.set()

    def _look(self) -> None:
        """Something is there when everything old is, and more than the word that it is."""
        complete = self._caught_up >= len(self.subscriptions) or self.full
        if complete and len(self._events) > self._caught_up:
            self._something.set()

    async def answer(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._something.wait(), seconds)
        if not self._something.is_set():  # a hint may have come between two answers
            self._events += [told("hint", desk=ticket.desk) for ticket in self.desks]
        self.ending = True
        await self._send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": JSON_HEADERS,
            }
        )
        await self._send({"type": "http.response.body", "body": as_polled(self._events)})
