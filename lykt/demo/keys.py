"""The demonstration's keys: people's, the line's, and the one on paper, as browsers make them."""

import secrets
import uuid
from dataclasses import dataclass

from lykt.chat.models import Desk
from lykt.chat.rings import desk_rings
from lykt.chat.sealing import KeyPair, make_key_pair, seal_ring_key, wrap_with_passphrase
from lykt.demo.paper import encode_recovery_key
from lykt.demo.sign_ins import UNITS, email_of
from lykt.people.models import Person
from lykt.vault import actions
from lykt.vault.models import Keyring, PersonKey, Unlock
from lykt.vault.queries import person_key_of
from lykt.vault.rings import Ring
from lykt.vault.sealed import NewGrant, NewUnlock

_MANAGER = ("line_manager", "krisesentersekretariatet")
WITHOUT_KEY = ("quality_reader", "oslo-krisesenter")
"""Somebody is left who has to make a key and wait for access, so that it can be tried."""

_WORDS = (
    "furu skjær lampe elv kvist båt brød stein vinter lyng sommer ull gressløk fjell sanddyne "
    "humle måke torv hylle kaffe regn saft tind varde"
)


@dataclass(frozen=True)
class KeySecrets:
    """What opens the demonstration's keys: everybody's passphrase, and what the paper says."""

    passphrase: str
    paper: str


def make_keys(desk: Desk) -> KeySecrets:
    """Keys for everybody who needs them but one; earlier ones, if any, are out of use."""
    words = _WORDS.split()
    passphrase = " ".join(secrets.choice(words) for _ in range(6))
    if desk.ring.keys.exists():
        desk.ring = Keyring.objects.create()
        desk.save(update_fields=["ring"])
    owners = {who: _own_key(_person(*who), passphrase) for who in _who_has_keys()}
    manager = _person(*_MANAGER)
    ring = next(ring for ring in desk_rings() if ring.keyring == desk.ring)
    ring_key, pair = uuid.uuid4(), make_key_pair()
    actions.make_first_ring_key(
        actor=manager,
        ring=ring,
        key=ring_key,
        public=pair.public,
        sealed=_sealed(pair, ring_key, owners[_MANAGER]),
    )
    for who, owner in owners.items():
        if who != _MANAGER:
            grant = NewGrant(ring_key, _sealed(pair, ring_key, owner), holder=owner.pk)
            actions.give_access(actor=manager, ring=ring, to=owner, grants=[grant])
    return KeySecrets(passphrase, _make_paper(manager, ring, ring_key, pair))


def _who_has_keys() -> list[tuple[str, str]]:
    roles = ("line_manager", "counsellor", "quality_reader")
    return [(role, unit) for role in roles for unit in UNITS if (role, unit) != WITHOUT_KEY]


def _person(role: str, unit: str) -> Person:
    return Person.objects.get(email=email_of(role, unit))


def _own_key(person: Person, passphrase: str) -> PersonKey:
    key, pair = uuid.uuid4(), make_key_pair()
    parameters, wrapped = wrap_with_passphrase(pair.private, key, passphrase)
    costs = {name: value for name, value in parameters.items() if isinstance(value, (int, str))}
    unlock = NewUnlock(Unlock.Kind.PASSPHRASE, costs, wrapped)
    if person_key_of(person):
        return actions.replace_person_key(
            actor=person, key=key, public=pair.public, unlock=unlock, exposed=False
        )
    return actions.make_person_key(actor=person, key=key, public=pair.public, unlock=unlock)


def _sealed(pair: KeyPair, ring_key: uuid.UUID, owner: PersonKey) -> bytes:
    return seal_ring_key(pair, ring_key, public=bytes(owner.public), holder=owner.pk)


def _make_paper(manager: Person, ring: Ring, ring_key: uuid.UUID, pair: KeyPair) -> str:
    recovery, paper = uuid.uuid4(), make_key_pair()
    sealed = seal_ring_key(pair, ring_key, public=paper.public, holder=recovery)
    grants = [NewGrant(ring_key, sealed, recovery=recovery)]
    actions.make_recovery_key(
        actor=manager, ring=ring, key=recovery, public=paper.public, grants=grants
    )
    return encode_recovery_key(paper.private)
