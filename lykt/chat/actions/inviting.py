"""A colleague is asked in, or asked to take over."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.chat.actions.answering import check_can_open
from lykt.chat.actions.duty import check_may_answer, duty_of
from lykt.chat.actions.seats import held, seat_of, sit_down, stand_up
from lykt.chat.announcing import announce, desk_topic
from lykt.chat.log import append_event
from lykt.chat.models import Conversation, Invitation, Seat
from lykt.chat.queries.access import units_answering
from lykt.chat.queries.board import on_duty
from lykt.chat.workflow import (
    COME_IN,
    INVITE,
    ColleagueUnableError,
    EndedError,
    InvitationOverError,
    InvitedAlreadyError,
    MalformedError,
    NotOpenError,
    SeatedAlreadyError,
    check_move,
)
from lykt.people.models import Person
from lykt.vault.queries import holds_ring_key

# The largest padded message, sealed.
_MOST_NOTE = 16_384 + 28
Kind, Outcome = Invitation.Kind, Invitation.Outcome


@transaction.atomic
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
    moment = now or timezone.now()
    if kind not in Kind.values or len(note or b"") > _MOST_NOTE:
        raise MalformedError
    asked = held(conversation)
    seat = seat_of(asked, actor)
    check_move(asked, INVITE)
    _check_able(to, asked, moment)
    pending = asked.invitations.filter(to=to, outcome=Outcome.PENDING).first()
    if pending and (pending.by_id, pending.kind) == (seat.pk, kind):
        return pending
    if pending:
        raise InvitedAlreadyError
    made = Invitation.objects.create(
        conversation=asked, kind=kind, by=seat, to=to, note=note, made_at=moment
    )
    record(actor=actor, action="chat.invite_colleague", subject=asked, kind=kind, colleague=to.pk)
    announce(desk_topic(asked.desk_id))
    return made


def _check_able(to: Person, conversation: Conversation, now: dt.datetime) -> None:
    if conversation.seats.filter(person=to, left_at__isnull=True).exists():
        raise SeatedAlreadyError
    able = (
        on_duty(conversation.desk, now).filter(person=to).exists()
        and units_answering(to, conversation.desk.channel.line).exists()
        and holds_ring_key(to, conversation.ring_key_id)
    )
    if not able:
        raise ColleagueUnableError


@transaction.atomic
def answer_invitation(
    *, actor: Person, invitation: Invitation, accept: bool, now: dt.datetime | None = None
) -> Seat | None:
    """Come in, take over (the one who asked leaves), or decline. Raises ``InvitationOverError``.

    Accepting again what was accepted answers with the seat.
    """
    moment = now or timezone.now()
    conversation = held(invitation.conversation_id)
    asked = conversation.invitations.select_related("by").get(pk=invitation.pk)
    seat = conversation.seats.filter(person=actor, left_at__isnull=True).first()
    if asked.to_id != actor.pk:
        raise InvitationOverError
    if asked.outcome == Outcome.ACCEPTED and accept and seat:
        return seat
    if asked.outcome != Outcome.PENDING:
        raise InvitationOverError
    taken = _come_in(actor, conversation, asked, moment) if accept else None
    asked.outcome = Outcome.ACCEPTED if accept else Outcome.DECLINED
    # The note stays with whoever came in, to be read again; nobody else needs it.
    asked.note = asked.note if accept else None
    asked.save(update_fields=["outcome", "note"])
    record(
        actor=actor, action="chat.answer_invitation", subject=conversation, outcome=asked.outcome
    )
    announce(desk_topic(conversation.desk_id))
    return taken


def _come_in(
    actor: Person, conversation: Conversation, asked: Invitation, now: dt.datetime
) -> Seat:
    try:
        check_move(conversation, COME_IN)
    except (EndedError, NotOpenError) as error:
        raise InvitationOverError from error
    unit = duty_of(actor, conversation.desk).unit
    check_may_answer(actor, conversation.desk, unit)
    check_can_open(actor, conversation)
    seat = sit_down(conversation, actor, unit, now)
    if asked.kind == Kind.JOIN or asked.by.left_at is not None:
        append_event(conversation, "joined", seat, now=now)
        return seat
    append_event(conversation, "transferred", seat, now=now)
    stand_up(asked.by, now)
    append_event(conversation, "left", asked.by, now=now)
    return seat


@transaction.atomic
def withdraw_invitation(*, actor: Person, invitation: Invitation) -> None:
    """By whoever asked, while it is not answered; afterwards nothing happens."""
    conversation = held(invitation.conversation_id)
    asked = conversation.invitations.select_related("by").get(pk=invitation.pk)
    if asked.by.person_id != actor.pk or asked.outcome != Outcome.PENDING:
        return
    asked.outcome, asked.note = Outcome.WITHDRAWN, None
    asked.save(update_fields=["outcome", "note"])
    record(actor=actor, action="chat.withdraw_invitation", subject=conversation)
    announce(desk_topic(conversation.desk_id))
