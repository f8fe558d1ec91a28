"""The same pairs over XMPP, against Prosody with its archive on."""

import asyncio
import re
import time
from base64 import b64encode
from typing import Any

from bench.chat.http_pairs import SEALED
from bench.chat.open_loop import Step, run_step

HOST = "localhost"
_NUMBER = re.compile(rb"""<message [^>]*\bid=["']m(\d+)["']""")
_OPEN = (
    f"<?xml version='1.0'?><stream:stream to='{HOST}' xmlns='jabber:client'"
    " xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
)


class XmppSeat(asyncio.Protocol):
    """Signs in, and then sends or listens; answers are told apart by what they contain."""

    def __init__(self, name: str, password: str) -> None:
        self.name = name
        self.ready = asyncio.Event()
        self.delivered: list[float] = []
        self.failed = 0
        self.peer = self
        self.number = 0
        self.planned: dict[int, float] = {}
        self._secret = b64encode(f"\0{name}\0{password}".encode()).decode()
        self._buffer = b""
        self._steps = iter(
            (
                (b"</stream:features>", self._sign_in),
                (b"<success", self._open),
                (b"</stream:features>", self._bind),
                (b"type='result'", self._present),
                (b"<presence", self.ready.set),
            )
        )
        self._awaited, self._next = next(self._steps)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._open()

    def _write(self, text: str) -> None:
        self._transport.write(text.encode())

    def _open(self) -> None:
        self._write(_OPEN)

    def _sign_in(self) -> None:
        self._write(
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
            f"{self._secret}</auth>"
        )

    def _bind(self) -> None:
        self._write(
            "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            "<resource>r</resource></bind></iq>"
        )

    def _present(self) -> None:
        self._write("<presence/>")

    def offer(self, planned: float) -> None:
        self.number += 1
        self.peer.planned[self.number] = planned
        self._write(
            f"<message to='{self.peer.name}@{HOST}' type='chat' id='m{self.number}'>"
            f"<body>{SEALED}</body></message>"
        )

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self._buffer += data
        while not self.ready.is_set() and self._awaited in self._buffer.replace(b'"', b"'"):
            self._buffer = b""
            self._next()
            self._awaited, self._next = next(self._steps, (b"\0", self.ready.set))
        if self.ready.is_set():
            self._take(now)

    def _take(self, now: float) -> None:
        *stanzas, self._buffer = self._buffer.split(b"</message>")
        for stanza in stanzas:
            found = _NUMBER.search(stanza)
            if found and (planned := self.planned.pop(int(found[1]), None)):
                self.delivered.append(now - planned)


class XmppPair:
    """What ``open_loop`` drives."""

    def __init__(self, sender: XmppSeat, listener: XmppSeat) -> None:
        self._sender, self._listener = sender, listener
        sender.peer = listener
        self.failed = 0

    @property
    def delivered(self) -> list[float]:
        return self._listener.delivered

    def offer(self, planned: float) -> None:
        self._sender.offer(planned)

    def forget(self) -> None:
        self._listener.planned.clear()


async def _signed_in(name: str, password: str, port: int) -> XmppSeat:
    loop = asyncio.get_running_loop()
    _, seat = await loop.create_connection(lambda: XmppSeat(name, password), "127.0.0.1", port)
    async with asyncio.timeout(30):
        await seat.ready.wait()
    return seat


def xmpp_runner(port: int, rows: list[list[str]]) -> Any:
    """``rows`` are names and passwords: sender, its password, listener, its password.

    They sign in once and stay, as clients do; what came too late for a step counts in none.
    """
    pairs: list[XmppPair] = []

    async def run(rate: int, seconds: float) -> Step:
        for sender, its, listener, own in rows if not pairs else ():
            seats = await _signed_in(sender, its, port), await _signed_in(listener, own, port)
            pairs.append(XmppPair(*seats))
        for pair in pairs:
            pair.forget()
        return await run_step(pairs, rate, seconds)

    return run
