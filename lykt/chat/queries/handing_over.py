"""Which conversations somebody may name as where something came up."""

import uuid

from django.db.models import Q

from lykt.chat.models import Conversation, Seat
from lykt.chat.queries.reviews import can_open, reviewable
from lykt.people.models import Person


def conversation_known_to(person: Person, pk: uuid.UUID) -> Conversation:
    """One that the person sits or sat in, or may review. Raises ``Conversation.DoesNotExist``."""
    sat = Seat.objects.filter(person=person).values("conversation")
    reviewed = reviewable(person).values("pk")
    found = Conversation.objects.filter(Q(pk__in=sat) | Q(pk__in=reviewed), destroyed_at=None)
    return found.get(pk=pk)


def opens_with_key_of(person: Person, pk: uuid.UUID | None) -> bool:
    """Whether it is still there, and the person's key opens it."""
    found = Conversation.objects.filter(pk=pk, destroyed_at=None).first() if pk else None
    return found is not None and can_open(person, found)
