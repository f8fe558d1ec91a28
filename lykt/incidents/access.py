"""Who sees what of a case: one table of standing and part.

A standing is what somebody is to a case: by a role at its unit, or by having been there. Whoever
has none learns nothing, also not that the case exists. Of their own case, the exposed and the
reporter see what is theirs; whose a part is, is said in ``queries``.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from lykt.incidents.models import Case, Exposed, Report
from lykt.incidents.roles import (
    FOLLOW_UP,
    SEE_AS_CHIEF_SAFETY,
    SEE_AS_HR,
    SEE_AS_SAFETY,
    SEE_AS_UNION,
)
from lykt.people.held import Held, held_by
from lykt.people.models import Person


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
    OUTWARD = "outward"
    EVALUATION = "evaluation"
    TIMELINE = "timeline"
    THIRD_PARTIES = "third_parties"
    FOLLOWING_UP = "following_up"
    """Writing in the case: everything that ``actions.following`` does."""


_OWN = {Part.FACTS, Part.WORDS, Part.FILES, Part.TASKS, Part.MESSAGES, Part.OUTWARD}
_SAFETY = {Part.FACTS, Part.TASKS, Part.MEASURES, Part.EVALUATION, Part.OUTWARD}

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
    return standings_held(held_by(person), case)


def standings_held(held: Held, case: Case) -> frozenset[Standing]:
    """The same, for pages of many cases."""
    permissions = held.permissions_at(case.unit)
    return frozenset(
        standing for standing, permission in BY_PERMISSION.items() if permission in permissions
    )


def standings_by_event(person: Person, case: Case) -> frozenset[Standing]:
    """What the person was in the event itself."""
    was = {
        Standing.EXPOSED: exposed_in(person, [case.pk]),
        Standing.REPORTER: reported_by(person, [case.pk]),
    }
    return frozenset(standing for standing, cases in was.items() if cases)


def exposed_in(person: Person, cases: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the cases in which the person was exposed."""
    found = Exposed.objects.filter(case__in=cases, person=person)
    return set(found.values_list("case", flat=True))


def reported_by(person: Person, cases: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the cases that the person has reported."""
    found = Report.objects.filter(case__in=cases, reporter=person)
    return set(found.values_list("case", flat=True))


def parts_of(standings: Iterable[Standing]) -> frozenset[Part]:
    return frozenset[Part]().union(*(PARTS[standing] for standing in standings))


@dataclass(frozen=True)
class Opened:
    """A case as somebody may see it."""

    case: Case
    standings: frozenset[Standing]

    @cached_property
    def events(self) -> list[uuid.UUID]:
        """The case, and those that were joined into it."""
        return [self.case.pk, *self.case.joined.values_list("pk", flat=True)]

    @property
    def parts(self) -> frozenset[Part]:
        return parts_of(self.standings)

    def has(self, part: Part) -> bool:
        return part in self.parts
