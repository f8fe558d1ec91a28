"""``python -m faults.read_back``: every log as the database has it, one entry a line, as JSON."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from lykt.chat.models import Entry  # noqa: E402 - Django must be set up first
from lykt.chat.sealing import to_base64  # noqa: E402


def as_sent(entry: Entry) -> dict[str, object]:
    """The entry in the words of the wire."""
    told: dict[str, object] = {
        "c": str(entry.conversation_id),
        "n": entry.number,
        "seat": str(entry.seat_id) if entry.seat_id else None,
    }
    if entry.event:
        return told | {"event": entry.event}
    return told | {
        "s": entry.sender_number,
        "after": entry.after,
        "digest": to_base64(bytes(entry.after_digest or b"")),
        "sealed": to_base64(bytes(entry.sealed or b"")),
    }


if __name__ == "__main__":
    for entry in Entry.objects.order_by("conversation_id", "number").iterator(2_000):
        sys.stdout.write(json.dumps(as_sent(entry)) + "\n")
