"""How hints travel between processes: over PostgreSQL, or not at all with SQLite's one process."""

import asyncio
import logging
from collections.abc import Callable
from secrets import token_hex
from typing import Any, Protocol

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

from lykt.chat import announcing
from lykt.chat.live import hints, libpq

RECONNECT_SECONDS = 0.5

log = logging.getLogger(__name__)
Hear = Callable[[list[str]], None]


class Relay(Protocol):
    """``hear`` gets the lines of others; ``missed`` is called when some may have been lost."""

    def announce(self, lines: list[str]) -> None:
        """Tell the other processes when the transaction commits; in a thread with a database."""

    def tell(self, line: str) -> None:
        """Tell the other processes at once; in the event loop."""

    async def run(self) -> None: ...


class LocalRelay:
    """One process: its own views tell it, in their threads, after they have committed."""

    def __init__(self, hear: Hear, missed: Callable[[], None]) -> None:
        self._hear = hear

    def announce(self, lines: list[str]) -> None:
        pass

    def tell(self, line: str) -> None:
        pass

    async def run(self) -> None:
        loop = asyncio.get_running_loop()

        def listener(topic: str) -> None:
            loop.call_soon_threadsafe(self._hear, [topic])

        announcing.listeners.append(listener)
        try:
            await asyncio.Event().wait()
        finally:
            announcing.listeners.remove(listener)


class PostgresRelay:
    """LISTEN in the event loop, on a connection of its own that is opened again when it breaks."""

    def __init__(self, hear: Hear, missed: Callable[[], None]) -> None:
        self._hear = hear
        self._missed = missed
        self._mark = token_hex(6)
        self._said: asyncio.Queue[str] = asyncio.Queue(maxsize=10_000)

    def announce(self, lines: list[str]) -> None:
        for payload in hints.packed(self._mark, lines):
            libpq.run("SELECT pg_notify($1, $2)", announcing.PG_CHANNEL.encode(), payload.encode())

    def tell(self, line: str) -> None:
        if not self._said.full():  # signals are not kept; a flood of them is not either
            self._said.put_nowait(line)

    async def run(self) -> None:
        await asyncio.gather(self._again(self._listen), self._again(self._speak))

    async def _again(self, work: Callable[[psycopg.AsyncConnection[Any]], Any]) -> None:
        """Whatever breaks the connection, there is a new one soon."""
        while True:
            try:
                async with await _connected() as opened:
                    await work(opened)
            except Exception as error:
                log.warning("The connection for hints broke: %s", type(error).__name__)
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen(self, opened: psycopg.AsyncConnection[Any]) -> None:
        await opened.execute(f"LISTEN {announcing.PG_CHANNEL}")
        self._missed()
        async for notification in opened.notifies():
            if lines := hints.unpacked(self._mark, notification.payload):
                self._hear(lines)

    async def _speak(self, opened: psycopg.AsyncConnection[Any]) -> None:
        while True:
            lines = [await self._said.get()]
            while not self._said.empty():
                lines.append(self._said.get_nowait())
            for payload in hints.packed(self._mark, lines):
                await opened.execute("SELECT pg_notify(%s, %s)", [announcing.PG_CHANNEL, payload])


async def _connected() -> psycopg.AsyncConnection[Any]:
    given = connection.settings_dict
    words = {
        "dbname": given["NAME"],
        "user": given["USER"],
        "password": given["PASSWORD"],
        "host": given["HOST"],
        "port": given["PORT"],
    }
    return await psycopg.AsyncConnection.connect(
        make_conninfo(**{key: value for key, value in words.items() if value}), autocommit=True
    )


def relay(hear: Hear, missed: Callable[[], None]) -> Relay:
    kind = PostgresRelay if connection.vendor == "postgresql" else LocalRelay
    return kind(hear, missed)
