"""A bad network: a proxy that balances over the servers, loses, tears, delays and repeats."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from faults.wire import BROKEN, Address, Head, connection, read_head

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
# How often of 1,000 requests; the rest arrive as they were sent.
FATES = {
    "lost": 15,
    "half": 10,
    "unanswered": 20,
    "torn": 10,
    "late": 10,
    "twice": 20,
    "again": 20,
    "slow": 20,
}
LATEST = 6.0
STREAM_BYTES = 150_000
STREAM_SECONDS = 40.0
GENTLY = 0.6


class TornError(ConnectionError):
    """The network cut a connection on purpose."""


@dataclass
class Network:
    """Stands between clients and ``servers``, which says who is thought to be up.

    ``calm`` lets everything through. ``cut`` breaks all connections at once.
    """

    servers: Callable[[], list[Address]]
    chance: random.Random
    calm: bool = False
    slow_until: float = 0.0
    down_until: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    address: Address = ("127.0.0.1", 0)
    _server: asyncio.Server | None = None
    _open: set[asyncio.Task[None]] = field(default_factory=set)
    _later: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=1 << 20)
        self.address = self._server.sockets[0].getsockname()[:2]

    async def stop(self) -> None:
        if self._server:
            self._server.close()
        for task in [*self._open, *self._later]:
            task.cancel()
        await asyncio.gather(*self._open, *self._later, return_exceptions=True)

    def cut(self, seconds: float) -> None:
        """Break every connection, and let no new one through for a while."""
        self.down_until = asyncio.get_running_loop().time() + seconds
        for task in list(self._open):
            task.cancel()

    def throttle(self, seconds: float) -> None:
        self.slow_until = asyncio.get_running_loop().time() + seconds

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    # --- One connection ------------------------------------------------------------------

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task  # noqa: S101 - a connection is handled by a task
        self._open.add(task)
        try:
            await self._carry(reader, writer)
        except (*BROKEN, RuntimeError, asyncio.CancelledError):  # uvloop's word for closed
            writer.transport.abort()
        finally:
            self._open.discard(task)
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await read_head(reader)
        request = _request(head, await reader.readexactly(head.length))
        if self._now() < self.down_until:
            raise TornError
        fate = "as sent" if self.calm else self._fate(head)
        self.counts[fate] += 1
        await getattr(self, f"_{fate.replace(' ', '_')}")(request, head, writer)

    def _fate(self, head: Head) -> str:
        if self._now() < self.slow_until and "/live/follow" not in head.first:
            return "slow"
        drawn = self.chance.randrange(1000)
        for fate, share in FATES.items():
            if drawn < share:
                return fate
            drawn -= share
        return "as sent"

    async def _as_sent(self, request: bytes, head: Head, writer: asyncio.StreamWriter) -> None:
        async with self._upstream() as (reader, onward):
            onward.write(request)
            if "/live/follow" in head.first and not self.calm:
                await self._stream(reader, writer)
            else:
                await _copy(reader, writer)

    async def _lost(self, request: bytes, head: Head, writer: asyncio.StreamWriter) -> None:
        raise TornError

    async def _half(self, request: bytes, head: Head, writer: asyncio.StreamWriter) -> None:
        async with self._upstream() as (_, onward):
            onward.write(request[: self.chance.randrange(1, len(request))])
            await onward.drain()
            await asyncio.sleep(self.chance.random() / 10)
        raise TornError

    async def _unanswered(self, request: bytes, head: Head, writer: asyncio.StreamWriter) -> None:
        async with self._upstream() as (reader, onward):
            onward.write(request)
            await asyncio.wait_for(reader.read(1), LATEST)
        raise TornError

    async def _torn(self, request: bytes, head: Head, writer: asyncio.StreamWriter) -> None:
        async with self._upstream() as (reader, onward):
            onward.write(request)
            answer = await asyncio.wait_for(reader.read(4096), LATEST)
            writer.write(answer[: self.chance.randrange(len(answer) + 1)])
            await writer.drain()
        raise TornError

    async def _late(self, request: bytes, head: Head, writer: asyncio.StreamWriter) -> None:
        self._send_later(request, head)
        raise TornError

    async def _twice(self, request: bytes, head: Head, writer: asyncio.StreamWriter) -> None:
        copy = asyncio.create_task(self._send_for_nobody(request, 0))
        self._keep(copy)
        await self._as_sent(request, head, writer)

    async def _again(self, request: bytes, head: Head, writer: asyncio.StreamWriter) -> None:
        self._send_later(request, head)
        await self._as_sent(request, head, writer)

    async def _slow(self, request: bytes, head: Head, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self.chance.random() * 2)
        async with self._upstream() as (reader, onward):
            for at in range(0, len(request), 400):
                onward.write(request[at : at + 400])
                await asyncio.sleep(0.01)
            await _copy(reader, writer, pause=0.02)

    # --- What they share -----------------------------------------------------------------

    def _upstream(self) -> "_Upstream":
        return _Upstream(self.servers(), self.chance)

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Let a stream flow until a drawn number of bytes or seconds, then tear it there."""
        left = int(self.chance.expovariate(1 / STREAM_BYTES)) + 1
        async with asyncio.timeout(self.chance.expovariate(1 / STREAM_SECONDS)):
            while piece := await reader.read(16_384):
                writer.write(piece[:left])
                await writer.drain()
                left -= len(piece)
                if left <= 0:
                    self.counts["torn stream"] += 1
                    if self.chance.random() < GENTLY:
                        return  # what was written before still arrives
                    raise TornError
                if self._now() < self.slow_until:
                    await asyncio.sleep(len(piece) / 20_000)

    def _send_later(self, request: bytes, head: Head) -> None:
        seconds = self.chance.random() * LATEST
        self._keep(asyncio.create_task(self._send_for_nobody(request, seconds)))

    def _keep(self, task: "asyncio.Task[None]") -> None:
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _send_for_nobody(self, request: bytes, seconds: float) -> None:
        await asyncio.sleep(seconds)
        try:
            async with self._upstream() as (reader, onward):
                onward.write(request)
                await asyncio.wait_for(reader.read(65_536), LATEST)
        except (*BROKEN, RuntimeError):
            self.counts["copy that met nobody"] += 1

    async def settled(self) -> None:
        """Until every delayed copy has arrived or failed."""
        await asyncio.gather(*self._later, return_exceptions=True)


class _Upstream:
    """A connection to a server drawn at random; one that refuses is passed over."""

    def __init__(self, servers: list[Address], chance: random.Random) -> None:
        self.servers = chance.sample(servers, len(servers))

    async def __aenter__(self) -> Streams:
        for server in self.servers:
            try:
                self.held = connection(server)
                return await self.held.__aenter__()
            except OSError:
                continue
        raise TornError

    async def __aexit__(self, *error: object) -> None:
        await self.held.__aexit__(None, None, None)


async def _copy(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pause: float = 0
) -> None:
    while piece := await reader.read(1024 if pause else 65_536):
        writer.write(piece)
        await writer.drain()
        if pause:
            await asyncio.sleep(pause)


def _request(head: Head, body: bytes) -> bytes:
    fields = "".join(f"{name}: {value}\r\n" for name, value in head.fields)
    return f"{head.first}\r\n{fields}\r\n".encode("latin-1") + body
