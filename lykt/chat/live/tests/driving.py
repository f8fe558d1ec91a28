"""Drives the real ASGI application without a server, as uvicorn would."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from lykt.chat.live.app import LiveApplication
from lykt.chat.live.wire import base64

HEADERS = {"host": "testserver", "content-type": "application/json"}
PATIENCE_SECONDS = 10


def message(number: int, *, after: int = 0, sealed: bytes | None = None) -> dict[str, Any]:
    return {
        "s": number,
        "after": after,
        "digest": base64(bytes(32)),
        "sealed": base64(sealed or os.urandom(256 + 28)),
    }


class Answer:
    """What the application has answered so far."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""
        self.ended = False
        self._changed = asyncio.Event()
        self._gone = asyncio.Event()
        self._request: list[Any] = []
        self.task: asyncio.Task[None] | None = None

    async def receive(self) -> Any:
        if self._request:
            return self._request.pop(0)
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, event: Any) -> None:
        if event["type"] == "http.response.start":
            self.status = event["status"]
            self.headers = {name.decode(): value.decode() for name, value in event["headers"]}
        else:
            self.body += event.get("body", b"")
            self.ended = not event.get("more_body", False)
            if self.ended:
                self._gone.set()
        self._changed.set()

    def leave(self) -> None:
        self._gone.set()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def events(self) -> list[tuple[str, Any]]:
        parts = [part.split("\n") for part in self.body.decode().split("\n\n") if part]
        return [
            (lines[0].removeprefix("event: "), json.loads(lines[1].removeprefix("data: ")))
            for lines in parts
            if lines[0].startswith("event: ")
        ]

    def of(self, kind: str) -> list[Any]:
        return [data for name, data in self.events if name == kind]

    @property
    def numbers(self) -> list[int]:
        return [data["n"] for data in self.of("entry")]

    async def until(self, condition: Callable[["Answer"], bool]) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition(self):
                self._changed.clear()
                await self._changed.wait()


class Driver:
    """One running application."""

    def __init__(self, app: LiveApplication) -> None:
        self.app = app
        self.service = app.service
        self._open: list[Answer] = []

    async def post(
        self,
        path: str,
        frame: Any,
        *,
        method: str = "POST",
        headers: dict[str, str] | None = None,
        chunks: int = 1,
    ) -> Answer:
        """Send it and wait until it is answered."""
        answer = self.begin(path, frame, method=method, headers=headers, chunks=chunks)
        assert answer.task
        async with asyncio.timeout(PATIENCE_SECONDS * 3):
            await answer.task
        return answer

    def begin(
        self,
        path: str,
        frame: Any,
        *,
        method: str = "POST",
        headers: dict[str, str] | None = None,
        chunks: int = 1,
    ) -> Answer:
        body = frame if isinstance(frame, bytes) else json.dumps(frame).encode()
        size = max(1, -(-len(body) // chunks))
        parts = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
        answer = Answer()
        answer._request = [
            {"type": "http.request", "body": part, "more_body": number < len(parts)}
            for number, part in enumerate(parts, 1)
        ]
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "headers": [
                (name.encode(), value.encode())
                for name, value in {**HEADERS, **(headers or {})}.items()
            ],
        }
        answer.task = asyncio.ensure_future(self.app(scope, answer.receive, answer.send))
        self._open.append(answer)
        return answer

    async def send(self, ticket: str, *messages: dict[str, Any]) -> Answer:
        return await self.post("/live/messages", {"ticket": ticket, "messages": list(messages)})

    async def follow(self, ticket: str, after: int = 0) -> Answer:
        """A stream that has caught up."""
        frame = {"follow": [{"ticket": ticket, "after": after}]}
        answer = self.begin("/live/follow", frame)
        await answer.until(lambda answer: bool(answer.of("caught_up")) or answer.ended)
        return answer

    async def close(self) -> None:
        for answer in self._open:
            answer.leave()
        await asyncio.gather(*(each.task for each in self._open if each.task))


@asynccontextmanager
async def running() -> AsyncIterator[Driver]:
    """The application from its start to its stop."""
    app = LiveApplication(None)
    await app.start()
    driver = Driver(app)
    try:
        yield driver
    finally:
        await driver.close()
        await app.stop()


def drive(scenario: Callable[[Driver], Coroutine[Any, Any, None]]) -> None:
    async def play() -> None:
        async with running() as driver:
            await scenario(driver)

    asyncio.run(play())
