"""People around a case."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from lykt.incidents.models import Case
from lykt.people.models import Appointment, Person, Unit

MOST = 500


def people_around(unit: Unit) -> QuerySet[Person]:
    """Who has a role at the unit, above it or below, today; by name."""
    day = timezone.localdate()
    around = Q(unit__in=unit.ids_from_root()) | Q(unit__path__startswith=unit.path)
    held = Appointment.objects.filter(
        around, Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day
    )
    return Person.objects.filter(is_active=True, pk__in=held.values("person")).order_by("name")


def people_at(units: Iterable[Unit]) -> QuerySet[Person]:
    """Who has a role at one of the very units today; by name."""
    day = timezone.localdate()
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    held = Appointment.objects.filter(in_force, unit__in=list(units), valid_from__lte=day)
    return Person.objects.filter(is_active=True, pk__in=held.values("person")).order_by("name")


def employees_in(case: Case) -> QuerySet[Person]:
    """The exposed and the reporters who sign in."""
    exposed = case.exposed.filter(person__isnull=False).values("person")
    reporters = case.reports.filter(reporter__isnull=False).values("reporter")
    return Person.objects.filter(Q(pk__in=exposed) | Q(pk__in=reporters)).order_by("name")
