"""Quality review: a counsellor marks a conversation, a reviewer opens it and says what they saw."""

import uuid

from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.chat.log import locked
from lykt.chat.models import ReviewMark
from lykt.chat.workflow import DestroyedError, NotSeatedError
from lykt.people.models import Person


@transaction.atomic
def mark_for_review(*, actor: Person, conversation: uuid.UUID) -> ReviewMark:
    """Ask that somebody looks at a conversation that the actor sits or sat in; again is the same.

    Raises ``NotSeatedError``, and ``DestroyedError`` when nothing is left to look at.
    """
    marked = locked(conversation)
    if marked.destroyed_at is not None:
        raise DestroyedError
    if not marked.seats.filter(person=actor).exists():
        raise NotSeatedError
    mark, is_new = ReviewMark.objects.get_or_create(
        conversation=marked, by=actor, defaults={"marked_at": timezone.now()}
    )
    if is_new:
        record(actor=actor, action="chat.mark_for_review", subject=marked)
    return mark
