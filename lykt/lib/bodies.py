"""How much anybody may send: refused on its way in, before any of it lies on the disk.

Django receives the whole of a body, on the disk where it is large, before a view can look at it:
a stranger could fill the disk through any address.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Any  # an ASGI application, which each framework types in its own way

STAFF = "/staff/"
# Staff import files of 100 MiB; a caller's page sends some kilobytes, a feedback at the most.
MOST_OF_STAFF = 101 << 20
MOST_OF_CALLERS = 256 << 10
_MOST_DIGITS = 12


class BoundedBodies:
    """Passes requests on to ``other``, as long as their bodies are no longer than they may be."""

    def __init__(self, other: App) -> None:
        self._other = other

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._other(scope, receive, send)
            return
        body = _Body(receive, MOST_OF_STAFF if _is_staff(scope) else MOST_OF_CALLERS)
        if body.is_announced_too_large(scope):
            await _refuse(send)
            return
        await self._other(scope, body.receive, send)
        if body.is_too_large:
            await _refuse(send)


def _is_staff(scope: Scope) -> bool:
    return bool(scope["path"].startswith(STAFF))


class _Body:
    """Counts what comes. Beyond the limit it says that the sender has gone, which ends the rest."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._left = most
        self.is_too_large = False

    def is_announced_too_large(self, scope: Scope) -> bool:
        length = dict(scope["headers"]).get(b"content-length", b"0")
        return length.isdigit() and (len(length) > _MOST_DIGITS or int(length) > self._left)

    async def receive(self) -> Any:
        if self.is_too_large:
            return {"type": "http.disconnect"}
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        self.is_too_large = self._left < 0
        return {"type": "http.disconnect"} if self.is_too_large else message


async def _refuse(send: Send) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
