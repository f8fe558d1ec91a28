"""The way back: a return code is made, and somebody comes with one."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lykt.chat.models import Seat


@dataclass(frozen=True)
class Returned:
    """The new seat, and the conversation's key under the caller's words."""

    seat: Seat
    wrapped_key: bytes


def make_return_code(
    *, seat: Seat, lookup: bytes, wrapped_key: bytes, now: dt.datetime | None = None
) -> None:
    """Keep the way back. ``lookup`` is the 32 bytes that the browser derived, not its hash.

    The same again changes nothing; another code takes the place of the first.
    """
    raise NotImplementedError


def come_back(
    *, lookup: bytes, seat: uuid.UUID, secret_hash: bytes, now: dt.datetime | None = None
) -> Returned:
    """A new seat for whoever has the words; the earlier tab's seat is left.

    An ended conversation stays ended, to be read: ``ask_again`` goes on with it. The same seat
    and secret again answer the same. Raises ``WrongCodeError``, which makes the next challenges
    (``proof.challenge(proof.RETURNING)``) cost more. The view has spent the proof first.
    """
    raise NotImplementedError
