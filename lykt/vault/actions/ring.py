"""A ring's key: the first one, and the next one after somebody has left."""

import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.vault.actions.granting import held_key, hold_ring, save_grants
from lykt.vault.models import RingKey
from lykt.vault.queries import holders_of, key_in_use, recovery_key_of
from lykt.vault.refusals import RefusedError
from lykt.vault.rings import Ring
from lykt.vault.sealed import NewGrant


@transaction.atomic
def make_first_ring_key(
    *, actor: Person, ring: Ring, key: uuid.UUID, public: bytes, sealed: bytes
) -> RingKey:
    """The ring's first key, held by the manager who makes it, who then gives access to others."""
    _by_manager(actor, ring)
    holder = held_key(actor)
    if ring.keyring.keys.exists():
        raise RefusedError("has_first_key")
    made = _make(actor, ring, key, public, number=1)
    save_grants(actor, [NewGrant(key, sealed, holder=holder.pk)])
    record(actor=actor, action="vault.make_ring_key", subject=ring.keyring, key=str(key))
    return made


@transaction.atomic
def rotate_ring_key(
    *,
    actor: Person,
    ring: Ring,
    after: uuid.UUID,
    key: uuid.UUID,
    public: bytes,
    grants: Collection[NewGrant],
) -> RingKey:
    """A new key for the ring in place of ``after``, for everybody who holds it and still may.

    All or nothing: there is one grant for each of them and for the recovery key, or the ring
    stays as it is. The earlier key goes on opening what was sealed to it.
    """
    _by_manager(actor, ring)
    earlier = key_in_use(ring.keyring)
    if earlier is None or earlier.pk != after:
        raise RefusedError("ring_changed")
    if not holders_of(earlier).filter(person=actor).exists():
        raise RefusedError("not_holder")
    _covers_everybody(ring, earlier, key, grants)
    earlier.retired_at = timezone.now()
    earlier.save(update_fields=["retired_at"])
    made = _make(actor, ring, key, public, number=earlier.number + 1)
    save_grants(actor, grants)
    record(
        actor=actor,
        action="vault.rotate_ring_key",
        subject=ring.keyring,
        key=str(key),
        number=made.number,
        grants=len(grants),
    )
    return made


def _by_manager(actor: Person, ring: Ring) -> None:
    if not ring.may_manage(actor):
        raise RefusedError("not_manager")
    if not ring.may_hold(actor):
        raise RefusedError("not_member")
    hold_ring(ring)


def _covers_everybody(
    ring: Ring, earlier: RingKey, key: uuid.UUID, grants: Collection[NewGrant]
) -> None:
    recovery = recovery_key_of(ring.keyring)
    holders = holders_of(earlier).filter(person__in=ring.members).select_for_update(of=("self",))
    expected: set[tuple[uuid.UUID, uuid.UUID | None, uuid.UUID | None]] = {
        (key, holder.pk, None) for holder in holders
    }
    if recovery:
        expected.add((key, None, recovery.pk))
    given = [(grant.key, grant.holder, grant.recovery) for grant in grants]
    if set(given) != expected or len(given) != len(expected):
        raise RefusedError("not_all")


def _make(actor: Person, ring: Ring, key: uuid.UUID, public: bytes, number: int) -> RingKey:
    if RingKey.objects.filter(pk=key).exists():
        raise RefusedError("malformed")
    return RingKey.objects.create(
        pk=key,
        ring=ring.keyring,
        number=number,
        public=public,
        made_at=timezone.now(),
        made_by=actor,
    )
