"""What a routine was started for: domain rooms say what a subject is and who may see it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from django.utils.functional import Promise

from lykt.people.models import Person
from lykt.routines.models import Task


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


@dataclass(frozen=True)
class OwnStep:
    """A step that is done on the case's own pages alone, since the case moves with it.

    ``address(subject_id, person)`` is where, empty for a person who may not do it there.
    ``may_be_set_aside`` is for one that the case can go on without, ``is_given_there`` for one
    whose person is chosen on the case's own pages alone.
    """

    address: Callable[[str, Person], str]
    may_be_set_aside: bool = False
    is_given_there: bool = False


@dataclass(frozen=True)
class Kind:
    """What a room answers for one kind of case; its own steps are by their code.

    ``label`` names all cases of the kind together, in tables.

    That there is a ``confidential`` one is for nobody but who has a task in it: whoever answers
    for the unit's tasks does not see it by that alone.
    """

    describe: Describe
    own_steps: Mapping[str, OwnStep] = field(default_factory=dict)
    confidential: bool = False
    label: Promise | str = ""


_kinds: dict[str, Kind] = {}


def register(
    kind: str,
    describe: Describe,
    own_steps: Mapping[str, OwnStep] | None = None,
    *,
    confidential: bool = False,
    label: Promise | str = "",
) -> None:
    """``describe(subject_ids, person)`` answers for every id, also of a case that is gone, in as
    many queries for fifty as for one. Raises ``ValueError`` when the kind is taken."""
    if kind in _kinds:
        raise ValueError(f"the kind of subject {kind} is registered already")
    _kinds[kind] = Kind(describe, own_steps or {}, confidential, label or kind)


def is_registered(kind: str) -> bool:
    return kind in _kinds


def confidential_kinds() -> frozenset[str]:
    return frozenset(code for code, kind in _kinds.items() if kind.confidential)


def open_kinds() -> dict[str, Promise | str]:
    """Those that are not confidential, by code, with what they are called."""
    return {code: kind.label for code, kind in _kinds.items() if not kind.confidential}


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
    known = _kinds.get(kind)
    return known.describe(ids, person) if known else dict.fromkeys(ids, Subject(title=""))


def own_step_of(task: Task) -> OwnStep | None:
    """None for a task that is ended on its own page."""
    kind = _kinds.get(task.run.subject_kind)
    return kind.own_steps.get(task.step) if kind else None
