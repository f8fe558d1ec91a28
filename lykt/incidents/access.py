"""Who sees what of a case: one table of standing and part.

A standing is what somebody is to a case: by a role at its unit, or by having been there. Whoever
has none learns nothing, also not that the case exists. Of their own case, the exposed and the
reporter see what is theirs; whose a part is, is said in ``queries``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lykt.incidents.models import Case
from lykt.incidents.roles import (
    FOLLOW_UP,
    SEE_AS_CHIEF_SAFETY,
    SEE_AS_HR,
    SEE_AS_SAFETY,
    SEE_AS_UNION,
)
from lykt.people.models import Person
from lykt.people.queries import may


class Standing(StrEnum):
    """What a person is to a case."""

    EXPOSED = "exposed"
    REPORTER = "reporter"
    LEADER = "leader"
    HR = "hr"
    CHIEF_SAFETY = "chief_safety_representative"
    SAFETY = "safety_representative"
    UNION = "union_representative"


class Part(StrEnum):
    """What a case consists of."""

    FACTS = "facts"
    WORDS = "words"
    FILES = "files"
    NAMES = "names"
    TASKS = "tasks"
    MESSAGES = "messages"
    TALKS = "talks"
    NOTES = "notes"
    MEASURES = "measures"
    COSTS = "costs"
    EVALUATION = "evaluation"
    TIMELINE = "timeline"
    THIRD_PARTIES = "third_parties"
    FOLLOWING_UP = "following_up"
    """Writing in the case: everything that ``actions.following`` does."""


_OWN = {Part.FACTS, Part.WORDS, Part.FILES, Part.TASKS, Part.MESSAGES}
_SAFETY = {Part.FACTS, Part.TASKS, Part.MEASURES, Part.EVALUATION}

PARTS: Mapping[Standing, frozenset[Part]] = {
    Standing.EXPOSED: frozenset(_OWN | {Part.TALKS, Part.NOTES, Part.MEASURES, Part.COSTS}),
    Standing.REPORTER: frozenset(_OWN),
    Standing.LEADER: frozenset(Part),
    # Gets a copy of each report, and steps in for the leader, but was not in the talks, and does
    # not meet the public.
    Standing.HR: frozenset(Part) - {Part.NOTES, Part.THIRD_PARTIES},
    # The law gives safety representatives what happened and what is done; who it was, and what
    # was confided, is for the exposed to tell.
    Standing.CHIEF_SAFETY: frozenset(_SAFETY | {Part.TIMELINE}),
    Standing.SAFETY: frozenset(_SAFETY),
    Standing.UNION: frozenset({Part.FACTS, Part.MEASURES}),
}

BY_PERMISSION: Mapping[Standing, str] = {
    Standing.LEADER: FOLLOW_UP,
    Standing.HR: SEE_AS_HR,
    Standing.CHIEF_SAFETY: SEE_AS_CHIEF_SAFETY,
    Standing.SAFETY: SEE_AS_SAFETY,
    Standing.UNION: SEE_AS_UNION,
}

OWN = frozenset({Standing.EXPOSED, Standing.REPORTER})


def standings_by_role(person: Person, case: Case) -> frozenset[Standing]:
    """What the person's roles at the case's unit make them."""
    return frozenset(
        standing
        for standing, permission in BY_PERMISSION.items()
        if may(person, permission, case.unit)
    )


def standings_by_event(person: Person, case: Case) -> frozenset[Standing]:
    """What the person was in the event itself."""
    found = set()
    if case.exposed.filter(person=person).exists():
        found.add(Standing.EXPOSED)
    if case.reports.filter(reporter=person).exists():
        found.add(Standing.REPORTER)
    return frozenset(found)


def parts_of(standings: Iterable[Standing]) -> frozenset[Part]:
    return frozenset[Part]().union(*(PARTS[standing] for standing in standings))


@dataclass(frozen=True)
class Opened:
    """A case as somebody may see it."""

    case: Case
    standings: frozenset[Standing]

    @property
    def parts(self) -> frozenset[Part]:
        return parts_of(self.standings)

    def has(self, part: Part) -> bool:
        return part in self.parts
