"""Conversations to write in, made straight in the tables."""

import datetime as dt
import os
import uuid
from dataclasses import dataclass

from django.utils import timezone

from lykt.chat.live.tickets import seat_ticket
from lykt.chat.models import Conversation, Desk, Seat
from lykt.helpline.models import Channel
from lykt.people.models import Person, Unit
from lykt.vault.models import Keyring, RingKey


@dataclass(frozen=True)
class Parties:
    """A conversation with its caller and, where there is a person, a counsellor."""

    conversation: Conversation
    caller: Seat
    counsellor: Seat | None

    def ticket(self) -> str:
        return seat_ticket(self.caller)


def open_desk(channel: Channel) -> Desk:
    ring = Keyring.objects.create()
    RingKey.objects.create(ring=ring, number=1, public=os.urandom(32), made_at=timezone.now())
    return Desk.objects.create(channel=channel, ring=ring)


def begin(
    desk: Desk, person: Person | None = None, unit: Unit | None = None, count: int = 1
) -> list[Parties]:
    now = timezone.now()
    key = desk.ring.keys.get()
    conversations = [
        Conversation(
            id=uuid.uuid4(),
            desk=desk,
            state=Conversation.State.OPEN,
            started_at=now,
            touched_at=now,
            ring_key=key,
            sealed_key=b"sealed",
            destroy_on=now.date() + dt.timedelta(days=30),
        )
        for _ in range(count)
    ]
    callers = [_seat(each, now) for each in conversations]
    counsellors = [_seat(each, now, person, unit) for each in conversations] if person else []
    Conversation.objects.bulk_create(conversations)
    Seat.objects.bulk_create([*callers, *counsellors])
    seated: list[Seat | None] = [*counsellors] or [None] * count
    return [Parties(*each) for each in zip(conversations, callers, seated, strict=True)]


def _seat(
    conversation: Conversation,
    now: dt.datetime,
    person: Person | None = None,
    unit: Unit | None = None,
) -> Seat:
    return Seat(
        conversation=conversation,
        kind=Seat.Kind.COUNSELLOR if person else Seat.Kind.CALLER,
        person=person,
        unit=unit,
        secret_hash=None if person else os.urandom(32),
        joined_at=now,
        seen_at=now,
    )
