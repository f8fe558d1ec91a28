"""What goes over the wire: frames read strictly, events and refusals written."""

import json
from binascii import a2b_base64, b2a_base64
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

MAX_BODY = 256 * 1024
MAX_MESSAGES = 64
MAX_FOLLOWED = 200
MAX_WAIT = 25
PADDED = (256, 512, 1024, 2048, 4096, 8192, 16384)
SEAL_OVERHEAD = 28
SIGNALS = ("typing", "still", "read")

_SEALED_LENGTHS = {length + SEAL_OVERHEAD for length in PADDED}
_DIGEST = 32
_BIGGEST = 2**31 - 1  # what a number's column holds
_STANDARD = bytes.maketrans(b"-_", b"+/")
_URL = bytes.maketrans(b"+/", b"-_")


class Refusal(Exception):  # noqa: N818 - an answer, not a fault of ours
    """An answer of the contract's table; ``more`` goes into its JSON."""

    def __init__(self, status: int, code: str, detail: str, **more: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.more = status, code, detail, more

    def body(self) -> bytes:
        return json.dumps({"error": self.code, "detail": self.detail, **self.more}).encode()


def malformed(detail: str) -> Refusal:
    return Refusal(400, "malformed", detail)


@dataclass(frozen=True, slots=True)
class Message:
    """One sealed message as a seat sent it; ``spelled`` is its digest and seal in base64."""

    sender_number: int
    after: int
    digest: bytes
    sealed: bytes
    spelled: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of a log as it goes out; ``at`` is milliseconds since 1970.

    ``spelled`` is the base64 of digest and seal where it is at hand, so that it is not made anew.
    """

    conversation: UUID
    number: int
    at: int
    seat: UUID | None
    sender_number: int | None
    after: int | None
    digest: bytes | None
    sealed: bytes | None
    event: str
    spelled: tuple[str, str] | None = None


# --- In ----------------------------------------------------------------------------------


def read_frame(body: bytes, needed: frozenset[str], allowed: frozenset[str]) -> dict[str, Any]:
    """A JSON object with the keys that it must have and none that it may not."""
    try:
        frame = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise malformed("The body is not JSON.") from error
    return _checked(frame, needed, allowed)


def _checked(frame: Any, needed: frozenset[str], allowed: frozenset[str]) -> dict[str, Any]:
    if not isinstance(frame, dict) or not needed <= frame.keys() <= allowed:
        raise malformed(f"Expected an object with {', '.join(sorted(needed))}.")
    return frame


def text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise malformed(f"{name} must be a text.")
    return value


def whole(value: Any, name: str, least: int, most: int = _BIGGEST) -> int:
    if type(value) is not int or not least <= value <= most:
        raise malformed(f"{name} must be a whole number from {least} to {most}.")
    return value


def several(value: Any, name: str, most: int) -> list[Any]:
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        raise malformed(f"{name} must be a list of 1 to {most}.")
    return value


def unbase64(value: Any, name: str) -> bytes:
    """The URL alphabet without padding, and only the one spelling of those bytes."""
    given = text(value, name)
    try:
        raw = a2b_base64(given.encode("ascii").translate(_STANDARD) + b"=" * (-len(given) % 4))
    except ValueError as error:
        raise malformed(f"{name} is not base64.") from error
    if base64(raw) != given:
        raise malformed(f"{name} is not base64 of the URL alphabet without padding.")
    return raw


_MESSAGE = frozenset(("s", "after", "digest", "sealed"))


def read_message(frame: Any) -> Message:
    _checked(frame, _MESSAGE, _MESSAGE)
    digest = unbase64(frame["digest"], "digest")
    sealed = unbase64(frame["sealed"], "sealed")
    if len(digest) != _DIGEST:
        raise malformed("digest must be 32 bytes.")
    if len(sealed) not in _SEALED_LENGTHS:
        raise malformed("sealed has a length that no padded message has.")
    return Message(
        sender_number=whole(frame["s"], "s", 1),
        after=whole(frame["after"], "after", 0),
        digest=digest,
        sealed=sealed,
        spelled=(frame["digest"], frame["sealed"]),
    )


# --- Out ---------------------------------------------------------------------------------


def base64(raw: bytes) -> str:
    return b2a_base64(raw, newline=False).translate(_URL).rstrip(b"=").decode()


@lru_cache(maxsize=20_000)
def _named(key: UUID) -> str:
    return str(key)


def entry_json(row: EntryRow) -> str:
    head = f'{{"c":"{_named(row.conversation)}","n":{row.number},"at":{row.at},"seat":'
    seat = f'"{_named(row.seat)}"' if row.seat else "null"
    if row.sealed is None or row.digest is None:
        return f'{head}{seat},"event":{json.dumps(row.event)}}}'
    digest, sealed = row.spelled or (base64(row.digest), base64(row.sealed))
    return (
        f'{head}{seat},"s":{row.sender_number},"after":{row.after},'
        f'"digest":"{digest}","sealed":"{sealed}"}}'
    )


def event(kind: str, data: str) -> bytes:
    """An event of a stream; ``data`` is JSON on one line."""
    return f"event: {kind}\ndata: {data}\n\n".encode()


def told(kind: str, /, **data: Any) -> bytes:
    return event(kind, json.dumps(data, default=str, separators=(",", ":")))


def as_polled(events: list[bytes]) -> bytes:
    """The same events as one JSON document, for long polling."""
    parts = (each.decode().split("\n", 2) for each in events if not each.startswith(b":"))
    items = (
        f'{{"event":"{kind.removeprefix("event: ")}","data":{data.removeprefix("data: ")}}}'
        for kind, data, _ in parts
    )
    return f'{{"events":[{",".join(items)}]}}'.encode()


Header = tuple[bytes, bytes]
Headers = list[Header]

JSON_HEADERS: Headers = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
]
STREAM_HEADERS: Headers = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-accel-buffering", b"no"),  # a proxy that collects an answer would hold a stream back
]
