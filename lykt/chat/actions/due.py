"""What is due for a live conversation at a moment: rules alone, no database."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lykt.chat.models import ChatRequest, Conversation, Seat

Cause = ChatRequest.Cause

# Both sides gone this long: nobody comes back to where they were.
BOTH_GONE = dt.timedelta(minutes=60)


class What(StrEnum):
    """What time does to a conversation."""

    UNANSWERED = "unanswered"
    ENDED = "ended"
    REQUEUED = "requeued"
    LEFT = "left"


@dataclass(frozen=True)
class Due:
    """``cause`` is why it ends; ``gone`` are the counsellors who left the others in it."""

    what: What
    cause: str = ""
    gone: tuple[Seat, ...] = ()


def due_now(
    conversation: Conversation,
    seats: Sequence[Seat],
    answered: bool,
    nobody_comes: bool,
    now: dt.datetime,
) -> Due | None:
    """``answered`` is whether its request ever was; ``nobody_comes`` that the chat has closed.

    ``seats`` are as last seen, and no earlier than the service itself began to listen.
    """
    caller = _caller(seats)
    if conversation.state == Conversation.State.OPEN:
        return _due_open(conversation, seats, caller, now)
    if conversation.state != Conversation.State.WAITING:
        return None
    if answered:
        return _due_requeued(conversation, caller, nobody_comes, now)
    return _due_waiting(conversation, caller, nobody_comes, now)


def _due_waiting(
    conversation: Conversation, caller: Seat | None, nobody_comes: bool, now: dt.datetime
) -> Due | None:
    absent = dt.timedelta(minutes=conversation.desk.absent_limit)
    if caller is None or caller.seen_at <= now - absent:
        return Due(What.UNANSWERED, _how_gone(caller))
    return _nobody_answers(conversation, nobody_comes, now)


def _due_requeued(
    conversation: Conversation, caller: Seat | None, nobody_comes: bool, now: dt.datetime
) -> Due | None:
    """Somebody talked already: a caller who is away is given longer to come back."""
    if caller is None or caller.seen_at <= now - BOTH_GONE:
        return Due(What.ENDED, _how_gone(caller))
    absent = dt.timedelta(minutes=conversation.desk.absent_limit)
    if caller.seen_at <= now - absent:
        return None
    return _nobody_answers(conversation, nobody_comes, now)


def _nobody_answers(conversation: Conversation, nobody_comes: bool, now: dt.datetime) -> Due | None:
    since = conversation.waiting_since or conversation.started_at
    if since <= now - dt.timedelta(minutes=conversation.desk.wait_limit):
        return Due(What.UNANSWERED, Cause.WAIT_LIMIT)
    return Due(What.UNANSWERED, Cause.CLOSED) if nobody_comes else None


def _due_open(
    conversation: Conversation, seats: Sequence[Seat], caller: Seat | None, now: dt.datetime
) -> Due | None:
    """A caller who is away ends nothing while a counsellor is there, who sees that they are."""
    limit = now - dt.timedelta(minutes=conversation.desk.away_limit)
    here = [s for s in seats if s.kind == Seat.Kind.COUNSELLOR and s.left_at is None]
    gone = [seat for seat in here if seat.seen_at <= limit]
    if not gone:
        return None
    if len(gone) < len(here):
        return Due(What.LEFT, gone=tuple(gone))
    both_gone = all(seat.seen_at <= now - BOTH_GONE for seat in gone)
    if both_gone and (caller is None or caller.seen_at <= now - BOTH_GONE):
        return Due(What.ENDED, _how_gone(caller))
    return Due(What.REQUEUED)


def _caller(seats: Sequence[Seat]) -> Seat | None:
    """The caller's seat that is in use: one at a time, since coming back leaves the earlier."""
    callers = [s for s in seats if s.kind == Seat.Kind.CALLER and s.left_at is None]
    return max(callers, key=lambda seat: seat.seen_at, default=None)


def _how_gone(caller: Seat | None) -> str:
    """A page that said goodbye and was not seen since was left; otherwise the line broke."""
    said_goodbye = caller and caller.goodbye_at and caller.goodbye_at >= caller.seen_at
    return Cause.LEFT_PAGE if said_goodbye else Cause.CONNECTION_LOST
