"""Who shares which ring: told by the rooms that have something to share, when they start.

The vault is a low room and knows no lines. A room registers a finder, which says for today what
rings there are, what the screen calls them, who may hold their keys and who manages them.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lykt.people.models import Person
from lykt.vault.models import Keyring


@dataclass(frozen=True)
class Ring:
    """A keyring as its room knows it; ``members`` and ``managers`` are ids of people, today."""

    keyring: Keyring
    name: str
    members: frozenset[int]
    managers: frozenset[int]

    def may_hold(self, person: Person) -> bool:
        return person.pk in self.members

    def may_manage(self, person: Person) -> bool:
        return person.pk in self.managers


Finder = Callable[[], Iterable[Ring]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Add a room's finder; the same one twice counts once."""
    if finder not in _finders:
        _finders.append(finder)


def unregister(finder: Finder) -> None:
    _finders.remove(finder)


def all_rings() -> list[Ring]:
    return [ring for finder in _finders for ring in finder()]


def rings_of(person: Person) -> list[Ring]:
    """The rings that the person may hold keys of or manage today."""
    return [ring for ring in all_rings() if ring.may_hold(person) or ring.may_manage(person)]


def ring_for(person: Person, pk: uuid.UUID) -> Ring:
    """Raises ``Keyring.DoesNotExist`` also for a ring that is none of the person's business."""
    for ring in rings_of(person):
        if ring.keyring.pk == pk:
            return ring
    raise Keyring.DoesNotExist(f"{person.pk} has no ring {pk}")
