"""A night at the desk: counsellors with keys, and callers who ask to talk."""

import hashlib
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page

from e2e.modules import run
from e2e.served import Served

PASSPHRASE = "fire blanke hester på låven"
PHRASES = [
    ["Hilsen", "Hei, og fint at du tar kontakt. Hva kan jeg hjelpe deg med?"],
    ["Er du trygg nå?", "Er du et sted der du er trygg akkurat nå?"],
]

_OPEN = """
  const { live, conversation, bytes } = m;
  const connection = new live.Live({ tickets: async () => {
    const body = JSON.stringify({ seat: given.seat, secret: given.secret });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/chat/ticket/", { method: "POST", body, headers });
    const { ticket } = await answer.json();
    return { conversations: { [given.id]: ticket }, desks: {} };
  } });
  window.mine = await conversation.Conversation.open({ id: given.id, seat: given.seat,
    key: bytes.fromBase64(given.key), live: connection, storage: sessionStorage });
  connection.start();
"""


@dataclass
class Caller:
    """Somebody who writes, in a browser page without the caller's own pages around it."""

    id: str
    seat: str
    secret: str
    key: str
    page: Page

    def write(self, text: str) -> None:
        self.page.evaluate("(text) => mine.send(text)", text)

    def read_all(self) -> None:
        self.page.evaluate("() => mine.markRead()")

    def texts(self) -> list[str]:
        return list(self.page.evaluate("() => mine.entries.map((each) => each.text)"))

    def wait_for(self, text: str) -> None:
        found = "(text) => mine.entries.some((each) => each.text === text)"
        self.page.wait_for_function(found, arg=text)


def call(served: Served, page: Page, **choices: Any) -> Caller:
    """A caller asks to talk; the log is followed in ``page``."""
    caller = Caller(**served.run("e2e.night:begin", choices=choices), page=page)
    page.goto(f"{served.url}/")
    given = {name: getattr(caller, name) for name in ("id", "seat", "secret", "key")}
    run(page, "live conversation bytes", _OPEN, given)
    return caller


def give_keys(served: Served, people: Sequence[str]) -> None:
    """A key of their own to each, opened by ``PASSPHRASE``, and access to the line's key."""
    served.run("e2e.night:make_keys", people=list(people), passphrase=PASSPHRASE, phrases=PHRASES)


# --- Inside the installation -------------------------------------------------------------


def make_keys(people: list[str], passphrase: str, phrases: list[list[str]]) -> None:
    from django.db import transaction
    from django.utils import timezone

    from lykt.chat.models import Desk
    from lykt.chat.sealing import make_key_pair
    from lykt.vault.models import RingKey

    now, pair, desk = timezone.now(), make_key_pair(), Desk.objects.get()
    with transaction.atomic():
        desk.ring.keys.filter(retired_at__isnull=True).update(retired_at=now)
        ring_key = RingKey.objects.create(
            ring=desk.ring, number=desk.ring.keys.count() + 1, public=pair.public, made_at=now
        )
        for email in people:
            _let_in(email, passphrase, ring_key, pair)
        desk.phrases.all().delete()
        for position, (title, text) in enumerate(phrases):
            desk.phrases.create(title=title, text=text, position=position)


def _let_in(email: str, passphrase: str, ring_key: Any, ring: Any) -> None:
    from django.utils import timezone

    from lykt.chat.sealing import make_key_pair, seal_ring_key, wrap_with_passphrase
    from lykt.people.models import Person
    from lykt.vault.models import Grant, PersonKey, Unlock

    now, pair = timezone.now(), make_key_pair()
    person = Person.objects.get(email=email)
    PersonKey.objects.filter(person=person, retired_at__isnull=True).update(retired_at=now)
    key = PersonKey.objects.create(person=person, public=pair.public, made_at=now)
    parameters, wrapped = wrap_with_passphrase(pair.private, key.pk, passphrase)
    Unlock.objects.create(
        key=key, kind="passphrase", parameters=parameters, wrapped=wrapped, made_at=now
    )
    sealed = seal_ring_key(ring, ring_key.pk, public=pair.public, holder=key.pk)
    Grant.objects.create(key=ring_key, holder=key, sealed=sealed, granted_at=now)


def begin(choices: dict[str, Any], waited: int = 0) -> dict[str, str]:
    from django.utils import timezone

    from lykt.chat.actions import start_conversation
    from lykt.chat.models import Desk
    from lykt.chat.sealing import make_conversation, to_base64
    from lykt.vault.models import RingKey

    ring_key = RingKey.objects.get(retired_at__isnull=True)
    made, secret = make_conversation(ring_key.pk, bytes(ring_key.public)), os.urandom(32)
    seat = start_conversation(
        desk=Desk.objects.get(),
        pressed_at=timezone.now() - timedelta(minutes=waited),
        conversation=made.id,
        seat=uuid.uuid4(),
        secret_hash=hashlib.sha256(secret).digest(),
        ring_key=ring_key.pk,
        sealed_key=made.sealed_key,
        choices=choices,
    )
    return {
        "id": str(made.id),
        "seat": str(seat.pk),
        "secret": to_base64(secret),
        "key": to_base64(made.key),
    }
