"""A closed conversation as a reviewer's browser gets it: sealed, to be opened and checked there."""

from typing import Any

from lykt.chat.live.wire import base64
from lykt.chat.models import Conversation, Entry, Seat


def conversation_json(conversation: Conversation, sealed_key: bytes) -> dict[str, Any]:
    seats = conversation.seats.select_related("person").order_by("joined_at", "pk")
    return {
        "id": str(conversation.pk),
        "ringKey": str(conversation.ring_key_id),
        "sealedKey": base64(sealed_key),
        "last": conversation.last_number,
        "seats": {str(seat.pk): _seat(seat) for seat in seats},
        "entries": [_entry(one) for one in conversation.entries.order_by("number")],
    }


def _seat(seat: Seat) -> dict[str, str]:
    return {"kind": seat.kind, "name": seat.person.name if seat.person else ""}


def _entry(entry: Entry) -> dict[str, Any]:
    """As on the wire of the live path."""
    found: dict[str, Any] = {
        "c": str(entry.conversation_id),
        "n": entry.number,
        "at": round(entry.at.timestamp() * 1000),
        "seat": str(entry.seat_id) if entry.seat_id else None,
    }
    if entry.sealed is None:
        return found | {"event": entry.event}
    return found | {
        "s": entry.sender_number,
        "after": entry.after,
        "digest": base64(bytes(entry.after_digest or b"")),
        "sealed": base64(bytes(entry.sealed)),
    }
