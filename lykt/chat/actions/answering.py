"""A counsellor takes a conversation, leaves it, closes it, and ties its registration to it."""

import datetime as dt
import uuid

from lykt.chat.models import ChatRequest, Seat
from lykt.helpline.models import Contact
from lykt.people.models import Person, Unit


def take_conversation(
    *, actor: Person, conversation: uuid.UUID, unit: Unit, now: dt.datetime | None = None
) -> Seat:
    """Take one that waits. Of two at once one gets it; the other gets ``TakenError``.

    Taking again what one has answers the same. Raises ``NotOnDutyError``, ``NotAllowedError``,
    ``NoGrantError``, ``EndedError``.
    """
    raise NotImplementedError


def leave_conversation(
    *, actor: Person, conversation: uuid.UUID, now: dt.datetime | None = None
) -> None:
    """Leave it to the colleagues in it, or put an ended one away. Raises ``LastOneError``."""
    raise NotImplementedError


def close_conversation(
    *, actor: Person, conversation: uuid.UUID, reason: str, now: dt.datetime | None = None
) -> None:
    """End it with a ``workflow.CloseReason``. One that the caller ended gets the reason only."""
    raise NotImplementedError


def link_contact(*, actor: Person, request: ChatRequest, contact: Contact) -> None:
    """The registration afterwards. Raises ``LinkedAlreadyError``."""
    raise NotImplementedError
