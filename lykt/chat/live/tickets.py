"""Tickets: what a request to ``/live/`` may do, proved without asking the database.

An ordinary view issues one after it has checked who asks; whether the seat may still write is
checked again in the transaction that writes.
"""

import hashlib
import hmac
import struct
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from lykt.chat.models import Desk, Seat
from lykt.people.models import Person

TICKET_SECONDS = 120

_SEAT = struct.Struct(">cI16s16s")
_DESK = struct.Struct(">cIQQ")
_MAC = hashlib.sha256().digest_size
_LENGTHS = {_SEAT.size + _MAC: b"s", _DESK.size + _MAC: b"d"}
_REMEMBERED = 20_000


class TicketError(Exception):
    """Not one of ours, changed, or past its time; the holder fetches a new one."""


@dataclass(frozen=True, slots=True)
class SeatTicket:
    """May write to and follow a conversation from a seat, until ``expires`` (seconds, 1970)."""

    conversation: UUID
    seat: UUID
    expires: int


@dataclass(frozen=True, slots=True)
class DeskTicket:
    """May follow that a desk's board has changed."""

    desk: int
    person: int
    expires: int


def seat_ticket(seat: Seat) -> str:
    held = _SEAT.pack(b"s", _expires(), seat.conversation_id.bytes, seat.pk.bytes)
    return _signed(held)


def desk_ticket(desk: Desk, person: Person) -> str:
    return _signed(_DESK.pack(b"d", _expires(), desk.pk, person.pk))


def read_ticket(text: str) -> SeatTicket | DeskTicket:
    """Raises ``TicketError`` when it is forged or its time has passed."""
    ticket = _verified(text, settings.SECRET_KEY)
    if ticket.expires <= time.time():
        raise TicketError("its time has passed")
    return ticket


def _expires() -> int:
    return int(time.time()) + TICKET_SECONDS


def _signed(held: bytes) -> str:
    return _encoded(held + _mac(held, settings.SECRET_KEY))


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _mac(held: bytes, secret: str) -> bytes:
    return hmac.digest(_key(secret), held, "sha256")


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"lykt live ticket v1", "sha256")


@lru_cache(maxsize=_REMEMBERED)
def _verified(text: str, secret: str) -> SeatTicket | DeskTicket:
    """A verdict never changes, so it is remembered; errors are not, and can not fill memory."""
    held, kind = _opened(text, secret)
    if kind == b"s":
        _, expires, conversation, seat = _SEAT.unpack(held)
        return SeatTicket(UUID(bytes=conversation), UUID(bytes=seat), expires)
    _, expires, desk, person = _DESK.unpack(held)
    return DeskTicket(desk, person, expires)


def _opened(text: str, secret: str) -> tuple[bytes, bytes]:
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError as error:
        raise TicketError("not a ticket") from error
    if _encoded(raw) != text:  # each other spelling would be remembered anew
        raise TicketError("not a ticket")
    held, mac = raw[:-_MAC], raw[-_MAC:]
    kind = _LENGTHS.get(len(raw))
    if kind is None or not hmac.compare_digest(mac, _mac(held, secret)) or held[:1] != kind:
        raise TicketError("not a ticket")
    return held, kind
