"""What a caller does besides writing: leaves, ends, asks again, deletes."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from lykt.chat.actions.destroying import destroy_one
from lykt.chat.actions.ending import ENDED, end
from lykt.chat.actions.pressing import check_open
from lykt.chat.actions.requests import Cause, open_request
from lykt.chat.actions.seats import counsellors_in, held_for, stand_up
from lykt.chat.log import append_event, locked
from lykt.chat.models import Conversation, Seat
from lykt.chat.workflow import (
    ASK_AGAIN,
    DeleteFailedError,
    DestroyedError,
    LeftError,
    TooOftenError,
    make_move,
)
from lykt.lib.clock import local_day

# A request costs its caller nothing once there is a conversation, and the ledger a row.
_MOST_IN_AN_HOUR = 6


@transaction.atomic
def leave_page(seat: Seat, *, now: dt.datetime | None = None) -> None:
    """The page says goodbye; it may be back at once (a reload), so nothing ends by it."""
    try:
        _, own = held_for(seat)
    except (LeftError, DestroyedError):
        return
    own.goodbye_at = now or timezone.now()
    own.save(update_fields=["goodbye_at"])


@transaction.atomic
def end_by_caller(seat: Seat, *, now: dt.datetime | None = None) -> None:
    """End the conversation. One that has ended is left as it is. Raises ``LeftError``."""
    conversation, own = held_for(seat)
    if conversation.state != Conversation.State.ENDED:
        moment = now or timezone.now()
        end(conversation, event=ENDED, seat=own, cause=Cause.BY_CALLER, now=moment)


@transaction.atomic
def ask_again(seat: Seat, *, now: dt.datetime | None = None) -> None:
    """Wait for a counsellor again, after the end: a new request in the ledger.

    One that waits or is open is left as it is. Raises what ``press`` raises, ``DestroyedError``,
    ``TooOftenError``, and ``LeftError`` when the caller came back elsewhere.
    """
    moment = now or timezone.now()
    conversation, own = held_for(seat)
    if conversation.state != Conversation.State.ENDED:
        return
    if conversation.destroy_on <= local_day(moment):
        raise DestroyedError
    check_open(conversation.desk, moment)
    recent = conversation.requests.filter(queued_at__gt=moment - dt.timedelta(hours=1))
    if recent.count() >= _MOST_IN_AN_HOUR:
        raise TooOftenError
    for counsellor in counsellors_in(conversation):
        stand_up(counsellor, moment)
    make_move(conversation, ASK_AGAIN, moment)
    own.seen_at = moment
    own.save(update_fields=["seen_at"])
    open_request(conversation, pressed_at=moment, now=moment)
    append_event(conversation, "waiting", own, now=moment)


def delete_now(seat: Seat, *, now: dt.datetime | None = None) -> None:
    """End it and destroy it at once, as when its time ends.

    Raises ``DeleteFailedError`` when the key's file can not be destroyed; it is then due, and
    tried again every day.
    """
    moment = now or timezone.now()
    _make_due(seat, moment)
    if not destroy_one(seat.conversation_id, now=moment):
        raise DeleteFailedError


@transaction.atomic
def _make_due(seat: Seat, now: dt.datetime) -> None:
    """Committed by itself: whatever happens next, the daily run finishes it."""
    conversation = locked(seat.conversation_id)
    own = conversation.seats.get(pk=seat.pk)
    if conversation.destroyed_at is not None:
        return
    if own.left_at is not None:
        raise LeftError
    if conversation.state != Conversation.State.ENDED:
        end(conversation, event=ENDED, seat=own, cause=Cause.BY_CALLER, now=now)
    conversation.destroy_on = min(conversation.destroy_on, local_day(now))
    conversation.save(update_fields=["destroy_on"])
