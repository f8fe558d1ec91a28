"""The recovery key on paper: made, and used when nobody is left who can give access."""

import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.vault.actions.access import keys_of_ring_held
from lykt.vault.actions.granting import held_key, hold_ring, save_grants
from lykt.vault.models import Grant, RecoveryKey
from lykt.vault.queries import recovery_key_of
from lykt.vault.refusals import RefusedError
from lykt.vault.rings import Ring
from lykt.vault.sealed import NewGrant


@transaction.atomic
def make_recovery_key(
    *,
    actor: Person,
    ring: Ring,
    key: uuid.UUID,
    public: bytes,
    grants: Collection[NewGrant],
) -> RecoveryKey:
    """A new paper key that opens every key of the ring that its maker holds.

    The earlier paper opens nothing more. Refused unless the maker holds as much as the
    earlier paper did, or something would be lost with it.
    """
    _by_manager(actor, ring)
    held = keys_of_ring_held(actor, ring)
    earlier = recovery_key_of(ring.keyring)
    keys = {grant.key for grant in grants}
    if not held or (earlier and set(earlier.grants.values_list("key_id", flat=True)) - held):
        raise RefusedError("not_holder")
    if keys != held or len(grants) != len(held):
        raise RefusedError("not_all")
    if any(grant.recovery != key or grant.holder for grant in grants):
        raise RefusedError("malformed")
    if earlier:
        _retire(earlier)
    made = _make(actor, ring, key, public)
    save_grants(actor, grants)
    record(actor=actor, action="vault.make_recovery_key", subject=ring.keyring, grants=len(grants))
    return made


@transaction.atomic
def recover(*, actor: Person, ring: Ring, grants: Collection[NewGrant]) -> None:
    """A manager who has opened the paper's grants seals them to their own key.

    Whether the paper was really there the server can not see: what is made without it opens
    nothing.
    """
    _by_manager(actor, ring)
    holder = held_key(actor)
    recovery = recovery_key_of(ring.keyring)
    if recovery is None:
        raise RefusedError("no_recovery")
    covered = set(recovery.grants.values_list("key_id", flat=True))
    keys = {grant.key for grant in grants}
    if keys != covered or len(grants) != len(covered):
        raise RefusedError("not_all")
    if any(grant.holder != holder.pk or grant.recovery for grant in grants):
        raise RefusedError("malformed")
    save_grants(actor, grants)
    record(actor=actor, action="vault.use_recovery_key", subject=ring.keyring, grants=len(grants))


def _by_manager(actor: Person, ring: Ring) -> None:
    if not ring.may_manage(actor):
        raise RefusedError("not_manager")
    if not ring.may_hold(actor):
        raise RefusedError("not_member")
    hold_ring(ring)


def _retire(key: RecoveryKey) -> None:
    Grant.objects.filter(recovery=key).delete()
    key.retired_at = timezone.now()
    key.save(update_fields=["retired_at"])


def _make(actor: Person, ring: Ring, key: uuid.UUID, public: bytes) -> RecoveryKey:
    if RecoveryKey.objects.filter(pk=key).exists():
        raise RefusedError("malformed")
    return RecoveryKey.objects.create(
        pk=key, ring=ring.keyring, public=public, made_at=timezone.now(), made_by=actor
    )
