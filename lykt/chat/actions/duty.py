"""Counsellors come on duty, are seen, and go."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from lykt.audit.actions import record
from lykt.chat.announcing import announce, desk_topic
from lykt.chat.models import Conversation, Desk, Duty, Seat
from lykt.chat.queries.access import units_answering
from lykt.chat.queries.availability import key_in_use
from lykt.chat.roles import ANSWER_CHAT
from lykt.chat.workflow import NoGrantError, NoKeyError, NotAllowedError, NotOnDutyError
from lykt.helpline.queries import lines_for
from lykt.people.models import Person, Unit
from lykt.vault.queries import holds_ring_key


def go_on_duty(*, actor: Person, desk: Desk, unit: Unit, now: dt.datetime | None = None) -> Duty:
    """Begin, or go on with, the person's duty at the desk.

    Raises ``NotAllowedError``, ``NoKeyError``, and ``NoGrantError`` without the line's key.
    """
    check_may_answer(actor, desk, unit)
    ring_key = key_in_use(desk)
    if ring_key is None:
        raise NoKeyError
    if not holds_ring_key(actor, ring_key.pk):
        raise NoGrantError
    moment = now or timezone.now()
    try:
        return _begin_duty(actor, desk, unit, moment)
    except IntegrityError:
        # Two tabs at the same moment: the other one's duty is this one's too.
        return _begin_duty(actor, desk, unit, moment)


def check_may_answer(actor: Person, desk: Desk, unit: Unit) -> None:
    if not units_answering(actor, desk.channel.line).filter(pk=unit.pk).exists():
        raise NotAllowedError


@transaction.atomic
def _begin_duty(actor: Person, desk: Desk, unit: Unit, now: dt.datetime) -> Duty:
    duty = _own_duty(actor, desk)
    if duty is None:
        duty = Duty.objects.create(desk=desk, person=actor, unit=unit, began_at=now, seen_at=now)
        record(actor=actor, action="chat.go_on_duty", subject=desk, unit=unit.pk)
    else:
        duty.unit, duty.seen_at = unit, now
        duty.save(update_fields=["unit", "seen_at"])
    announce(desk_topic(desk.pk))
    return duty


def _own_duty(actor: Person, desk: Desk) -> Duty | None:
    """The person's duty that has not ended, its row held."""
    return (
        Duty.objects.select_for_update()
        .filter(desk=desk, person=actor, ended_at__isnull=True)
        .first()
    )


def duty_of(actor: Person, desk: Desk) -> Duty:
    """Raises ``NotOnDutyError``."""
    duty = _own_duty(actor, desk)
    if duty is None:
        raise NotOnDutyError
    return duty


@transaction.atomic
def set_takes_new(*, actor: Person, desk: Desk, takes_new: bool) -> Duty:
    """Raises ``NotOnDutyError``."""
    duty = duty_of(actor, desk)
    if duty.takes_new != takes_new:
        duty.takes_new = takes_new
        duty.save(update_fields=["takes_new"])
        record(actor=actor, action="chat.set_takes_new", subject=desk, takes_new=takes_new)
        announce(desk_topic(desk.pk))
    return duty


@transaction.atomic
def leave_duty(*, actor: Person, desk: Desk, now: dt.datetime | None = None) -> None:
    """End the duty; conversations under way are kept. Not on duty: nothing happens."""
    duty = _own_duty(actor, desk)
    if duty is None:
        return
    duty.ended_at = now or timezone.now()
    duty.save(update_fields=["ended_at"])
    record(actor=actor, action="chat.leave_duty", subject=desk)
    announce(desk_topic(desk.pk))


@transaction.atomic
def seen_at_desk(*, actor: Person, now: dt.datetime | None = None) -> list[Duty]:
    """The console's sign of life: the duties that go on, and the person's seats in open
    conversations, are seen now. A duty missing from the answer has ended: go on duty again.

    Only where the person may still answer: elsewhere the away limit brings somebody who may.
    """
    moment = now or timezone.now()
    desks = Desk.objects.filter(channel__line__in=lines_for(actor, ANSWER_CHAT))
    seats = Seat.objects.filter(
        person=actor,
        left_at__isnull=True,
        conversation__state=Conversation.State.OPEN,
        conversation__desk__in=desks,
    )
    duties = Duty.objects.filter(person=actor, ended_at__isnull=True, desk__in=desks)
    # A row that is held is being written by somebody who marks it too, or will be next time:
    # to wait for it would let two of these wait for each other.
    _mark_seen(duties, moment)
    _mark_seen(seats, moment)
    return list(duties.select_related("desk", "unit"))


def _mark_seen(rows: QuerySet[Duty] | QuerySet[Seat], now: dt.datetime) -> None:
    held = rows.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)
    rows.model._default_manager.filter(pk__in=list(held)).update(seen_at=now)
