"""Guarded getters: an assessment for somebody with a standing in it, and who may be consulted."""

import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone

from lykt.averting.access import Opened, standings_of
from lykt.averting.models import Assessment, Unfinished
from lykt.averting.roles import ADVISE, ANSWER_FOR, ASSESS
from lykt.averting.sealed_words import Content, content_of
from lykt.people.models import Appointment, Person, Unit
from lykt.people.queries import appointments_granting, may, units_where
from lykt.people.roles import roles_granting

MOST_SHOWN = 100


def assessment_visible_to(person: Person, pk: uuid.UUID) -> Opened:
    """Raises ``Assessment.DoesNotExist`` for everybody without a standing in it."""
    found = Assessment.objects.select_related("unit", "opened_by", "decided_by").get(pk=pk)
    standings = standings_of(person, found)
    if not standings:
        raise Assessment.DoesNotExist(f"{person.pk} has no standing in {pk}")
    return Opened(found, standings)


def assessments_visible_to(person: Person) -> QuerySet[Assessment]:
    """Those that the person has a standing in, the newest first."""
    own = Q(opened_by=person, unit__in=units_where(person, ASSESS))
    visible = own | Q(unit__in=units_where(person, ANSWER_FOR))
    if may(person, ADVISE):
        visible |= Q(pk__in=Assessment.objects.filter(consulted__person=person).values("pk"))
    found = Assessment.objects.filter(visible, destroyed_at__isnull=True)
    return found.select_related("unit", "opened_by").order_by("-opened_at")[:MOST_SHOWN]


def units_to_assess_at(person: Person) -> list[Unit]:
    """Where the person has such a role."""
    held = appointments_granting(person, ASSESS).values("unit")
    return list(Unit.objects.filter(pk__in=held).order_by("name"))


def leaders_to_consult(person: Person, unit: Unit) -> QuerySet[Person]:
    """Others who may advise at the unit or above it, today; by name."""
    day = timezone.localdate()
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        unit__in=unit.ids_from_root(),
        role__in=roles_granting(ADVISE),
        valid_from__lte=day,
    )
    found = Person.objects.filter(is_active=True, pk__in=held.values("person"))
    return found.exclude(pk=person.pk).order_by("name")


def typed_by(person: Person, opened: Opened, kind: str) -> Content:
    """What the person has begun to write in a step; empty when nothing."""
    kept = Unfinished.objects.select_related("key").filter(
        assessment=opened.assessment, kind=kind, person=person
    )
    return content_of(kept[0]) if kept else {}
