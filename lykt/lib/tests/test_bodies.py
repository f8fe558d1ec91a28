"""A body that is too large is refused on its way in, and nothing of it reaches the disk."""

import asyncio
from typing import Any

import pytest
from django.core.asgi import get_asgi_application

from lykt.lib.bodies import MOST_OF_CALLERS, BoundedBodies

PIECE = b"x" * (64 << 10)
HEADERS = [(b"host", b"testserver"), (b"content-type", b"application/json")]


def status_of(path: str, *, pieces: int, announced: int | None = None) -> tuple[int, int]:
    """The answer's status, and how many pieces of the body were asked for."""
    headers = list(HEADERS)
    if announced is not None:
        headers.append((b"content-length", b"%d" % announced))
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
    taken, sent = 0, []

    async def receive() -> Any:
        nonlocal taken
        if taken == pieces:
            await asyncio.Event().wait()
        taken += 1
        return {"type": "http.request", "body": PIECE, "more_body": taken < pieces}

    async def send(message: Any) -> None:
        sent.append(message)

    application = BoundedBodies(get_asgi_application())
    asyncio.run(asyncio.wait_for(application(scope, receive, send), 10))
    return next(each["status"] for each in sent if "status" in each), taken


@pytest.mark.parametrize("path", ["/chat/press/", "/", "/nothing/", "/live"])
@pytest.mark.django_db(transaction=True)
def test_a_caller_s_page_takes_no_large_body(path: str) -> None:
    assert status_of(path, pieces=5_000, announced=5_000 * len(PIECE)) == (413, 0)
    assert status_of(path, pieces=5_000) == (413, MOST_OF_CALLERS // len(PIECE) + 1)
    assert status_of(path, pieces=1, announced=10**30)[0] == 413


@pytest.mark.django_db(transaction=True)
def test_an_ordinary_body_comes_through() -> None:
    assert status_of("/chat/press/", pieces=1, announced=len(PIECE))[0] == 400


@pytest.mark.django_db(transaction=True)
def test_staff_may_send_a_large_file_but_not_any() -> None:
    assert status_of("/staff/chat/", pieces=20, announced=20 * len(PIECE))[0] in (302, 403)
    assert status_of("/staff/chat/", pieces=1, announced=200 << 20) == (413, 0)
