"""Records that a reader of the audit log is not shown, since they are about the reader.

They stay in the chain, and every other reader sees them.
"""

from collections.abc import Callable
from typing import TypeAlias

from django.db.models import Q

from lykt.people.models import Person

Unseen: TypeAlias = Callable[[Person], Q]

_found: list[Unseen] = []


def register(unseen: Unseen) -> None:
    """``unseen(person)`` gives the records that the person is not to see."""
    _found.append(unseen)


def unseen_by(person: Person) -> Q:
    every = Q(pk__in=[])
    for unseen in _found:
        every |= unseen(person)
    return every
