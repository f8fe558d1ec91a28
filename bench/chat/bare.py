"""The bare limit: the same server fans out what is posted; checks nothing, keeps nothing."""

import asyncio
from collections import defaultdict
from typing import Any

_rooms: dict[str, set[asyncio.Queue[bytes]]] = defaultdict(set)
_PLAIN = [(b"content-type", b"application/json"), (b"content-length", b"2")]
_STREAM = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    _, verb, room = scope["path"].split("/")
    if verb == "send":
        await _take(room, receive, send)
    else:
        await _follow(room, send)


async def _take(room: str, receive: Any, send: Any) -> None:
    body = b""
    while True:
        message = await receive()
        body += message["body"]
        if not message["more_body"]:
            break
    event = b"event: entry\ndata: " + body + b"\n\n"
    for queue in _rooms[room]:
        queue.put_nowait(event)
    await send({"type": "http.response.start", "status": 200, "headers": _PLAIN})
    await send({"type": "http.response.body", "body": b"{}"})


async def _follow(room: str, send: Any) -> None:
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    _rooms[room].add(queue)
    await send({"type": "http.response.start", "status": 200, "headers": _STREAM})
    first = b"event: caught_up\ndata: {}\n\n"
    await send({"type": "http.response.body", "body": first, "more_body": True})
    while True:
        body = await queue.get()
        await send({"type": "http.response.body", "body": body, "more_body": True})
