"""Made-up desks and requests, for tests of what is seen afterwards."""

import datetime as dt
import os
import uuid
from typing import Any

from django.utils import timezone

from lykt.chat.models import ChatRequest, Conversation, Desk
from lykt.helpline.models import Channel
from lykt.lib.clock import local_day, local_minute
from lykt.vault.models import Keyring, RingKey

OSLO_TIME = timezone.get_default_timezone()


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO_TIME)


def desk_of(channel: Channel) -> Desk:
    """A desk with a key in use; nobody holds it."""
    ring = Keyring.objects.create()
    made_at = at("2026-01-01 08:00")
    RingKey.objects.create(ring=ring, number=1, public=os.urandom(32), made_at=made_at)
    return Desk.objects.create(channel=channel, ring=ring)


def conversation_at(desk: Desk, started: dt.datetime, **changes: Any) -> Conversation:
    return Conversation.objects.create(
        **{
            "id": uuid.uuid4(),
            "desk": desk,
            "state": Conversation.State.ENDED,
            "started_at": started,
            "touched_at": started,
            "ring_key": desk.ring.keys.get(),
            "sealed_key": b"",
            "destroy_on": local_day(started) + dt.timedelta(days=desk.retention_days),
            **changes,
        }
    )


def request_at(desk: Desk, pressed: str, **changes: Any) -> ChatRequest:
    """One that is over: waited five minutes, and unless told otherwise nobody answered."""
    pressed_at = at(pressed)
    conversation = changes.pop("conversation", None) or conversation_at(desk, pressed_at)
    return ChatRequest.objects.create(
        **{
            "line": desk.channel.line,
            "conversation": conversation,
            "pressed_at": pressed_at,
            "queued_at": pressed_at,
            "ended_at": pressed_at + dt.timedelta(minutes=5),
            "outcome": ChatRequest.Outcome.UNANSWERED,
            "cause": ChatRequest.Cause.WAIT_LIMIT,
            "day": local_day(pressed_at),
            "minute": local_minute(pressed_at),
            **changes,
        }
    )


def answered_at(desk: Desk, pressed: str, *, waited: int = 2, **changes: Any) -> ChatRequest:
    """One that was answered after ``waited`` minutes, and lasted half an hour."""
    answered = at(pressed) + dt.timedelta(minutes=waited)
    return request_at(
        desk,
        pressed,
        **{
            "answered_at": answered,
            "ended_at": answered + dt.timedelta(minutes=30),
            "outcome": ChatRequest.Outcome.ANSWERED,
            "cause": ChatRequest.Cause.BY_COUNSELLOR,
            "close_reason": "finished",
            **changes,
        },
    )
