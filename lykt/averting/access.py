"""Who sees what of an assessment, and does what with it: one table of standing and part.

Nobody but the counsellor who opened it, the leaders whom they consult, and whoever runs the line
learns that an assessment exists.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lykt.averting.models import Assessment, Consulted
from lykt.averting.roles import ADVISE, ANSWER_FOR, ASSESS
from lykt.people.held import held_by
from lykt.people.models import Person
from lykt.people.queries import may


class Standing(StrEnum):
    """What a person is to an assessment."""

    COUNSELLOR = "counsellor"
    DUTY_LEADER = "duty_leader"
    MANAGER = "line_manager"


class Part(StrEnum):
    """What may be seen of an assessment, or done with it."""

    READING = "reading"
    ANSWERING = "answering"
    CONSULTING = "consulting"
    DECIDING = "deciding"
    LOOKING = "looking"
    """A second pair of eyes on the decision; never the eyes that decided."""
    CONVERSATION = "conversation"
    """Opening the conversation, and the excerpt that was chosen from it."""
    REPORTING = "reporting"
    EVALUATING = "evaluating"
    OPENINGS = "openings"


_ACTS = frozenset({Part.READING, Part.DECIDING, Part.CONVERSATION, Part.REPORTING})

PARTS: Mapping[Standing, frozenset[Part]] = {
    Standing.COUNSELLOR: _ACTS | {Part.ANSWERING, Part.CONSULTING, Part.LOOKING},
    Standing.DUTY_LEADER: _ACTS | {Part.CONSULTING, Part.LOOKING},
    Standing.MANAGER: frozenset(Part),
}


@dataclass(frozen=True)
class Opened:
    """An assessment as somebody may see it."""

    assessment: Assessment
    standings: frozenset[Standing]

    @property
    def parts(self) -> frozenset[Part]:
        return frozenset[Part]().union(*(PARTS[standing] for standing in self.standings))

    def has(self, part: Part) -> bool:
        return part in self.parts


def standings_of(person: Person, assessment: Assessment) -> frozenset[Standing]:
    return standings_in(person, [assessment])[assessment.pk]


def standings_in(
    person: Person, assessments: Collection[Assessment]
) -> dict[uuid.UUID, frozenset[Standing]]:
    """In each of several, in as many queries as in one.

    Those who opened one or were consulted lose it when they no longer have such a role.
    """
    held, ids = held_by(person), [each.pk for each in assessments]
    consulted = Consulted.objects.filter(assessment__in=ids, person=person)
    advises = set(consulted.values_list("assessment", flat=True)) if may(person, ADVISE) else set()
    found: dict[uuid.UUID, set[Standing]] = {pk: set() for pk in ids}
    for each in assessments:
        if each.opened_by_id == person.pk and held.may(ASSESS, each.unit):
            found[each.pk].add(Standing.COUNSELLOR)
        if each.pk in advises:
            found[each.pk].add(Standing.DUTY_LEADER)
        if held.may(ANSWER_FOR, each.unit):
            found[each.pk].add(Standing.MANAGER)
    return {pk: frozenset(standings) for pk, standings in found.items()}
