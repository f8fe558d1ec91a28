"""Who sees what of a deviation: one table of standing and part.

Whoever has no standing learns nothing, also not that the deviation exists. A deviation of a line
is also for those who follow up at a party that the line's agreement lets see all of the line. One
about the nearest leader is for nobody of these, but for whoever has it instead.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from lykt.deviations.models import Deviation, Measure
from lykt.deviations.roles import FOLLOW_UP
from lykt.helpline.queries import reach_of
from lykt.people.held import held_by
from lykt.people.models import Person
from lykt.people.queries import units_where


class Standing(StrEnum):
    """What a person is to a deviation."""

    LEADER = "leader"
    REPORTER = "reporter"
    OWNER = "owner"


class Part(StrEnum):
    """What a deviation consists of."""

    FACTS = "facts"
    WORDS = "words"
    NAMES = "names"
    DIAGNOSIS = "diagnosis"
    CAUSE = "cause"
    MEASURES = "measures"
    ANSWERS = "answers"
    STEPS = "steps"
    TIMELINE = "timeline"
    CARRYING_OUT = "carrying_out"
    """Saying that a measure of one's own is done."""
    FOLLOWING_UP = "following_up"
    """Everything else that is written about it."""


PARTS: Mapping[Standing, frozenset[Part]] = {
    Standing.LEADER: frozenset(Part),
    # What came of it is answered in words meant for them; a cause may concern a colleague.
    Standing.REPORTER: frozenset(
        {Part.FACTS, Part.WORDS, Part.DIAGNOSIS, Part.MEASURES, Part.ANSWERS, Part.STEPS}
    ),
    Standing.OWNER: frozenset({Part.FACTS, Part.MEASURES, Part.CARRYING_OUT}),
}


def followed_up_by(person: Person) -> Q:
    """The deviations that are the person's to follow up."""
    at_unit = Q(unit__in=units_where(person, FOLLOW_UP))
    of_line = Q(line__in=reach_of(person, FOLLOW_UP, "free_text").lines)
    return (at_unit | of_line) & Q(handling_role="") | followed_up_instead_by(person)


def followed_up_instead_by(person: Person) -> Q:
    """Those about somebody's nearest leader that are the person's to follow up."""
    found = Q(pk__in=[])
    for unit, role in held_by(person).roles:
        found |= Q(handling_unit=unit, handling_role=role)
    return found & ~Q(passed_over=person)


def standings_of(person: Person, deviation: Deviation) -> frozenset[Standing]:
    return standings_in(person, [deviation])[deviation.pk]


def standings_in(
    person: Person, deviations: Collection[Deviation]
) -> dict[uuid.UUID, frozenset[Standing]]:
    """In each of several, in as many queries as in one."""
    ids = [each.pk for each in deviations]
    led = Deviation.objects.filter(followed_up_by(person), pk__in=ids).values_list("pk", flat=True)
    owned = Measure.objects.filter(deviation__in=ids, owner=person)
    held = {
        Standing.LEADER: set(led),
        Standing.REPORTER: {each.pk for each in deviations if each.reporter_id == person.pk},
        Standing.OWNER: set(owned.values_list("deviation", flat=True)),
    }
    return {pk: frozenset(standing for standing in held if pk in held[standing]) for pk in ids}


@dataclass(frozen=True)
class Opened:
    """A deviation as somebody may see it."""

    deviation: Deviation
    standings: frozenset[Standing]

    @property
    def parts(self) -> frozenset[Part]:
        return frozenset[Part]().union(*(PARTS[standing] for standing in self.standings))

    def has(self, part: Part) -> bool:
        return part in self.parts
