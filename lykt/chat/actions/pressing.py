"""Somebody presses the button: whether the chat can be begun, and what the browser needs for it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils import timezone

from lykt.chat import proof
from lykt.chat.actions.tallying import PRESSED, REFUSED, count
from lykt.chat.models import Desk
from lykt.chat.queries.availability import availability, key_in_use
from lykt.chat.queries.board import waiting_here
from lykt.chat.workflow import (
    ClosedError,
    ClosingSoonError,
    NoKeyError,
    PressExpiredError,
    QueueFullError,
    RefusedError,
)
from lykt.vault.models import RingKey

# As many as a board shows. No line answers the next one within its limit.
MOST_WAITING = 200
_SALT = "lykt.chat.press"
# Long enough to answer the first choices in one's own time.
_PRESS_HOLDS = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Press:
    """What a press of the button gives: a signed text to send back, and what to do meanwhile."""

    pressed: str
    challenge: dict[str, Any]
    ring_key: uuid.UUID
    ring_public: bytes


def press(desk: Desk, *, now: dt.datetime | None = None) -> Press:
    """Counted, also when it is refused.

    Raises ``ClosedError``, ``ClosingSoonError``, ``NoKeyError`` or ``QueueFullError``.
    """
    moment = now or timezone.now()
    count(desk, PRESSED, moment)
    try:
        ring_key = check_open(desk, moment)
    except RefusedError as refusal:
        count(desk, REFUSED, moment, refusal.code)
        raise
    return Press(
        pressed=signing.dumps([desk.pk, int(moment.timestamp() * 1000)], salt=_SALT),
        challenge=proof.challenge(proof.starting(desk)),
        ring_key=ring_key.pk,
        ring_public=bytes(ring_key.public),
    )


def check_open(desk: Desk, now: dt.datetime) -> RingKey:
    """The key in use of a desk that takes new requests now."""
    stands = availability(desk, now)
    ring_key = key_in_use(desk)
    if not stands.is_open:
        raise ClosedError
    if stands.closing_soon:
        raise ClosingSoonError
    if ring_key is None:
        raise NoKeyError
    if waiting_here(desk, now).count() >= MOST_WAITING:
        raise QueueFullError
    return ring_key


def read_press(desk: Desk, pressed: str, *, now: dt.datetime | None = None) -> dt.datetime:
    """When the button was pressed. Raises ``PressExpiredError``, also for another desk's."""
    moment = now or timezone.now()
    try:
        of_desk, milliseconds = signing.loads(pressed, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise PressExpiredError from error
    pressed_at = dt.datetime.fromtimestamp(milliseconds / 1000, tz=dt.UTC)
    if of_desk != desk.pk or moment - pressed_at > _PRESS_HOLDS:
        raise PressExpiredError
    return pressed_at
