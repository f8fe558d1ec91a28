"""A ring's keys: made, replaced, given, taken away, and held on paper."""

import uuid
from typing import Any

from lykt.people.models import Person
from lykt.vault import actions, queries
from lykt.vault.forms import (
    AccessForm,
    FirstRingKeyForm,
    NextRingKeyForm,
    RecoverForm,
    RecoveryKeyForm,
    RevokeForm,
)
from lykt.vault.rings import ring_for
from lykt.vault.views.json_post import json_post


def _first(person: Person, data: dict[str, Any], ring: uuid.UUID) -> None:
    actions.make_first_ring_key(actor=person, ring=ring_for(person, ring), **data)


def _rotate(person: Person, data: dict[str, Any], ring: uuid.UUID) -> None:
    actions.rotate_ring_key(actor=person, ring=ring_for(person, ring), **data)


def _give(person: Person, data: dict[str, Any], ring: uuid.UUID) -> None:
    actions.give_access(
        actor=person,
        ring=ring_for(person, ring),
        to=queries.key_named(data["to"]),
        grants=data["grants"],
    )


def _revoke(person: Person, data: dict[str, Any], ring: uuid.UUID) -> None:
    found = ring_for(person, ring)
    holder = queries.person_at(found.keyring, data["person"])
    actions.revoke_access(actor=person, ring=found, person=holder)


def _make_recovery(person: Person, data: dict[str, Any], ring: uuid.UUID) -> None:
    actions.make_recovery_key(actor=person, ring=ring_for(person, ring), **data)


def _recover(person: Person, data: dict[str, Any], ring: uuid.UUID) -> None:
    actions.recover(actor=person, ring=ring_for(person, ring), **data)


first = json_post(FirstRingKeyForm, _first)
rotate = json_post(NextRingKeyForm, _rotate)
give = json_post(AccessForm, _give)
revoke = json_post(RevokeForm, _revoke)
make_recovery = json_post(RecoveryKeyForm, _make_recovery)
recover = json_post(RecoverForm, _recover)
