"""A conversation begins: the press, the sealed key, the place in the queue."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lykt.chat.models import Desk, Seat


@dataclass(frozen=True)
class Press:
    """What a press of the button gives: a signed text to send back, and what to do meanwhile."""

    pressed: str
    challenge: dict[str, Any]
    ring_key: uuid.UUID
    ring_public: bytes


def press(desk: Desk, *, now: dt.datetime | None = None) -> Press:
    """Raises ``ClosedError``, ``ClosingSoonError`` or ``NoKeyError``; counted in either case."""
    raise NotImplementedError


def read_press(desk: Desk, pressed: str) -> dt.datetime:
    """When the button was pressed. Raises ``PressExpiredError``, also for another desk's."""
    raise NotImplementedError


def start_conversation(
    *,
    desk: Desk,
    pressed_at: dt.datetime,
    conversation: uuid.UUID,
    seat: uuid.UUID,
    secret_hash: bytes,
    ring_key: uuid.UUID,
    sealed_key: bytes,
    choices: Mapping[str, Any],
    now: dt.datetime | None = None,
) -> Seat:
    """Begin, or answer the same for the same conversation, seat and secret.

    The view has read the press (``read_press``) and spent the proof
    (``proof.spend(…, purpose=proof.starting(desk), by=conversation)``), which is harmless to
    repeat for the same conversation. Of ``choices`` only codes that the desk asks for are kept.
    """
    raise NotImplementedError
