"""Whose key is which, who holds what, and who waits."""

import uuid

from django.db.models import Q, QuerySet

from lykt.audit.models import Record
from lykt.people.models import Person
from lykt.vault.models import Grant, Keyring, PersonKey, RecoveryKey, RingKey, Unlock


def person_key_of(person: Person) -> PersonKey | None:
    """The person's key that is not retired; None for somebody who has made none."""
    return PersonKey.objects.filter(person=person, retired_at__isnull=True).first()


def unlock_of(person: Person, pk: int) -> Unlock:
    """Raises ``Unlock.DoesNotExist`` for another person's, or one of a retired key."""
    return Unlock.objects.get(pk=pk, key__person=person, key__retired_at__isnull=True)


def grants_of(person: Person) -> QuerySet[Grant]:
    """What the person's key opens: ring keys in use and earlier ones, the oldest first."""
    return (
        Grant.objects.filter(holder__person=person, holder__retired_at__isnull=True)
        .select_related("key")
        .order_by("key__ring", "key__number")
    )


def ring_keys_held(person: Person) -> set[uuid.UUID]:
    """The ids of the ring keys that the person's key opens."""
    return set(grants_of(person).values_list("key_id", flat=True))


def holds_ring_key(person: Person, ring_key: uuid.UUID) -> bool:
    """Whether the person can open what was sealed to this ring key."""
    return grants_of(person).filter(key=ring_key).exists()


def key_in_use(ring: Keyring) -> RingKey | None:
    """The ring key that new things are sealed to; None before the first was made."""
    return RingKey.objects.filter(ring=ring, retired_at__isnull=True).first()


def recovery_key_of(ring: Keyring) -> RecoveryKey | None:
    return RecoveryKey.objects.filter(ring=ring, retired_at__isnull=True).first()


def holders_of(key: RingKey) -> QuerySet[PersonKey]:
    """The keys of people that open this ring key."""
    return (
        PersonKey.objects.filter(grants__key=key, retired_at__isnull=True)
        .select_related("person")
        .order_by("person__name", "pk")
    )


def grants_to_people(key: RingKey) -> QuerySet[Grant]:
    """Who can open this ring key, since when, and who let them, by name."""
    return (
        Grant.objects.filter(key=key, holder__isnull=False, holder__retired_at__isnull=True)
        .select_related("holder__person", "granted_by")
        .order_by("holder__person__name", "pk")
    )


def waiting_for(ring: Keyring, members: frozenset[int]) -> QuerySet[PersonKey]:
    """Keys of members that do not open the ring's key in use, by name."""
    key = key_in_use(ring)
    return (
        PersonKey.objects.filter(
            ~Q(grants__key=key) if key else Q(), person__in=members, retired_at__isnull=True
        )
        .select_related("person")
        .order_by("person__name", "pk")[:200]
    )


def key_named(pk: uuid.UUID) -> PersonKey:
    """A person's key, also a retired one: what may be done with it the action decides."""
    return PersonKey.objects.select_related("person").get(pk=pk)


def person_at(ring: Keyring, pk: int) -> Person:
    """Somebody who holds a key of the ring. Raises ``Person.DoesNotExist`` for others."""
    return Person.objects.filter(keys__grants__key__ring=ring).distinct().get(pk=pk)


def history_of(ring: Keyring) -> QuerySet[Record]:
    """What was done with the ring's keys, the newest first."""
    return (
        Record.objects.filter(subject_type="vault.keyring", subject_id=str(ring.pk))
        .select_related("actor")
        .order_by("-number")[:50]
    )
