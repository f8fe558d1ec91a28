"""A conversation is destroyed: its key's file first, then what lies in the database."""

import datetime as dt
import errno
import uuid
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.chat.actions.ending import ENDED, end
from lykt.chat.actions.requests import Cause
from lykt.chat.announcing import announce, conversation_topic, desk_topic
from lykt.chat.log import locked
from lykt.chat.models import Conversation, Entry, ReturnCode
from lykt.vault.destroyers import Destroyed
from lykt.vault.retention import destroy_retention_key, keys_older_than, known_among

_MOST_ORPHANS = 500
_ORPHAN_AGE = dt.timedelta(hours=1)

# What else of the room holds something of a conversation's content, and forgets it with it.
also_forget: list[Callable[[Conversation], None]] = []


def due_conversations(today: dt.date) -> list[uuid.UUID]:
    return list(
        Conversation.objects.filter(destroy_on__lte=today, destroyed_at__isnull=True)
        .order_by("destroy_on", "pk")
        .values_list("pk", flat=True)
    )


def keys_of_conversations(among: Sequence[uuid.UUID]) -> Iterable[uuid.UUID]:
    return Conversation.objects.filter(pk__in=among).values_list("pk", flat=True)


def destroy_conversations(*, today: dt.date) -> Destroyed:
    """Destroy every conversation whose time has ended; what failed stays due."""
    due = due_conversations(today)
    done = sum(destroy_one(pk, now=timezone.now()) for pk in due)
    if due:
        _audit(today, len(due), done)
    return Destroyed(due=len(due), done=done, failed=len(due) - done)


def destroy_on_day(day: dt.date) -> Destroyed:
    """As ``destroy_expired`` calls it; what failed starts left behind goes too."""
    remove_orphan_keys(now=timezone.now())
    return destroy_conversations(today=day)


@transaction.atomic
def _audit(today: dt.date, due: int, done: int) -> None:
    record(
        actor=None,
        action="chat.destroy_conversations",
        day=today.isoformat(),
        due=due,
        done=done,
    )


@transaction.atomic
def destroy_one(pk: uuid.UUID, *, now: dt.datetime) -> bool:
    """Whether it is destroyed now, or was before. A file that stays leaves the row due.

    The file goes first: should the transaction fail after it, the content is closed for ever,
    and the next run clears the rows.
    """
    conversation = locked(pk)
    if conversation.destroyed_at is not None:
        return True
    try:
        destroy_retention_key(pk)
    except OSError as error:
        conversation.destroy_error = errno.errorcode.get(error.errno or 0, "OSError")
        conversation.save(update_fields=["destroy_error"])
        return False
    if conversation.state != Conversation.State.ENDED:
        end(conversation, event=ENDED, cause=Cause.CLOSED, now=now)
    _clear(conversation, now)
    announce(conversation_topic(pk))
    announce(desk_topic(conversation.desk_id))
    return True


def _clear(conversation: Conversation, now: dt.datetime) -> None:
    """Everything but times and the ledger goes, and what proved the caller's seat."""
    for forget in also_forget:
        forget(conversation)
    Entry.objects.filter(conversation=conversation).delete()
    ReturnCode.objects.filter(conversation=conversation).delete()
    conversation.invitations.update(note=None)
    conversation.seats.filter(left_at__isnull=True).update(left_at=now)
    conversation.seats.update(secret_hash=None, goodbye_at=None)
    conversation.sealed_key, conversation.choices = b"", {}
    conversation.destroyed_at, conversation.destroy_error = now, ""
    conversation.save(update_fields=["sealed_key", "choices", "destroyed_at", "destroy_error"])


def remove_orphan_keys(*, now: dt.datetime) -> int:
    """Remove key files older than an hour that nothing answers to; the number removed.

    They are left by a start that failed after its key was made. Where the database knows none of
    the keys in the folder, one of the two is the wrong one, and nothing is touched.
    """
    held = keys_older_than(now - _ORPHAN_AGE)
    known: set[uuid.UUID] = set()
    listed = sorted(held)
    for start in range(0, len(listed), _MOST_ORPHANS):
        part = listed[start : start + _MOST_ORPHANS]
        known |= known_among(part)
    if not known:
        return 0
    return sum(map(_remove_orphan, sorted(held - known)[:_MOST_ORPHANS]))


def _remove_orphan(key: uuid.UUID) -> bool:
    """One that can not be removed opens nothing, and must not stop what can be destroyed."""
    try:
        return destroy_retention_key(key)
    except OSError:
        return False
