"""Counsellors' seats: taken, left, looked up, in a ``locked`` conversation."""

import datetime as dt
import uuid

from lykt.chat.log import locked
from lykt.chat.models import Conversation, Seat
from lykt.chat.workflow import DestroyedError, LeftError, NotSeatedError
from lykt.people.models import Person, Unit


def held(pk: uuid.UUID) -> Conversation:
    """The conversation, its row held, its desk at hand. Raises ``DestroyedError``."""
    conversation = locked(pk)
    if conversation.destroyed_at is not None:
        raise DestroyedError
    return conversation


def held_for(seat: Seat) -> tuple[Conversation, Seat]:
    """A caller's conversation and the seat as it is now. Raises ``LeftError`` when it was left."""
    conversation = held(seat.conversation_id)
    now_seat = conversation.seats.get(pk=seat.pk)
    if now_seat.left_at is not None:
        raise LeftError
    return conversation, now_seat


def counsellors_in(conversation: Conversation) -> list[Seat]:
    """Counsellors who sit in it now, the first to come first."""
    return list(
        conversation.seats.filter(kind=Seat.Kind.COUNSELLOR, left_at__isnull=True).order_by(
            "joined_at", "pk"
        )
    )


def seat_of(conversation: Conversation, person: Person) -> Seat:
    """Raises ``NotSeatedError`` for somebody who does not sit there now."""
    seat = conversation.seats.filter(person=person, left_at__isnull=True).first()
    if seat is None:
        raise NotSeatedError
    return seat


def sit_down(conversation: Conversation, person: Person, unit: Unit, now: dt.datetime) -> Seat:
    """A new seat, or the one that the person had before: it goes on counting what it sends."""
    seat = conversation.seats.filter(person=person).first()
    if seat is None:
        return Seat.objects.create(
            conversation=conversation,
            kind=Seat.Kind.COUNSELLOR,
            person=person,
            unit=unit,
            joined_at=now,
            seen_at=now,
        )
    seat.unit, seat.left_at, seat.joined_at, seat.seen_at = unit, None, now, now
    seat.save(update_fields=["unit", "left_at", "joined_at", "seen_at"])
    return seat


def stand_up(seat: Seat, now: dt.datetime) -> None:
    seat.left_at = now
    seat.save(update_fields=["left_at"])
