"""The people of the demonstration: one for each role at each organisation, by role and not by name.

Their password is this installation's own, and one for all: making each safe would take a third of
a second. It lies in a file that only its owner can read, so that starting again can show it again.
"""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from lykt.people.actions import add_person, appoint
from lykt.people.models import Person, Unit

ROLES = {
    "counsellor": "Rådgiver",
    "line_manager": "Linjeleder",
    "line_leader": "Leder",
    "duty_leader": "Vaktleder",
    "quality_reader": "Kvalitetsleser",
    "analyst": "Analytiker",
    "administrator": "Administrator",
}

UNITS = {"krisesentersekretariatet": "sekretariatet", "oslo-krisesenter": "oslo"}

_SINCE = dt.date(2019, 10, 1)
# The page about keys is in Norwegian, and so is what it asks for.
_KEYS = ("Passfrase for nøklene:", "Gjenopprettingsnøkkel på papir:")
# Without letters and digits that look alike.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class SignIn:
    """How somebody in the demonstration signs in."""

    email: str
    password: str
    name: str


def sign_ins_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-sign-ins.txt"


def read_sign_ins() -> list[SignIn]:
    """The sign-ins of this installation; none when its file is gone."""
    people = (line for line in _lines() if not line.startswith(_KEYS))
    return [SignIn(*line.split(maxsplit=2)) for line in people]


def read_key_lines() -> list[str]:
    """What the file says of keys; nothing when it is gone, or from before there were any."""
    return [line for line in _lines() if line.startswith(_KEYS)]


def _lines() -> list[str]:
    path = sign_ins_file()
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def key_lines(*, passphrase: str, paper: str) -> list[str]:
    """What opens the keys: the passphrase, which is everybody's, and the recovery key's paper."""
    return [f"{label} {said}" for label, said in zip(_KEYS, (passphrase, paper), strict=True)]


def write_sign_ins(sign_ins: Iterable[SignIn], keys: Iterable[str] = ()) -> None:
    path = sign_ins_file()
    path.touch(mode=0o600)
    path.chmod(0o600)
    lines = [*as_lines(sign_ins), *keys]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def as_lines(sign_ins: Iterable[SignIn]) -> list[str]:
    return [f"{one.email:<40} {one.password}  {one.name}" for one in sign_ins]


def email_of(role: str, unit_code: str) -> str:
    return f"{ROLES[role].lower().replace('å', 'a')}.{UNITS[unit_code]}@example.org"


@transaction.atomic
def add_people(password: str) -> list[SignIn]:
    """Add everybody, with this password."""
    units = Unit.objects.filter(code__in=UNITS)
    sign_ins = [_add(role, unit, password) for unit in units for role in ROLES]
    set_password(sign_ins, password)
    return sign_ins


def _add(role: str, unit: Unit, password: str) -> SignIn:
    name = f"{ROLES[role]} i demonstrasjonen ({unit.name})"
    sign_in = SignIn(email_of(role, unit.code), password, name)
    person = add_person(actor=None, email=sign_in.email, name=name, password=None)
    appoint(actor=None, person=person, role=role, unit=unit, valid_from=_SINCE)
    return sign_in


def set_password(sign_ins: Iterable[SignIn], password: str) -> None:
    emails = [one.email for one in sign_ins]
    Person.objects.filter(email__in=emails).update(password=make_password(password))


@transaction.atomic
def renew_password(others: Iterable[str] = ()) -> list[SignIn]:
    """A new password for everybody, for when the file is gone; ``others`` by their addresses."""
    emails = [email_of(role, unit_code) for unit_code in UNITS for role in ROLES]
    emails += others
    password = new_password()
    people = Person.objects.filter(email__in=emails).order_by("pk")
    renewed = [SignIn(person.email, password, person.name) for person in people]
    set_password(renewed, password)
    return renewed


def new_password() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))
