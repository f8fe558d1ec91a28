"""A conversation that is over, sealed message by message, for those who look at it afterwards."""

import uuid
from typing import Any

from e2e.served import COUNSELLOR, Served


def closed(served: Served, *texts: str) -> str:
    """One between a caller and the counsellor, who take turns; its id."""
    return str(served.run("e2e.closed:make", texts=list(texts), counsellor=COUNSELLOR))


def swap_messages(served: Served, conversation: str) -> None:
    """What a thief in the database may do: two messages change places."""
    served.run("e2e.closed:swap", conversation=conversation)


# --- Inside the installation -------------------------------------------------------------


def make(texts: list[str], counsellor: str) -> str:
    from django.db import transaction
    from django.utils import timezone

    from e2e.night import begin
    from lykt.chat.actions.ending import end
    from lykt.chat.log import append_event, locked
    from lykt.chat.models import ChatRequest, Seat
    from lykt.chat.sealing import from_base64, message_key
    from lykt.people.models import Person

    begun = begin({})
    person = Person.objects.get(email=counsellor)
    unit = person.appointments.get().unit
    now = timezone.now()
    with transaction.atomic():
        talk = locked(uuid.UUID(begun["id"]))
        times = {"joined_at": now, "seen_at": now}
        seat = Seat.objects.create(
            conversation=talk, kind="counsellor", person=person, unit=unit, **times
        )
        ChatRequest.objects.filter(conversation=talk).update(
            answered_at=now, answered_by=person, answered_unit=unit
        )
        append_event(talk, "joined", seat)
        key = message_key(from_base64(begun["key"]), talk.pk)
        _write(talk, key, [uuid.UUID(begun["seat"]), seat.pk], texts)
        end(talk, event="ended", cause="by_counsellor", now=now, close_reason="finished", seat=seat)
    return str(talk.pk)


def _write(talk: Any, key: bytes, seats: list[uuid.UUID], texts: list[str]) -> None:
    from django.utils import timezone

    from lykt.chat.models import Entry
    from lykt.chat.sealing import Place, message_body, next_digest, seal_message

    sent = dict.fromkeys(seats, 0)
    digest = _digest(talk)
    for turn, text in enumerate(texts):
        seat = seats[turn % 2]
        sent[seat] += 1
        place = Place(talk.pk, seat, sent[seat], talk.last_number, digest)
        sealed = seal_message(key, place, text, 0)
        talk.last_number += 1
        Entry.objects.create(
            conversation=talk,
            number=talk.last_number,
            seat_id=seat,
            sender_number=place.sender_number,
            after=place.after,
            after_digest=digest,
            sealed=sealed,
            at=timezone.now(),
        )
        digest = next_digest(digest, talk.last_number, message_body(place, sealed))
    talk.save(update_fields=["last_number"])


def _digest(talk: Any) -> bytes:
    """Of the events that are there so far."""
    from lykt.chat.sealing import event_body, first_digest, next_digest

    digest = first_digest(talk.pk)
    for entry in talk.entries.order_by("number"):
        digest = next_digest(digest, entry.number, event_body(entry.event, entry.seat_id))
    return digest


def swap(conversation: str) -> None:
    from lykt.chat.models import Entry

    entries = Entry.objects.filter(conversation_id=uuid.UUID(conversation), sealed__isnull=False)
    first, second = entries.order_by("number")[:2]
    first.sealed, second.sealed = second.sealed, first.sealed
    first.save()
    second.save()
