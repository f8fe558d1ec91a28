"""What a routine was started for: domain rooms say what a subject is and who may see it."""

from collections.abc import Callable, Collection, Iterable, Mapping
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


Describe: TypeAlias = Callable[[Collection[str], Person], Mapping[str, Subject]]
Case: TypeAlias = tuple[str, str]
"""A kind, and the case's id."""

_kinds: dict[str, Describe] = {}


def register(kind: str, describe: Describe) -> None:
    """``describe(subject_ids, person)`` answers for every id, also of a case that is gone, in as
    many queries for fifty as for one. Raises ``ValueError`` when the kind is taken."""
    if kind in _kinds:
        raise ValueError(f"the kind of subject {kind} is registered already")
    _kinds[kind] = describe


def is_registered(kind: str) -> bool:
    return kind in _kinds


def describe(kind: str, subject_id: str, person: Person) -> Subject:
    """A kind that no room answers for any more has no title."""
    return describe_all([(kind, subject_id)], person)[kind, subject_id]


def describe_all(cases: Iterable[Case], person: Person) -> dict[Case, Subject]:
    """Each case once, those of a kind together."""
    by_kind: dict[str, set[str]] = {}
    for kind, subject_id in cases:
        by_kind.setdefault(kind, set()).add(subject_id)
    return {
        (kind, subject_id): subject
        for kind, ids in by_kind.items()
        for subject_id, subject in _described(kind, ids, person).items()
    }


def _described(kind: str, ids: Collection[str], person: Person) -> Mapping[str, Subject]:
    return _kinds[kind](ids, person) if kind in _kinds else dict.fromkeys(ids, Subject(title=""))
