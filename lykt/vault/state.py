"""What a person's browser is given about keys: public ones, and sealed ones it may open."""

from typing import Any

from lykt.people.models import Person
from lykt.vault.forms import to_base64
from lykt.vault.models import Grant, PersonKey, RecoveryKey, RingKey, Unlock
from lykt.vault.queries import grants_of, holders_of, key_in_use, person_key_of
from lykt.vault.rings import Ring, rings_of


def person_state(person: Person) -> dict[str, Any]:
    """The person's own key with its ways to unlock, and the ring keys sealed to it.

    Somebody who has left a ring is given nothing of it, from the same moment.
    """
    key = person_key_of(person)
    rings = [ring.keyring for ring in rings_of(person) if ring.may_hold(person)]
    return {
        "key": key and {**_public(key), "unlocks": [_unlock(each) for each in key.unlocks.all()]},
        "grants": [_grant(each) for each in grants_of(person).filter(key__ring__in=rings)],
    }


def ring_state(ring: Ring, recovery: RecoveryKey | None) -> dict[str, Any]:
    """What a holder needs in order to seal the ring's keys to others."""
    key = key_in_use(ring.keyring)
    return {
        "id": str(ring.keyring.pk),
        "key": key and _public(key),
        "holders": [_public(each) for each in _remaining(ring, key)],
        "recovery": recovery and _public(recovery),
    }


def recovery_grants(recovery: RecoveryKey | None) -> list[dict[str, str]]:
    """What was sealed to the key on paper."""
    return [_grant(each) for each in recovery.grants.select_related("key")] if recovery else []


def _remaining(ring: Ring, key: RingKey | None) -> list[PersonKey]:
    return list(holders_of(key).filter(person__in=ring.members)) if key else []


def _public(key: PersonKey | RingKey | RecoveryKey) -> dict[str, str]:
    return {"id": str(key.pk), "public": to_base64(key.public)}


def _unlock(unlock: Unlock) -> dict[str, Any]:
    return {
        "id": unlock.pk,
        "kind": unlock.kind,
        "credential": unlock.credential,
        "parameters": unlock.parameters,
        "wrapped": to_base64(unlock.wrapped),
    }


def _grant(grant: Grant) -> dict[str, str]:
    return {
        "ring": str(grant.key.ring_id),
        "key": str(grant.key_id),
        "public": to_base64(grant.key.public),
        "sealed": to_base64(grant.sealed),
    }
