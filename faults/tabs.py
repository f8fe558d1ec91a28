"""Clients that behave as the contract says: a tab that sends, and a connection that follows."""

import asyncio
import json
import random
import time
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from faults.reading import Reading
from faults.wire import BROKEN, Address, Answer, ask, connection, events, read_head, request_bytes
from lykt.chat import sealing

BATCH = 16
ANSWER_WITHIN = 4.0
# The server says something every 15 seconds.
SILENCE = 20.0
LONG_POLL = 10
TICKET_USED_FOR = 80.0

FetchTicket = Callable[[], Awaitable[str]]


@dataclass
class Way:
    """How clients reach the service: through the network, with the same patience."""

    address: Callable[[], Address]
    chance: random.Random
    counts: Counter[str] = field(default_factory=Counter)

    async def post(
        self,
        path: str,
        body: Any,
        seconds: float = ANSWER_WITHIN,
        fields: Mapping[str, str] | None = None,
    ) -> Answer:
        return await ask(self.address(), path, body, fields, seconds)

    async def pause(self, attempt: int) -> None:
        """Longer after each failure, never the same for two clients."""
        self.counts["tried again"] += 1
        await asyncio.sleep(self.chance.uniform(0.05, 0.2) * 2 ** min(attempt, 4))


@dataclass
class Pass:
    """A ticket that is fetched anew before it ends, or when it was refused."""

    fetch: FetchTicket
    held: str = ""
    fetched: float = -1e9

    async def text(self) -> str:
        if time.monotonic() - self.fetched > TICKET_USED_FOR:
            self.held, self.fetched = await self.fetch(), time.monotonic()
        return self.held

    def refused(self) -> None:
        self.fetched = -1e9


@dataclass
class Outgoing:
    """A message in the outbox; sealed under a number when it is first sent."""

    text: str
    number: int = 0
    after: int = 0
    digest: bytes = b""
    sealed: bytes = b""

    def wire(self) -> dict[str, Any]:
        return {
            "s": self.number,
            "after": self.after,
            "digest": sealing.to_base64(self.digest),
            "sealed": sealing.to_base64(self.sealed),
        }


@dataclass
class Tab:
    """One tab in a conversation: what it wrote, what it was told was taken, what it has read.

    Requests of a tab go one at a time, each from the first message that is not acknowledged: a
    copy of an old request that arrives late is then refused as a whole, or was taken already.
    """

    name: str
    seat: uuid.UUID
    ticket: Pass
    reading: Reading
    way: Way
    written: list[str] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    outbox: list[Outgoing] = field(default_factory=list)
    last_number: int = 0
    something: asyncio.Event = field(default_factory=asyncio.Event)

    def write(self) -> None:
        text = f"{self.name} {len(self.written) + 1}"
        self.written.append(text)
        self.outbox.append(Outgoing(text))
        self.something.set()

    async def send(self) -> None:
        """For as long as the run lasts: send what is in the outbox, again until it is taken."""
        attempt = 0
        while True:
            if not self.outbox:
                self.something.clear()
                await self.something.wait()
            try:
                self._answered(await self._post())
                attempt = 0
            except BROKEN:
                attempt += 1
                await self.way.pause(attempt)

    async def _post(self) -> Answer:
        batch = self.outbox[:BATCH]
        for message in batch:
            if not message.number:
                self._seal(message)
        body = {"ticket": await self.ticket.text(), "messages": [each.wire() for each in batch]}
        return await self.way.post("/live/messages", body)

    def _seal(self, message: Outgoing) -> None:
        self.last_number += 1
        message.number = self.last_number
        message.after, message.digest = self.reading.last, self.reading.digest
        place = sealing.Place(
            self.reading.conversation, self.seat, message.number, message.after, message.digest
        )
        now = time.time_ns() // 1_000_000
        message.sealed = sealing.seal_message(self.reading.key, place, message.text, now)

    def _answered(self, answer: Answer) -> None:
        if answer.status == 200:
            self._taken(answer.json()["taken"])
            return
        code = answer.json()["error"] if answer.body.startswith(b"{") else str(answer.status)
        self.way.counts[f"{answer.status} {code}"] += 1
        if answer.status == 409:
            self._renumber(answer.json())
        elif answer.status == 401:
            self.ticket.refused()
        elif answer.status not in (429, 500, 502, 503):
            self.refusals.append(f"{self.name}: {answer.status} {code}")
        if answer.status != 409:
            raise EOFError(code)

    def _taken(self, taken: list[dict[str, Any]]) -> None:
        numbers = {each["s"]: each["n"] for each in taken}
        for message in self.outbox[:BATCH]:
            if message.number in numbers:
                self.acknowledged[message.text] = numbers[message.number]
        self.outbox = [each for each in self.outbox if each.text not in self.acknowledged]

    def _renumber(self, answer: dict[str, Any]) -> None:
        """Somebody else used our numbers, as a second tab does; seal what is left anew."""
        self._taken(answer["taken"])
        self.last_number = answer["last_sent"]
        for message in self.outbox:
            message.number = 0


