"""What is due to be destroyed, what was, what failed, and whether the keys agree with it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lykt.chat.models import Conversation
from lykt.vault.retention import keys_held


@dataclass(frozen=True)
class Proof:
    """Held against the folder of keys: ``keys_left`` lie there for conversations that are
    destroyed, ``keys_lost`` are missing for some that should still open."""

    due: list[Conversation]
    done: int
    failed: list[Conversation]
    kept: int
    keys_left: list[uuid.UUID]
    keys_lost: list[uuid.UUID]

    @property
    def holds(self) -> bool:
        return not (self.failed or self.keys_left)


def proof_of_destruction(today: dt.date) -> Proof:
    held = keys_held()
    rows = Conversation.objects.order_by("destroy_on", "pk").only(
        "pk", "destroy_on", "destroyed_at", "destroy_error"
    )
    waiting = list(rows.filter(destroyed_at__isnull=True))
    done = set(rows.filter(destroyed_at__isnull=False).values_list("pk", flat=True))
    due = [row for row in waiting if row.destroy_on <= today]
    return Proof(
        due=due,
        done=len(done),
        failed=[row for row in waiting if row.destroy_error],
        kept=len(waiting) - len(due),
        keys_left=sorted(held & done),
        keys_lost=sorted(row.pk for row in waiting if row not in due and row.pk not in held),
    )
