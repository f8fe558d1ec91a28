"""The numbered log as Django's own views write it; messages go by ``live.writer``."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from lykt.chat.announcing import announce, conversation_topic, desk_topic
from lykt.chat.models import Conversation, Entry, Seat


def locked(conversation: uuid.UUID) -> Conversation:
    """The conversation, its row held until the transaction ends; every write begins with it.

    Raises ``Conversation.DoesNotExist``, and ``TransactionManagementError`` outside a transaction.
    """
    return Conversation.objects.select_for_update().get(pk=conversation)


def append_event(
    conversation: Conversation,
    event: str,
    seat: Seat | None = None,
    *,
    now: dt.datetime | None = None,
) -> Entry:
    """Give an event the next number in the log of a ``locked`` conversation."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"{event} outside a transaction")
    now = now or timezone.now()
    entry = Entry.objects.create(
        conversation=conversation,
        number=conversation.last_number + 1,
        seat=seat,
        event=event,
        at=now,
    )
    conversation.last_number = entry.number
    conversation.touched_at = now
    conversation.save(update_fields=["last_number", "touched_at"])
    announce(conversation_topic(conversation.pk))
    announce(desk_topic(conversation.desk_id))
    return entry
