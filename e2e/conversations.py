"""A conversation that is under way at the real server, its two seats, and tickets for them."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from time import time
from typing import Any

from e2e.served import COUNSELLOR, Served
from lykt.chat.live import tickets


@dataclass(frozen=True)
class UnderWay:
    """Ids of a conversation and its seats; ``secret`` signs the installation's tickets."""

    id: str
    caller: str
    counsellor: str
    secret: str

    def ticket(self, seat: str, seconds: float = tickets.TICKET_SECONDS) -> str:
        ids = uuid.UUID(self.id).bytes, uuid.UUID(seat).bytes
        held = tickets._SEAT.pack(b"s", int(time() + seconds), *ids)
        return (
            tickets.urlsafe_b64encode(held + tickets._mac(held, self.secret)).rstrip(b"=").decode()
        )


def under_way(served: Served) -> UnderWay:
    return UnderWay(**served.run("e2e.conversations:begin"))


# --- Inside the installation -------------------------------------------------------------


def begin() -> dict[str, Any]:
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from e2e.served import add_ring_key
    from lykt.chat.log import append_event, locked
    from lykt.chat.models import Conversation, Desk, Seat
    from lykt.people.models import Person

    now = timezone.now()
    with transaction.atomic():
        made = Conversation.objects.create(
            desk=Desk.objects.get(),
            state=Conversation.State.OPEN,
            started_at=now,
            touched_at=now,
            ring_key_id=add_ring_key(),
            sealed_key=bytes(80),
            destroy_on=(now + timedelta(days=30)).date(),
        )
        times = {"conversation": made, "joined_at": now, "seen_at": now}
        caller = Seat.objects.create(kind="caller", secret_hash=bytes(32), **times)
        person = Person.objects.get(email=COUNSELLOR)
        counsellor = Seat.objects.create(kind="counsellor", person=person, **times)
        held = locked(made.pk)
        append_event(held, "waiting", caller)
        append_event(held, "joined", counsellor)
    return {
        "id": str(made.pk),
        "caller": str(caller.pk),
        "counsellor": str(counsellor.pk),
        "secret": settings.SECRET_KEY,
    }


def finish(conversation: str, state: str, event: str) -> None:
    """End the conversation, or let it wait again."""
    from django.db import transaction

    from lykt.chat.log import append_event, locked

    with transaction.atomic():
        held = locked(uuid.UUID(conversation))
        held.state = state
        held.save(update_fields=["state"])
        append_event(held, event)
