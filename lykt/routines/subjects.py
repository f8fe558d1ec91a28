"""What a routine was started for: domain rooms say what a subject is and who may see it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from lykt.people.models import Person


@dataclass(frozen=True)
class Subject:
    """A case as one person is shown it.

    ``title`` names it without personal data, such as "Hendelse 2026-14". ``address`` is its page,
    empty for a person who may not open it.
    """

    title: str
    address: str = ""


Describe: TypeAlias = Callable[[str, Person], Subject]

_kinds: dict[str, Describe] = {}


def register(kind: str, describe: Describe) -> None:
    """``describe(subject_id, person)`` answers for each case of a kind, and also for one that
    is gone. Raises ``ValueError`` when the kind is taken."""
    if kind in _kinds:
        raise ValueError(f"the kind of subject {kind} is registered already")
    _kinds[kind] = describe


def is_registered(kind: str) -> bool:
    return kind in _kinds


def describe(kind: str, subject_id: str, person: Person) -> Subject:
    """A kind that no room answers for any more has no title."""
    return _kinds[kind](subject_id, person) if kind in _kinds else Subject(title="")