@dataclass
class Follower:
    """One connection that follows the conversations of some tabs; breaks, and follows again.

    ``polls`` asks again and again instead of holding a stream; ``once`` is for ``catch_up``.
    """

    tabs: list[Tab]
    way: Way
    polls: bool = False
    once: bool = False

    async def follow(self) -> None:
        attempt = 0
        while True:
            try:
                await (self._poll() if self.polls else self._stream())
                attempt = 0
            except BROKEN:
                attempt += 1
                self.way.counts["stream broken"] += 1
                await self.way.pause(attempt)

    async def catch_up(self) -> None:
        """Read until the server says that this is everything there was."""
        while self.once:
            try:
                await self._stream()
            except BROKEN:
                await self.way.pause(0)

    async def _asked(self) -> dict[str, Any]:
        return {
            "follow": [
                {"ticket": await tab.ticket.text(), "after": tab.reading.last} for tab in self.tabs
            ]
        }

    async def _poll(self) -> None:
        body = {**await self._asked(), "wait": LONG_POLL}
        answer = await self.way.post("/live/follow", body, LONG_POLL + ANSWER_WITHIN)
        self._refused(answer.status)
        for each in answer.json()["events"]:
            if not self._take(each["event"], each["data"]):
                return

    async def _stream(self) -> None:
        request = request_bytes(
            "/live/follow",
            json.dumps(await self._asked()).encode(),
            {"Content-Type": "application/json"},
        )
        async with connection(self.way.address()) as (reader, writer):
            writer.write(request)
            head = await asyncio.wait_for(read_head(reader), SILENCE)
            self._refused(head.status)
            async for name, data in events(reader, head, SILENCE):
                if not self._take(name, data):
                    return
        raise EOFError("the stream ended without a word")

    def _refused(self, status: int) -> None:
        if status == 401:
            for tab in self.tabs:
                tab.ticket.refused()
        if status != 200:
            self.way.counts[f"follow {status}"] += 1
            raise EOFError(f"follow was answered {status}")

    def _take(self, name: str, data: Any) -> bool:
        """Whether to go on with this stream."""
        if name == "entry":
            tab = self._tab(data["c"])
            skipped = tab.reading.skipped
            tab.reading.take(data)
            return tab.reading.skipped == skipped  # after a gap, ask again from there
        if name == "caught_up" and self.once:
            self.once = False
            return False
        if name == "renew":
            self._tab(data["c"]).ticket.refused()
        self.way.counts[name] += name in ("renew", "bye")
        return name not in ("renew", "bye")

    def _tab(self, conversation: str) -> Tab:
        return next(t for t in self.tabs if t.reading.conversation == uuid.UUID(conversation))
