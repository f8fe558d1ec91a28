"""Telling every process that there is more to read; a hint, since the log itself is the truth.

On PostgreSQL a hint travels with the transaction (NOTIFY) and reaches all processes when it
commits. With SQLite there is one process, and its listeners are called after the commit.
"""

import uuid
from collections.abc import Callable

from django.db import connection, transaction

PG_CHANNEL = "lykt_chat"

listeners: list[Callable[[str], None]] = []


def conversation_topic(conversation: uuid.UUID) -> str:
    return f"c{conversation.hex}"


def desk_topic(desk_id: int) -> str:
    return f"d{desk_id}"


def announce(topic: str) -> None:
    """Say that a topic has changed, once the transaction has committed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [PG_CHANNEL, topic])
    else:
        transaction.on_commit(lambda: _tell(topic))


def _tell(topic: str) -> None:
    for listener in listeners:
        listener(topic)
