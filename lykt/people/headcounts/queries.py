"""Staff numbers: who may see and give them, and how many worked where on a day."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Count, Q, QuerySet

from lykt.people.models import Appointment, Headcount, Person, Unit
from lykt.people.queries import units_where
from lykt.people.roles import COUNT_STAFF

MOST = 500


def units_counted_by(actor: Person) -> QuerySet[Unit]:
    return units_where(actor, COUNT_STAFF)


def headcounts_seen_by(actor: Person) -> QuerySet[Headcount]:
    """The newest first, unit by unit."""
    found = Headcount.objects.filter(unit__in=units_counted_by(actor)).select_related("unit")
    return found.order_by("unit__path", "-valid_from")[:MOST]


def headcount_managed_by(actor: Person, pk: int) -> Headcount:
    """Raises ``Headcount.DoesNotExist`` also for one of a unit out of reach."""
    return Headcount.objects.get(pk=pk, unit__in=units_counted_by(actor))


def employees_of(units: Iterable[Unit], day: dt.date) -> dict[int, int]:
    """How many worked at each unit and below it on a day, by the unit's id.

    The latest number that was given by then. A unit without one has those who had a role there,
    and what the units right below it have. Units below those asked for must be among them.
    """
    found: dict[int, int] = {}
    every = sorted(units, key=lambda unit: -unit.depth())
    given, appointed = _given(every, day), _appointed(every, day)
    below: dict[int, int] = {}
    for unit in every:
        own = appointed.get(unit.pk, 0) + below.get(unit.pk, 0)
        found[unit.pk] = given.get(unit.pk, own)
        if unit.parent_id is not None:
            below[unit.parent_id] = below.get(unit.parent_id, 0) + found[unit.pk]
    return found


def _given(units: Iterable[Unit], day: dt.date) -> Mapping[int, int]:
    rows = Headcount.objects.filter(unit__in=list(units), valid_from__lte=day)
    return dict(rows.order_by("valid_from").values_list("unit", "employees"))


def _appointed(units: Iterable[Unit], day: dt.date) -> Mapping[int, int]:
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day, unit__in=list(units)
    )
    people = held.values("unit").annotate(people=Count("person", distinct=True)).order_by()
    return dict(people.values_list("unit", "people"))
