"""Who may do what, where."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone

from lykt.people.models import Appointment, Person, Unit
from lykt.people.roles import permissions_of, roles_granting


def appointments_granting(
    person: Person, permission: str, on: dt.date | None = None
) -> QuerySet[Appointment]:
    """The person's appointments that hold on a day (today) and grant a permission."""
    day = on or timezone.localdate()
    if not person.is_active:
        return Appointment.objects.none()
    return Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        person=person,
        role__in=roles_granting(permission),
        valid_from__lte=day,
    )


def units_where(person: Person, permission: str, on: dt.date | None = None) -> QuerySet[Unit]:
    """Every unit at which the person holds a permission: where appointed, and below."""
    paths = appointments_granting(person, permission, on).values_list("unit__path", flat=True)
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(path__startswith=path)
    return Unit.objects.filter(below)


def may(
    person: Person, permission: str, unit: Unit | None = None, on: dt.date | None = None
) -> bool:
    """Whether the person holds a permission at a unit, or anywhere when none is named."""
    if unit is None:
        return appointments_granting(person, permission, on).exists()
    return units_where(person, permission, on).filter(pk=unit.pk).exists()


def permissions_held(person: Person, on: dt.date | None = None) -> frozenset[str]:
    """Every permission that the person holds at some unit, in one query."""
    day = on or timezone.localdate()
    roles = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), person=person, valid_from__lte=day
    ).values_list("role", flat=True)
    return permissions_of(roles) if person.is_active else frozenset()
