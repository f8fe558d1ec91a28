"""``python -m faults.set_up``: a line with a desk, its keys, counsellors and conversations.

Runs in a process of its own for the installation that the environment names, and prints what the
clients need, as JSON: the only place where the secrets of all sides meet.
"""

import datetime as dt
import json
import os
import sys
import uuid
from dataclasses import asdict, dataclass
from hashlib import sha256
from io import StringIO
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from lykt.chat import actions, sealing  # noqa: E402
from lykt.chat.models import Desk  # noqa: E402
from lykt.helpline.models import Channel, Hours  # noqa: E402
from lykt.lib.garbage import left_to_the_end  # noqa: E402
from lykt.people.actions import add_person, appoint  # noqa: E402
from lykt.people.models import Person, Unit  # noqa: E402
from lykt.vault.models import Grant, PersonKey, RingKey  # noqa: E402

COUNSELLORS = 10
LINE = "volinjen"
PASSWORD = None  # they come in by a session that is made here


@dataclass(frozen=True)
class Ready:
    """A conversation that both sides are in. ``cookies`` are the counsellor's."""

    conversation: str
    key: str
    caller_seat: str
    caller_secret: str
    counsellor: int
    counsellor_seat: str


def prepare() -> Desk:
    with left_to_the_end():
        for command in ("migrate", "createcachetable", "load_questionnaires", "load_line"):
            call_command(command, verbosity=0, stdout=StringIO())
    channel = Channel.objects.get(line__code=LINE, kind=Channel.Kind.CHAT)
    channel.hours.all().delete()
    Hours.objects.create(
        channel=channel,
        unit=Unit.objects.get(code="oslo-krisesenter"),
        weekdays=[1, 2, 3, 4, 5, 6, 7],
        days=Hours.Days.ALL,
        opens=dt.time(),
        closes=dt.time(),
    )
    limits = {"wait_limit": 240, "away_limit": 240, "absent_limit": 240, "closing_minutes": 0}
    return actions.set_up_desk(actor=None, channel=channel, limits=limits)


def add_counsellors(desk: Desk) -> list[Person]:
    unit = Unit.objects.get(code="oslo-krisesenter")
    people = []
    for number in range(COUNSELLORS):
        person = add_person(
            actor=None, email=f"c{number}@example.org", name=f"C {number}", password=PASSWORD
        )
        appoint(
            actor=None,
            person=person,
            role="counsellor",
            unit=unit,
            valid_from=timezone.localdate() - dt.timedelta(days=1),
        )
        people.append(person)
    return people


def give_keys(desk: Desk, people: list[Person]) -> RingKey:
    """A ring key, granted to everybody; what browsers do, which need no part in this run."""
    now, pair = timezone.now(), sealing.make_key_pair()
    ring_key = RingKey.objects.create(
        ring=desk.ring, number=1, public=pair.public, made_at=now, made_by=people[0]
    )
    for person in people:
        own = sealing.make_key_pair()
        held = PersonKey.objects.create(person=person, public=own.public, made_at=now)
        sealed = sealing.seal_ring_key(pair, ring_key.pk, public=own.public, holder=held.pk)
        Grant.objects.create(
            key=ring_key, holder=held, sealed=sealed, granted_at=now, granted_by=people[0]
        )
    return ring_key


def begin(desk: Desk, ring_key: RingKey, people: list[Person], number: int) -> Ready:
    """Started by a caller and taken by a counsellor, by the actions that the pages call."""
    mine = sealing.make_conversation(ring_key.pk, bytes(ring_key.public))
    secret = os.urandom(32)
    seat = actions.start_conversation(
        desk=desk,
        pressed_at=timezone.now(),
        conversation=mine.id,
        seat=uuid.uuid4(),
        secret_hash=sha256(secret).digest(),
        ring_key=ring_key.pk,
        sealed_key=mine.sealed_key,
        choices={},
    )
    who = number % len(people)
    taken = actions.take_conversation(
        actor=people[who], conversation=mine.id, unit=Unit.objects.get(code="oslo-krisesenter")
    )
    return Ready(
        conversation=str(mine.id),
        key=sealing.to_base64(mine.key),
        caller_seat=str(seat.pk),
        caller_secret=sealing.to_base64(secret),
        counsellor=who,
        counsellor_seat=str(taken.pk),
    )


def cookies(person: Person) -> dict[str, str]:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return {name: each.value for name, each in client.cookies.items()}


def main(conversations: int, phrase: str = "") -> dict[str, Any]:
    """``phrase`` is stored in the clear, for a search that has to find something."""
    desk = prepare()
    actions.set_phrases(actor=None, desk=desk, phrases=[(phrase, phrase)] if phrase else [])
    people = add_counsellors(desk)
    ring_key = give_keys(desk, people)
    for person in people:
        actions.go_on_duty(actor=person, desk=desk, unit=Unit.objects.get(code="oslo-krisesenter"))
    ready = [begin(desk, ring_key, people, number) for number in range(conversations)]
    return {
        "desk": desk.pk,
        "cookies": [cookies(person) for person in people],
        "conversations": [asdict(each) for each in ready],
    }


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), *sys.argv[2:]), sys.stdout)
