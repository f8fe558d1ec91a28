"""A conversation is opened by somebody who must hand over a part of it, whatever its state."""

import uuid
from typing import Any

from django.db import transaction

from lykt.audit.actions import record
from lykt.chat.models import Conversation
from lykt.chat.queries.keys import unsealed_key
from lykt.chat.queries.reviews import can_open
from lykt.chat.review.shown import conversation_json
from lykt.chat.workflow import DestroyedError, NoGrantError
from lykt.people.models import Person


@transaction.atomic
def open_to_hand_over(*, actor: Person, conversation: uuid.UUID, to: str) -> dict[str, Any]:
    """The sealed conversation and its sealed key; ``to`` says what for, and is in the audit log.

    The caller has guarded that the actor may. Raises ``NoGrantError`` when their key does not open
    it, ``DestroyedError`` when its time has ended.
    """
    found = Conversation.objects.filter(pk=conversation, destroyed_at=None).first()
    if found is None:
        raise DestroyedError
    if not can_open(actor, found):
        raise NoGrantError
    record(actor=actor, action="chat.open_conversation", subject=found, to=to)
    return conversation_json(found, unsealed_key(found))
