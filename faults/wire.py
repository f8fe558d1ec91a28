"""The least of HTTP: one request per connection, answers whole or as a stream of events."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

Address = tuple[str, int]
# What a torn connection, a dead process or a cut-off answer looks like from outside.
BROKEN = (OSError, EOFError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)


@dataclass(frozen=True)
class Head:
    """The first line and the fields of a request or an answer; names are in lower case."""

    first: str
    fields: tuple[tuple[str, str], ...]

    def get(self, name: str, otherwise: str = "") -> str:
        return next((value for each, value in self.fields if each == name), otherwise)

    @property
    def status(self) -> int:
        return int(self.first.split()[1])

    @property
    def length(self) -> int:
        return int(self.get("content-length", "0"))


@dataclass(frozen=True)
class Answer:
    head: Head
    body: bytes

    @property
    def status(self) -> int:
        return self.head.status

    def json(self) -> Any:
        return json.loads(self.body)


def parse_head(raw: bytes) -> Head:
    first, *lines = raw.decode("latin-1").rstrip("\r\n").split("\r\n")
    split = (line.partition(":") for line in lines)
    return Head(first, tuple((name.strip().lower(), value.strip()) for name, _, value in split))


def request_bytes(path: str, body: bytes, fields: Mapping[str, str]) -> bytes:
    head = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    head += [f"{name}: {value}" for name, value in fields.items()]
    head.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


@asynccontextmanager
async def connection(
    address: Address, source: str = ""
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    mine = (source, 0) if source else None
    reader, writer = await asyncio.open_connection(*address, limit=1 << 20, local_addr=mine)
    try:
        yield reader, writer
    finally:
        writer.close()


async def read_head(reader: asyncio.StreamReader) -> Head:
    return parse_head(await reader.readuntil(b"\r\n\r\n"))


async def pieces(reader: asyncio.StreamReader, head: Head) -> AsyncIterator[bytes]:
    """The body as it comes; one that is cut off before its end raises ``EOFError``."""
    if head.get("transfer-encoding").lower() == "chunked":
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            yield await reader.readexactly(size)
            await reader.readexactly(2)
        return
    left = head.length
    while left:
        piece = await reader.read(min(left, 65_536))
        if not piece:
            raise EOFError("the answer was cut off")
        left -= len(piece)
        yield piece


async def ask(
    address: Address,
    path: str,
    body: Any = None,
    fields: Mapping[str, str] | None = None,
    seconds: float = 30,
    source: str = "",
) -> Answer:
    """One request and its whole answer; a dictionary goes as JSON, bytes go as they are."""
    fields = dict(fields or {})
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
        fields.setdefault("Content-Type", "application/json")
    async with asyncio.timeout(seconds), connection(address, source) as (reader, writer):
        writer.write(request_bytes(path, body or b"", fields))
        await writer.drain()
        head = await read_head(reader)
        return Answer(head, b"".join([piece async for piece in pieces(reader, head)]))


async def events(
    reader: asyncio.StreamReader, head: Head, silence: float
) -> AsyncIterator[tuple[str, Any]]:
    """Server-sent events, name and data, until the stream ends or is silent for too long."""
    held = b""
    body = pieces(reader, head)
    while True:
        try:
            held += await asyncio.wait_for(anext(body), silence)
        except StopAsyncIteration:
            return
        while b"\n\n" in held:
            block, _, held = held.partition(b"\n\n")
            if event := _event(block.decode()):
                yield event


def _event(block: str) -> tuple[str, Any] | None:
    lines = (line.partition(":") for line in block.split("\n") if not line.startswith(":"))
    found = {name: value.removeprefix(" ") for name, _, value in lines}
    return (found["event"], json.loads(found.get("data", "{}"))) if "event" in found else None
