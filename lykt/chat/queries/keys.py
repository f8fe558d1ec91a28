"""A conversation's key, still sealed to the line's ring key."""

import uuid

from lykt.chat.models import Conversation
from lykt.chat.queries.access import conversation_for
from lykt.chat.workflow import DestroyedError, NoGrantError
from lykt.people.models import Person
from lykt.vault.queries import holds_ring_key
from lykt.vault.retention import seal_for_retention, unseal_for_retention
from lykt.vault.sealing import KeyDestroyedError

KEY_PLACE = "chat.conversation sealed_key"
RETURN_PLACE = "chat.returncode wrapped_key"


def sealed_key_for(person: Person, conversation: Conversation) -> bytes:
    """What the caller's browser sealed to the ring key, for somebody who sits there or is asked.

    Raises ``Conversation.DoesNotExist``, ``NoGrantError``, and ``DestroyedError`` when its time
    has ended.
    """
    seen = conversation_for(person, conversation.pk)
    if not holds_ring_key(person, seen.ring_key_id):
        raise NoGrantError
    return unsealed_key(seen)


def unsealed_key(conversation: Conversation) -> bytes:
    """Without asking who: for guarded getters that have. Raises ``DestroyedError``."""
    return unseal_from_retention(conversation.pk, conversation.sealed_key, KEY_PLACE)


def unseal_from_retention(key: uuid.UUID, sealed: bytes | memoryview, place: str) -> bytes:
    if not sealed:
        raise DestroyedError
    try:
        return unseal_for_retention(key, sealed, place)
    except KeyDestroyedError as error:
        raise DestroyedError from error


def sealed_for_retention(key: uuid.UUID, plain: bytes, place: str) -> bytes:
    try:
        return seal_for_retention(key, plain, place)
    except KeyDestroyedError as error:
        raise DestroyedError from error
