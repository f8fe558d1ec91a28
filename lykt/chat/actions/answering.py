"""A counsellor takes a conversation, leaves it, closes it, and ties its registration to it."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.chat.actions.duty import check_may_answer, duty_of
from lykt.chat.actions.ending import ENDED, end
from lykt.chat.actions.requests import Cause, latest_request, mark_answered
from lykt.chat.actions.seats import counsellors_in, held, seat_of, sit_down, stand_up
from lykt.chat.log import append_event
from lykt.chat.models import ChatRequest, Conversation, Seat
from lykt.chat.workflow import (
    TAKE,
    CloseReason,
    LastOneError,
    LinkedAlreadyError,
    NoGrantError,
    UnknownReasonError,
    make_move,
)
from lykt.helpline.models import Channel, Contact
from lykt.people.models import Person, Unit
from lykt.vault.queries import holds_ring_key

_CHAT = Channel.Kind.CHAT


@transaction.atomic
def take_conversation(
    *, actor: Person, conversation: uuid.UUID, unit: Unit, now: dt.datetime | None = None
) -> Seat:
    """Take one that waits. Of two at once one gets it; the other gets ``TakenError``.

    Taking again what one has answers the same. Raises ``NotOnDutyError``, ``NotAllowedError``,
    ``NoGrantError``, ``EndedError``.
    """
    moment = now or timezone.now()
    taken = held(conversation)
    check_may_answer(actor, taken.desk, unit)
    duty_of(actor, taken.desk)
    check_can_open(actor, taken)
    mine = taken.seats.filter(person=actor, left_at__isnull=True).first()
    if mine and taken.state == Conversation.State.OPEN:
        return mine
    make_move(taken, TAKE, moment)
    seat = sit_down(taken, actor, unit, moment)
    mark_answered(taken, by=actor, unit=unit, now=moment)
    append_event(taken, "joined", seat, now=moment)
    record(actor=actor, action="chat.take_conversation", subject=taken, unit=unit.pk)
    return seat


def check_can_open(person: Person, conversation: Conversation) -> None:
    if not holds_ring_key(person, conversation.ring_key_id):
        raise NoGrantError


@transaction.atomic
def leave_conversation(
    *, actor: Person, conversation: uuid.UUID, now: dt.datetime | None = None
) -> None:
    """Leave it to the colleagues in it, or put an ended one away. Raises ``LastOneError``."""
    moment = now or timezone.now()
    left = held(conversation)
    seat = seat_of(left, actor)
    if left.state == Conversation.State.OPEN:
        if len(counsellors_in(left)) == 1:
            raise LastOneError
        stand_up(seat, moment)
        append_event(left, "left", seat, now=moment)
    else:
        stand_up(seat, moment)
    record(actor=actor, action="chat.leave_conversation", subject=left)


@transaction.atomic
def close_conversation(
    *, actor: Person, conversation: uuid.UUID, reason: str, now: dt.datetime | None = None
) -> None:
    """End it with a ``workflow.CloseReason``. One that has ended gets the reason only."""
    if reason not in CloseReason.values:
        raise UnknownReasonError
    closed = held(conversation)
    seat = seat_of(closed, actor)
    if closed.state == Conversation.State.ENDED:
        _add_reason(closed, reason)
    else:
        moment = now or timezone.now()
        end(
            closed,
            event=ENDED,
            seat=seat,
            cause=Cause.BY_COUNSELLOR,
            close_reason=reason,
            now=moment,
        )
    record(actor=actor, action="chat.close_conversation", subject=closed, reason=reason)


def _add_reason(conversation: Conversation, reason: str) -> None:
    """Who or what ended it stays as it was."""
    request = latest_request(conversation)
    if request and not request.close_reason:
        request.close_reason = reason
        request.save(update_fields=["close_reason"])


@transaction.atomic
def link_contact(*, actor: Person, request: ChatRequest, contact: Contact) -> None:
    """The registration afterwards. Raises ``LinkedAlreadyError``."""
    held_request = ChatRequest.objects.select_for_update().get(pk=request.pk)
    if held_request.contact_id == contact.pk:
        return
    of_line = held_request.line_id == contact.line_id
    if held_request.contact_id is not None or not of_line or contact.channel.kind != _CHAT:
        raise LinkedAlreadyError
    held_request.contact = contact
    try:
        with transaction.atomic():
            held_request.save(update_fields=["contact"])
    except IntegrityError:
        raise LinkedAlreadyError from None
    record(actor=actor, action="chat.link_contact", subject=held_request, contact=contact.pk)
