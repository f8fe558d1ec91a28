"""Who may do what, where."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lykt.people.models import Appointment, ClosingDay, Person, Unit
from lykt.people.roles import MANAGE_PEOPLE, permissions_of, roles_granting

_MOST_WORDS = 10


def appointments_of(person: Person, on: dt.date | None = None) -> QuerySet[Appointment]:
    """Those that hold on a day (today); none of somebody who may not sign in any more."""
    day = on or timezone.localdate()
    if not person.is_active:
        return Appointment.objects.none()
    return Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), person=person, valid_from__lte=day
    )


def appointments_granting(
    person: Person, permission: str, on: dt.date | None = None
) -> QuerySet[Appointment]:
    """The person's appointments that hold on a day (today) and grant a permission."""
    return appointments_of(person, on).filter(role__in=roles_granting(permission))


def units_where(person: Person, permission: str, on: dt.date | None = None) -> QuerySet[Unit]:
    """Every unit at which the person holds a permission: where appointed, and below."""
    return _below(appointments_granting(person, permission, on))


def units_where_any(person: Person, permissions: Iterable[str]) -> QuerySet[Unit]:
    """Those where the person holds at least one of the permissions today."""
    roles = {role for permission in permissions for role in roles_granting(permission)}
    return _below(appointments_of(person).filter(role__in=roles))


def _below(appointments: QuerySet[Appointment]) -> QuerySet[Unit]:
    below = Q(pk__in=[])
    for path in appointments.values_list("unit__path", flat=True):
        below |= Q(path__startswith=path)
    return Unit.objects.filter(below)


def may(
    person: Person, permission: str, unit: Unit | None = None, on: dt.date | None = None
) -> bool:
    """Whether the person holds a permission at a unit, or anywhere when none is named."""
    if unit is None:
        return appointments_granting(person, permission, on).exists()
    above = unit.ids_from_root()
    return appointments_granting(person, permission, on).filter(unit__in=above).exists()


def permissions_held(person: Person, on: dt.date | None = None) -> frozenset[str]:
    """Every permission that the person holds at some unit, in one query."""
    return permissions_of(appointments_of(person, on).values_list("role", flat=True))


def people_who_manage(unit: Unit) -> QuerySet[Person]:
    """Those who manage the people of a unit today, there or from above; by name."""
    day = timezone.localdate()
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        valid_from__lte=day,
        role__in=roles_granting(MANAGE_PEOPLE),
        unit__in=unit.ids_from_root(),
    )
    return Person.objects.filter(is_active=True, pk__in=held.values("person")).order_by("name")


def people_appointed_in(units: QuerySet[Unit]) -> QuerySet[Person]:
    """People who have, had or will have an appointment at one of the units."""
    return Person.objects.filter(
        Exists(Appointment.objects.filter(person=OuterRef("pk"), unit__in=units))
    )


# --- Who manages whom ---------------------------------------------------------------------


def units_managed_by(actor: Person) -> QuerySet[Unit]:
    return units_where(actor, MANAGE_PEOPLE)


def in_tree_order(units: QuerySet[Unit]) -> list[Unit]:
    """Each unit after the one above it, siblings by name; a tree is small enough to sort here."""
    names = dict(Unit.objects.values_list("pk", "name"))
    return sorted(units, key=lambda unit: [(names[pk], pk) for pk in unit.ids_from_root()])


def unit_managed_by(actor: Person, pk: int) -> Unit:
    """Raises ``Unit.DoesNotExist`` for a unit that the actor does not manage."""
    return units_managed_by(actor).get(pk=pk)


def people_seen_by(actor: Person, search: str = "", limit: int = 200) -> QuerySet[Person]:
    """People with an appointment, at any time, where the actor manages people; by name."""
    people = people_appointed_in(units_managed_by(actor))
    for word in search.split()[:_MOST_WORDS]:
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return people.order_by("name", "pk")[:limit]


def person_seen_by(actor: Person, pk: int) -> Person:
    return people_appointed_in(units_managed_by(actor)).get(pk=pk)


def person_managed_by(actor: Person, pk: int) -> Person:
    """Somebody whose account the actor may change.

    Whoever can make a sign-in link can sign in as the person. So the actor must manage every
    unit where the person is or will be appointed, not only one of them, and nobody's own
    account is reached this way.
    """
    person = person_seen_by(actor, pk)
    if not manages_account(actor, person):
        raise Person.DoesNotExist(f"{actor.pk} does not manage the account of {person.pk}")
    return person


def manages_account(actor: Person, person: Person) -> bool:
    """The rule of ``person_managed_by``, for somebody whom the actor sees."""
    elsewhere = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate()), person=person
    ).exclude(unit__in=units_managed_by(actor))
    return person != actor and not elsewhere.exists()


def appointment_managed_by(actor: Person, pk: int) -> Appointment:
    """An appointment at a unit that the actor manages; not the actor's own."""
    return Appointment.objects.exclude(person=actor).get(pk=pk, unit__in=units_managed_by(actor))


def appointments_seen_by(actor: Person, person: Person) -> QuerySet[Appointment]:
    """The person's appointments where the actor manages people, the newest first."""
    return (
        person.appointments.filter(unit__in=units_managed_by(actor))
        .select_related("unit")
        .order_by("-valid_from", "-pk")[:100]
    )


def closing_day_managed_by(actor: Person, pk: int) -> ClosingDay:
    return ClosingDay.objects.select_related("unit").get(pk=pk, unit__in=units_managed_by(actor))
