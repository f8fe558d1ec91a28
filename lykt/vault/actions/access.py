"""Giving a member access to a ring's keys, and taking it away."""

import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.vault.actions.granting import held_key, hold_ring, save_grants, still_in_use
from lykt.vault.models import Grant, PersonKey, RingKey
from lykt.vault.queries import grants_of
from lykt.vault.refusals import RefusedError
from lykt.vault.rings import Ring, all_rings
from lykt.vault.sealed import NewGrant


@transaction.atomic
def give_access(*, actor: Person, ring: Ring, to: PersonKey, grants: Collection[NewGrant]) -> None:
    """Hand on every key of the ring that the giver holds: the one in use and the earlier ones.

    What the receiver holds already stays as it is, or somebody who means harm could put rubbish
    in a colleague's place. A grant that does not open is taken away by the manager first.
    """
    hold_ring(ring)
    if not ring.may_hold(actor):
        raise RefusedError("not_holder")
    if not ring.may_hold(to.person):
        raise RefusedError("not_member")
    held_key(actor)
    still_in_use(to)
    _is_all_that_is_held(actor, ring, grants)
    if any(grant.holder != to.pk or grant.recovery for grant in grants):
        raise RefusedError("malformed")
    held = set(to.grants.values_list("key_id", flat=True))
    save_grants(actor, [grant for grant in grants if grant.key not in held])
    record(
        actor=actor,
        action="vault.give_access",
        subject=ring.keyring,
        key=str(to.pk),
        person=to.person_id,
        grants=len(grants),
    )


def _is_all_that_is_held(actor: Person, ring: Ring, grants: Collection[NewGrant]) -> None:
    held = keys_of_ring_held(actor, ring)
    if not held:
        raise RefusedError("not_holder")
    if {grant.key for grant in grants} != held or len(grants) != len(held):
        raise RefusedError("not_all")


def keys_of_ring_held(person: Person, ring: Ring) -> set[uuid.UUID]:
    return set(grants_of(person).filter(key__ring=ring.keyring).values_list("key_id", flat=True))


@transaction.atomic
def revoke_access(*, actor: Person, ring: Ring, person: Person) -> int:
    """Take the ring's keys from somebody; the grants removed. The page then asks for a new key,
    since nobody can know what the person has kept."""
    if not ring.may_manage(actor):
        raise RefusedError("not_manager")
    hold_ring(ring)
    return _remove(actor, ring, [person.pk])


@transaction.atomic
def remove_leavers() -> int:
    """Take the keys from everybody whose place at a ring has ended; the grants removed."""
    return sum(_remove_leavers(ring) for ring in all_rings())


def _remove_leavers(ring: Ring) -> int:
    left = (
        PersonKey.objects.filter(grants__key__ring=ring.keyring)
        .exclude(person__in=ring.members)
        .values_list("person", flat=True)
        .distinct()
    )
    if not left:
        return 0
    hold_ring(ring)
    return _remove(None, ring, list(left))


def _remove(actor: Person | None, ring: Ring, people: list[int]) -> int:
    grants = Grant.objects.filter(key__ring=ring.keyring, holder__person__in=people)
    count = grants.count()
    if not count:
        return 0
    grants.delete()
    # The newest one, even when the person held only earlier ones: it may have been seen.
    RingKey.objects.filter(
        ring=ring.keyring, retired_at__isnull=True, replace_since__isnull=True
    ).update(replace_since=timezone.now())
    for person in people:
        record(
            actor=actor,
            action="vault.revoke_access",
            subject=ring.keyring,
            person=person,
        )
    return count
