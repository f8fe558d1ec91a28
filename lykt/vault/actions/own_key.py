"""A person's own key: made, unlocked in more ways than one, replaced when the way is lost."""

import uuid

from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.vault.models import Grant, PersonKey, RingKey, Unlock
from lykt.vault.queries import person_key_of
from lykt.vault.refusals import RefusedError
from lykt.vault.sealed import NewUnlock


@transaction.atomic
def make_person_key(
    *, actor: Person, key: uuid.UUID, public: bytes, unlock: NewUnlock
) -> PersonKey:
    """The person's first key; ``key`` is the id that the browser has bound the wrapping to."""
    _hold(actor)
    if person_key_of(actor):
        raise RefusedError("has_key")
    return _make(actor, key, public, unlock)


@transaction.atomic
def replace_person_key(
    *, actor: Person, key: uuid.UUID, public: bytes, unlock: NewUnlock, exposed: bool
) -> PersonKey:
    """A new key in place of one that can not be unlocked any more, which opens nothing from now.

    ``exposed`` says that somebody else may have got at the old one; the rings that it opened
    are then asked to be given a new key.
    """
    _hold(actor)
    old = person_key_of(actor)
    if old is None:
        raise RefusedError("no_key")
    if exposed:
        ask_for_rotation(old)
    retire(actor=actor, key=old, exposed=exposed)
    return _make(actor, key, public, unlock)


@transaction.atomic
def add_unlock(*, actor: Person, key: uuid.UUID, unlock: NewUnlock) -> Unlock:
    """One more way to unlock the key; for a passkey that is there already, in its place."""
    held = _own(actor, key)
    held.unlocks.filter(kind=unlock.kind, credential=unlock.credential).delete()
    added = _save_unlock(held, unlock)
    record(actor=actor, action="vault.add_unlock", subject=held, kind=unlock.kind)
    return added


@transaction.atomic
def change_passphrase(*, actor: Person, key: uuid.UUID, unlock: NewUnlock) -> Unlock:
    """The old passphrase opens nothing that the database holds from now on."""
    if unlock.kind != Unlock.Kind.PASSPHRASE:
        raise RefusedError("malformed")
    held = _own(actor, key)
    held.unlocks.filter(kind=Unlock.Kind.PASSPHRASE).delete()
    changed = _save_unlock(held, unlock)
    record(actor=actor, action="vault.change_passphrase", subject=held)
    return changed


@transaction.atomic
def remove_unlock(*, actor: Person, unlock: Unlock) -> None:
    held = _own(actor, unlock.key_id)
    if not held.unlocks.exclude(pk=unlock.pk).exists():
        raise RefusedError("last_unlock")
    held.unlocks.filter(pk=unlock.pk).delete()
    record(actor=actor, action="vault.remove_unlock", subject=held, kind=unlock.kind)


def ask_for_rotation(key: PersonKey) -> None:
    """Say of every ring key in use that this key opens that it has to be replaced."""
    RingKey.objects.filter(
        grants__holder=key, retired_at__isnull=True, replace_since__isnull=True
    ).update(replace_since=timezone.now())


def retire(*, actor: Person | None, key: PersonKey, exposed: bool) -> None:
    """The key opens nothing from now on: its grants and unlocks are removed."""
    count, _ = Grant.objects.filter(holder=key).delete()
    key.unlocks.all().delete()
    key.retired_at = timezone.now()
    key.save(update_fields=["retired_at"])
    record(
        actor=actor, action="vault.retire_person_key", subject=key, grants=count, exposed=exposed
    )


def _hold(person: Person) -> None:
    """One at a time for each person, until the transaction ends."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _own(actor: Person, key: uuid.UUID) -> PersonKey:
    _hold(actor)
    held = person_key_of(actor)
    if held is None:
        raise RefusedError("no_key")
    if held.pk != key:
        raise RefusedError("key_changed")
    return held


def _make(actor: Person, key: uuid.UUID, public: bytes, unlock: NewUnlock) -> PersonKey:
    if PersonKey.objects.filter(pk=key).exists():
        raise RefusedError("malformed")
    made = PersonKey.objects.create(pk=key, person=actor, public=public, made_at=timezone.now())
    _save_unlock(made, unlock)
    record(actor=actor, action="vault.make_person_key", subject=made, kind=unlock.kind)
    return made


def _save_unlock(key: PersonKey, unlock: NewUnlock) -> Unlock:
    return Unlock.objects.create(
        key=key,
        kind=unlock.kind,
        credential=unlock.credential,
        parameters=dict(unlock.parameters),
        wrapped=unlock.wrapped,
        made_at=timezone.now(),
    )
