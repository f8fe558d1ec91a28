"""A conversation ends, by whoever or whatever ends it."""

import datetime as dt

from lykt.chat.actions.requests import end_request
from lykt.chat.log import append_event
from lykt.chat.models import Conversation, Invitation, Seat
from lykt.chat.workflow import END, make_move

ENDED, UNANSWERED = "ended", "unanswered"


def end(
    conversation: Conversation,
    *,
    event: str,
    cause: str,
    now: dt.datetime,
    seat: Seat | None = None,
    close_reason: str = "",
) -> None:
    """End a ``locked`` conversation: its state, its request, its invitations, and the event.

    Counsellors keep their seats, to read and register, until they put it away or it goes on.
    """
    make_move(conversation, END, now)
    end_request(conversation, cause=cause, close_reason=close_reason, now=now)
    withdraw_pending(conversation)
    append_event(conversation, event, seat, now=now)


def withdraw_pending(conversation: Conversation) -> None:
    conversation.invitations.filter(outcome=Invitation.Outcome.PENDING).update(
        outcome=Invitation.Outcome.WITHDRAWN, note=None
    )
