"""A ring that the tests of this room share, and keys that are well-formed but open nothing."""

import base64
import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from conftest import Cast
from lykt.people.models import Person
from lykt.vault import actions, rings
from lykt.vault.models import Keyring, PersonKey, RingKey
from lykt.vault.sealed import SEALED, WRAPPED, NewGrant, NewUnlock

ARGON2: dict[str, int | str] = {"kdf": "argon2id", "m": 32_768, "t": 3, "p": 1, "salt": "A" * 22}


def text_of(length: int) -> str:
    return base64.urlsafe_b64encode(os.urandom(length)).decode().rstrip("=")


def sealed() -> bytes:
    return os.urandom(SEALED)


def an_unlock(kind: str = "passphrase", credential: str = "") -> NewUnlock:
    return NewUnlock(kind, ARGON2, os.urandom(WRAPPED), credential)


def key_of(person: Person) -> PersonKey:
    return actions.make_person_key(
        actor=person, key=uuid.uuid4(), public=os.urandom(32), unlock=an_unlock()
    )


def as_json(unlock: NewUnlock) -> dict[str, Any]:
    return {
        "kind": unlock.kind,
        "credential": unlock.credential,
        "parameters": unlock.parameters,
        "wrapped": base64.urlsafe_b64encode(unlock.wrapped).decode().rstrip("="),
    }


@pytest.fixture
def members(cast: Cast) -> set[int]:
    """Who belongs to the ring today; a test may change it."""
    return {cast.manager.pk, cast.counsellor.pk, cast.reader.pk}


@pytest.fixture
def keyring(db: None) -> Keyring:
    return Keyring.objects.create()


@pytest.fixture
def ring(cast: Cast, keyring: Keyring, members: set[int]) -> Iterator[rings.Ring]:
    def found() -> list[rings.Ring]:
        return [
            rings.Ring(
                keyring, "Volinjen", frozenset(members), frozenset({cast.manager.pk} & members)
            )
        ]

    rings.register(found)
    yield found()[0]
    rings.unregister(found)


@pytest.fixture
def first_key(cast: Cast, ring: rings.Ring) -> RingKey:
    """The manager holds it, and nobody else."""
    key_of(cast.manager)
    return actions.make_first_ring_key(
        actor=cast.manager, ring=ring, key=uuid.uuid4(), public=os.urandom(32), sealed=sealed()
    )


def give(actor: Person, ring: rings.Ring, to: PersonKey, *keys: RingKey) -> None:
    grants = [NewGrant(key.pk, sealed(), holder=to.pk) for key in keys]
    actions.give_access(actor=actor, ring=ring, to=to, grants=grants)
