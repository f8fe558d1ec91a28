"""Writing to the audit log."""

import datetime as dt
import json
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from lykt.audit.chain import START, link_hash
from lykt.audit.models import Head, Record


def record(
    *, actor: models.Model | None, action: str, subject: models.Model | None = None, **details: Any
) -> Record:
    """Add one link, in the caller's transaction, so that both happen or neither.

    ``action`` is ``room.verb_noun``; ``details`` are codes, ids and counts that JSON can
    carry, never a person's words. ``actor`` is None for the service itself.
    Raises ``TransactionManagementError`` outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            f"audit of {action} outside a transaction; wrap the action in transaction.atomic()"
        )
    Head.objects.get_or_create(pk=1, defaults={"hash": START})
    head = Head.objects.select_for_update().get(pk=1)
    link = Record(
        number=head.number + 1,
        at=timezone.now().astimezone(dt.UTC),
        actor_id=actor.pk if actor else None,
        action=action,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        # As the database will give them back, so that the hash holds for both.
        details=json.loads(json.dumps(details)),
        previous_hash=head.hash,
    )
    link.hash = link_hash(link)
    link.save(force_insert=True)
    Head.objects.filter(pk=1).update(number=link.number, hash=link.hash)
    return link
