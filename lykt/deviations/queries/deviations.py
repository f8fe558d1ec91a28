"""Guarded getters and lists of deviations."""

import uuid

from django.db.models import QuerySet

from lykt.deviations.access import (
    Opened,
    followed_up_by,
    followed_up_instead_by,
    standings_of,
)
from lykt.deviations.models import Deviation, Measure
from lykt.deviations.workflow import State
from lykt.people.models import Person

MOST_SHOWN = 50


def deviation_visible_to(person: Person, pk: uuid.UUID) -> Opened:
    """Raises ``Deviation.DoesNotExist`` for whoever has no standing."""
    found = Deviation.objects.select_related("unit", "line", "reporter", "handling_unit").get(pk=pk)
    standings = standings_of(person, found)
    if not standings:
        raise Deviation.DoesNotExist(f"{person.pk} has no standing in {pk}")
    return Opened(found, standings)


def own_deviations_of(person: Person) -> QuerySet[Deviation]:
    """What the person has reported, the newest first."""
    found = Deviation.objects.filter(reporter=person).select_related("unit", "line")
    return found.order_by("-reported_at", "pk")[:MOST_SHOWN]


def measures_owned_by(person: Person) -> QuerySet[Measure]:
    """Measures that the person is to carry out, the most urgent first."""
    found = Measure.objects.filter(owner=person, done_on=None).select_related("deviation__unit")
    return found.order_by("due_on", "pk")[:MOST_SHOWN]


def deviations_instead_of_leader(person: Person) -> QuerySet[Deviation]:
    """Those about a leader that are the person's to follow up and not closed, the oldest first."""
    found = Deviation.objects.filter(followed_up_instead_by(person)).exclude(state=State.CLOSED)
    return found.select_related("unit", "line").order_by("reported_at", "pk")[:MOST_SHOWN]


def deviations_followed_up_by(person: Person) -> QuerySet[Deviation]:
    """Every deviation that is the person's to follow up; bound it before it is read."""
    return Deviation.objects.filter(followed_up_by(person)).select_related("unit", "line")
