"""A colleague is asked in, or asked to take over."""

import datetime as dt
import uuid

from lykt.chat.models import Invitation, Seat
from lykt.people.models import Person


def invite(
    *,
    actor: Person,
    conversation: uuid.UUID,
    to: Person,
    kind: str,
    note: bytes | None = None,
    now: dt.datetime | None = None,
) -> Invitation:
    """Ask a colleague on duty. ``note`` is sealed with the conversation's note key.

    The same again answers the same. Raises ``NotSeatedError``, ``NotOpenError``,
    ``ColleagueUnableError``, ``SeatedAlreadyError``, ``InvitedAlreadyError``.
    """
    raise NotImplementedError


def answer_invitation(
    *, actor: Person, invitation: Invitation, accept: bool, now: dt.datetime | None = None
) -> Seat | None:
    """Come in, take over (the one who asked leaves), or decline. Raises ``InvitationOverError``."""
    raise NotImplementedError


def withdraw_invitation(*, actor: Person, invitation: Invitation) -> None:
    """By whoever asked, while it is not answered; afterwards nothing happens."""
    raise NotImplementedError
