"""What every change of a ring's grants does: hold the ring, check who holds, save."""

from collections.abc import Iterable

from django.utils import timezone

from lykt.people.models import Person
from lykt.vault.models import Grant, Keyring, PersonKey
from lykt.vault.queries import person_key_of
from lykt.vault.refusals import RefusedError
from lykt.vault.rings import Ring
from lykt.vault.sealed import NewGrant


def hold_ring(ring: Ring) -> None:
    """One change at a time for each ring, until the transaction ends."""
    Keyring.objects.select_for_update(no_key=True).get(pk=ring.keyring.pk)


def held_key(person: Person) -> PersonKey:
    """The person's own key, kept from being retired until the transaction ends."""
    held = person_key_of(person)
    if held is None:
        raise RefusedError("no_key")
    return still_in_use(held)


def still_in_use(key: PersonKey) -> PersonKey:
    """The same key, kept as it is until the transaction ends; refused when it is retired."""
    found = PersonKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
    if found.retired_at is not None:
        raise RefusedError("key_retired")
    return found


def save_grants(actor: Person, grants: Iterable[NewGrant]) -> None:
    """One that is there already is replaced: what was sealed anew is what opens."""
    now = timezone.now()
    for grant in grants:
        Grant.objects.update_or_create(
            key_id=grant.key,
            holder_id=grant.holder,
            recovery_id=grant.recovery,
            defaults={"sealed": grant.sealed, "granted_at": now, "granted_by": actor},
        )
