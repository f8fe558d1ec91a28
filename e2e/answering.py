"""A counsellor without a console: takes the oldest caller in the queue, reads and writes."""

import json
import time
import urllib.request
import uuid
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from typing import Any

from e2e.served import COLLEAGUE, COUNSELLOR, Served
from lykt.chat import sealing

_PATIENCE_SECONDS = 45


@dataclass
class Counsellor:
    """One who sits in a conversation, with its key opened by the line's key."""

    served: Served
    email: str
    conversation: uuid.UUID
    seat: uuid.UUID
    key: bytes
    sent: int = 0
    last: int = 0
    digest: bytes = b""
    texts: list[str] = field(default_factory=list)
    ticket: str = ""

    def say(self, text: str) -> None:
        self.read()
        self.sent += 1
        place = sealing.Place(self.conversation, self.seat, self.sent, self.last, self.digest)
        sealed = sealing.seal_message(
            sealing.message_key(self.key, self.conversation), place, text, 0
        )
        message = {"s": self.sent, "after": self.last, "digest": sealing.to_base64(self.digest)}
        self._post("messages", messages=[message | {"sealed": sealing.to_base64(sealed)}])

    def read(self) -> list[str]:
        """Everything that the caller has written so far."""
        follow = [{"ticket": self.ticket, "after": self.last}]
        answer = self._send("follow", {"follow": follow, "wait": 1})
        for event in answer["events"]:
            if event["event"] == "entry":
                self._take_in(event["data"])
        return self.texts

    def wait_for(self, text: str) -> None:
        end = time.monotonic() + _PATIENCE_SECONDS
        while text not in self.read():
            assert time.monotonic() < end, f"{text!r} did not come, but {self.texts}"

    def has_read(self) -> None:
        self._post("signals", kind="read", number=self.last)

    def types(self) -> None:
        self._post("signals", kind="typing")

    def close(self) -> None:
        self.served.run("e2e.answering:close", email=self.email, conversation=self.conversation.hex)

    def _take_in(self, entry: dict[str, Any]) -> None:
        if "sealed" not in entry:
            seat = uuid.UUID(entry["seat"]) if entry["seat"] else None
            body = sealing.event_body(entry["event"], seat)
        else:
            sealed = sealing.from_base64(entry["sealed"])
            digest = sealing.from_base64(entry["digest"])
            seat = uuid.UUID(entry["seat"])
            place = sealing.Place(self.conversation, seat, entry["s"], entry["after"], digest)
            body = sealing.message_body(place, sealed)
            if seat != self.seat:
                key = sealing.message_key(self.key, self.conversation)
                self.texts.append(sealing.open_message(key, place, sealed))
        self.last = entry["n"]
        self.digest = sealing.next_digest(self.digest, self.last, body)

    def _post(self, path: str, **body: Any) -> Any:
        return self._send(path, {"ticket": self.ticket, **body})

    def _send(self, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(  # noqa: S310 - our own
            f"{self.served.url}/live/{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own
            said = answer.read()
        return json.loads(said) if said else None


def answer(served: Served, ring: sealing.KeyPair, email: str = COUNSELLOR) -> Counsellor:
    """Take the caller who waits, with the ring's private half."""
    given = served.run("e2e.answering:take", email=email)
    conversation = uuid.UUID(given["conversation"])
    sealed = urlsafe_b64decode(given["sealed_key"] + "==")
    key = sealing.open_conversation_key(
        sealed, conversation, uuid.UUID(given["ring_key"]), ring.private
    )
    seat = uuid.UUID(given["seat"])
    taken = Counsellor(served, email, conversation, seat, key, ticket=given["ticket"])
    taken.digest = sealing.first_digest(conversation)
    return taken


def line_with_key(served: Served) -> sealing.KeyPair:
    """A fresh key of the line, granted to the counsellors, and nobody in the queue."""
    ring = sealing.make_key_pair()
    served.run(
        "e2e.answering:prepare",
        public=sealing.to_base64(ring.public),
        private=sealing.to_base64(ring.private),
    )
    return ring


# --- Inside the installation -------------------------------------------------------------


def prepare(public: str, private: str) -> None:
    from django.utils import timezone

    from conftest import give_ring_key
    from lykt.chat.actions import end_by_caller
    from lykt.chat.models import Conversation, Desk, Duty, Seat
    from lykt.people.models import Person
    from lykt.vault.models import Grant, PersonKey, RingKey

    now, desk = timezone.now(), Desk.objects.get()
    under_way = Conversation.objects.exclude(state=Conversation.State.ENDED)
    for caller in Seat.objects.filter(
        conversation__in=under_way, kind=Seat.Kind.CALLER, left_at__isnull=True
    ):
        end_by_caller(caller)
    Duty.objects.filter(ended_at__isnull=True).update(ended_at=now)
    desk.ring.keys.filter(retired_at__isnull=True).update(retired_at=now)
    key = RingKey.objects.create(
        ring=desk.ring,
        number=desk.ring.keys.count() + 1,
        public=sealing.from_base64(public),
        made_at=now,
    )
    pair = sealing.KeyPair(sealing.from_base64(private), sealing.from_base64(public))
    for person in Person.objects.filter(email__in=[COUNSELLOR, COLLEAGUE]):
        # A key that another test gave stays in use: it is opened to this key of the line too.
        held = PersonKey.objects.filter(person=person, retired_at__isnull=True).first()
        if held is None:
            give_ring_key(person, key, pair)
            continue
        sealed = sealing.seal_ring_key(pair, key.pk, public=bytes(held.public), holder=held.pk)
        Grant.objects.create(key=key, holder=held, sealed=sealed, granted_at=now)


def take(email: str) -> dict[str, Any]:
    from lykt.chat.actions import go_on_duty, take_conversation
    from lykt.chat.live.tickets import seat_ticket
    from lykt.chat.models import Conversation, Desk
    from lykt.chat.queries import answering_unit, sealed_key_for
    from lykt.people.models import Person

    person, desk = Person.objects.get(email=email), Desk.objects.get()
    unit = answering_unit(person, desk)
    assert unit
    go_on_duty(actor=person, desk=desk, unit=unit)
    waiting = Conversation.objects.filter(state=Conversation.State.WAITING)
    conversation = waiting.order_by("waiting_since").first()
    assert conversation, "nobody waits"
    seat = take_conversation(actor=person, conversation=conversation.pk, unit=unit)
    return {
        "conversation": conversation.pk,
        "seat": seat.pk,
        "ring_key": conversation.ring_key_id,
        "sealed_key": sealing.to_base64(sealed_key_for(person, conversation)),
        "ticket": seat_ticket(seat),
    }


def close(email: str, conversation: str) -> None:
    from lykt.chat.actions import close_conversation
    from lykt.chat.models import Conversation
    from lykt.people.models import Person

    close_conversation(
        actor=Person.objects.get(email=email),
        conversation=Conversation.objects.get(pk=conversation).pk,
        reason="finished",
    )


def end_of_waiting() -> None:
    """Those who wait have waited for longer than the line's limit."""
    from datetime import timedelta

    from django.utils import timezone

    from lykt.chat.actions import sweep
    from lykt.chat.models import Conversation, Desk, Seat

    now, desk = timezone.now(), Desk.objects.get()
    before = now - timedelta(minutes=desk.wait_limit + 1)
    waiting = Conversation.objects.filter(state=Conversation.State.WAITING)
    Seat.objects.filter(conversation__in=waiting).update(seen_at=now)
    waiting.update(waiting_since=before)
    for conversation in waiting:
        conversation.requests.filter(ended_at__isnull=True).update(queued_at=before)
    sweep(now=now)


def newest() -> dict[str, Any]:
    """The newest conversation as it is stored."""
    from lykt.chat.models import ChatRequest, Conversation
    from lykt.questions.models import Response

    found = Conversation.objects.order_by("started_at").last()
    assert found
    request = ChatRequest.objects.order_by("pk").last()
    feedback = Response.objects.filter(collection=found.desk.channel.feedback)
    return {
        "state": found.state,
        "destroyed": found.destroyed_at is not None,
        "entries": found.entries.count(),
        "messages": found.entries.filter(event="").count(),
        "cause": request.cause if request else "",
        "feedback": [each.answers for each in feedback.order_by("pk")],
        "key": len(bytes(found.sealed_key)),
    }


def happen(event: str) -> None:
    """Something happens in the newest conversation."""
    from django.db import transaction

    from lykt.chat.log import append_event, locked
    from lykt.chat.models import Conversation

    newest = Conversation.objects.order_by("started_at").last()
    assert newest
    with transaction.atomic():
        append_event(locked(newest.pk), event)
