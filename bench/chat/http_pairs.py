"""Senders and listeners over HTTP, for Lykt and for the bare limit."""

import asyncio
import json
import os
import time
from base64 import urlsafe_b64encode
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


SEALED = _base64(os.urandom(256 + 28))
DIGEST = _base64(os.urandom(32))


@dataclass
class Room:
    """Where one pair sends, and what its listener asks for."""

    send_path: str
    frame: Callable[[int], dict[str, Any]]
    follow_path: str
    follow_frame: Callable[[int], dict[str, Any]]
    number: int = 0  # the newest sender number that was given


def message(number: int) -> dict[str, Any]:
    return {"s": number, "after": 0, "digest": DIGEST, "sealed": SEALED}


def _request(path: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class HttpPair(asyncio.Protocol):
    """The sender; one message in a request, the next when that is answered, as an outbox does."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.delivered: list[float] = []
        self.failed = 0
        self.planned: dict[int, float] = {}
        self._waiting: deque[float] = deque()
        self._busy = False
        self._buffer = b""
        text = json.dumps(room.frame(0), separators=(",", ":"))
        self._before, self._after = (part.encode() for part in text.split('"s":0', 1))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def offer(self, planned: float) -> None:
        self._waiting.append(planned)
        if not self._busy:
            self._send()

    def _send(self) -> None:
        self._busy = True
        self.room.number += 1
        self.planned[self.room.number] = self._waiting.popleft()
        body = self._before + b'"s":%d' % self.room.number + self._after
        self._transport.write(_request(self.room.send_path, body))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        if len(rest) < length:
            return
        self._buffer = b""
        if not head.startswith(b"HTTP/1.1 200"):
            self.failed += 1
        self._busy = False
        if self._waiting:
            self._send()

    def forget(self) -> None:
        """What could not be sent in its step is not sent in the next."""
        self._waiting.clear()

    def close(self) -> None:
        self._transport.close()


class Listener(asyncio.Protocol):
    """Reads a stream and times each entry from its plan."""

    def __init__(self, pair: HttpPair) -> None:
        self._pair = pair
        self._buffer = b""
        self.ready = asyncio.Event()
        self.alive = True

    def connection_lost(self, error: Exception | None) -> None:
        self.alive = False

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        room = self._pair.room
        frame = json.dumps(room.follow_frame(0)).encode()
        self._transport.write(_request(room.follow_path, frame))

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        *events, self._buffer = (self._buffer + data).split(b"\n\n")
        for event in events:
            if b"event: entry" in event:
                number = int(event.partition(b'"s":')[2].partition(b",")[0])
                if planned := self._pair.planned.pop(number, None):
                    self._pair.delivered.append(now - planned)
            elif b"caught_up" in event:
                self.ready.set()

    def close(self) -> None:
        self._transport.close()


async def connect(rooms: list[Room], port: int) -> tuple[list[HttpPair], list[Listener]]:
    loop = asyncio.get_running_loop()
    pairs, listeners = [], []
    for room in rooms:
        _, pair = await loop.create_connection(partial(HttpPair, room), "127.0.0.1", port)
        _, listener = await loop.create_connection(partial(Listener, pair), "127.0.0.1", port)
        pairs.append(pair)
        listeners.append(listener)
    async with asyncio.timeout(30):
        for listener in listeners:
            await listener.ready.wait()
    return pairs, listeners
