"""The ASGI application in front of Django: ``/live/`` here, everything else there."""

import asyncio
import logging
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from lykt.chat.live import endpoints
from lykt.chat.live.service import Service
from lykt.chat.live.wire import (
    JSON_HEADERS,
    MAX_BODY,
    Header,
    Headers,
    Receive,
    Refusal,
    Scope,
    Send,
    malformed,
)

PREFIX = "/live/"
NO_CONTENT = 204
BODY_WITHIN_SECONDS = 20

log = logging.getLogger(__name__)


class LiveApplication:
    """Answers ``/live/`` and runs what is behind it; passes everything else on."""

    def __init__(self, other: Any) -> None:
        self._other = other
        self.service: Service | None = None
        self._hosts: tuple[str, ...] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(PREFIX):
            await self._answer(scope, receive, send)
        else:
            await self._other(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """From the server's start to its stop."""
        await receive()
        await self.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def start(self) -> None:
        self._hosts = tuple(settings.ALLOWED_HOSTS)
        self.service = Service()
        await self.service.start()

    async def stop(self) -> None:
        """Streams end, and what was taken is written, before this returns."""
        if self.service:
            await self.service.stop()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._route(scope, receive, send)
        except Refusal as refusal:
            await _refuse(refusal, send)
        except Exception as error:  # nothing of what was sent may reach a log or an answer
            log.error("A live request failed: %s", type(error).__name__)
            fault = Refusal(503, "unavailable", "Something failed here.", retry_after=1)
            await _refuse(fault, send)

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        service = self.service
        if service is None:
            raise Refusal(503, "unavailable", "This process has not started.", retry_after=1)
        _check_headers(scope, self._hosts)
        body = await _body(receive)
        match scope["path"]:
            case "/live/messages":
                await _send(send, 200, await endpoints.take_messages(service, body))
            case "/live/follow":
                await endpoints.follow(service, body, receive, send)
            case "/live/signals":
                await endpoints.take_signal(service, body)
                await _send(send, NO_CONTENT, b"")
            case _:
                raise Refusal(404, "malformed", "There is nothing here.")


def _check_headers(scope: Scope, hosts: tuple[str, ...]) -> None:
    """JSON only: no other site's form can send it, and no other site's script may."""
    given = dict(scope["headers"])
    if scope["method"] != "POST":
        raise Refusal(405, "malformed", "Only POST is answered here.")
    if not _known_host(given.get(b"host", b""), hosts):
        raise malformed("The service does not answer to this host name.")
    kind = given.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind != b"application/json":
        raise malformed("Content-Type must be application/json.")
    length = given.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > MAX_BODY:
        raise Refusal(413, "too_large", f"A body has at most {MAX_BODY} bytes.")


@lru_cache(maxsize=256)
def _known_host(host: bytes, allowed: tuple[str, ...]) -> bool:
    domain, _ = split_domain_port(host.decode("latin-1"))
    return bool(domain) and validate_host(domain, allowed)


async def _body(receive: Receive) -> bytes:
    message = await receive()
    body = _bounded(message.get("body", b""))
    if not message.get("more_body"):
        return body
    try:
        async with asyncio.timeout(BODY_WITHIN_SECONDS):
            while message.get("more_body"):
                message = await receive()
                body = _bounded(body + message.get("body", b""))
    except TimeoutError as error:
        raise malformed("The body did not come in time.") from error
    return body


def _bounded(body: bytes) -> bytes:
    if len(body) > MAX_BODY:
        raise Refusal(413, "too_large", f"A body has at most {MAX_BODY} bytes.")
    return body


async def _refuse(refusal: Refusal, send: Send) -> None:
    more: Headers = []
    if after := refusal.more.get("retry_after"):
        more.append((b"retry-after", b"%d" % max(1, round(after))))
    await _send(send, refusal.status, refusal.body(), more)


async def _send(send: Send, status: int, body: bytes, more: Sequence[Header] = ()) -> None:
    named = [*JSON_HEADERS, (b"content-length", b"%d" % len(body)), *more]
    if status == NO_CONTENT:
        named = JSON_HEADERS
    await send({"type": "http.response.start", "status": status, "headers": named})
    await send({"type": "http.response.body", "body": body})
