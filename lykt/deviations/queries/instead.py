"""Who follows up a deviation about the nearest leader."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from lykt.deviations.models import Deviation
from lykt.people.models import Appointment, Person, Unit
from lykt.routines.holders import present_appointments

LEADERS = ("line_manager", "line_leader", "department_head", "municipal_director")
OTHERS = ("personnel_manager", "hr", "chief_safety_representative", "safety_representative")
"""Who has it where no leader is above, the first first."""


@dataclass(frozen=True)
class Instead:
    """A role at a unit, and the leaders who are passed over."""

    role: str
    unit: Unit
    passed_over: frozenset[int]


def instead_of_leader(reporter: Person, unit: Unit) -> Instead | None:
    """The next leader above, or else the first of the others; None where there is nobody.

    A leader who is away is passed over too. A leader who reports is not their own nearest one.
    """
    day = timezone.localdate()
    upward = unit.ids_from_root()[::-1]
    passed_over = _nearest_leaders(reporter, upward, day)
    present = present_appointments(day).filter(unit__in=upward)
    others = present.exclude(person__in={reporter.pk, *passed_over})
    held = set(others.values_list("role", "unit"))
    for role, at in _in_order(upward):
        if (role, at) in held:
            return Instead(role, Unit.objects.get(pk=at), passed_over)
    return None


def _nearest_leaders(reporter: Person, upward: Iterable[int], day: dt.date) -> frozenset[int]:
    in_force = Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    leaders = Appointment.objects.filter(in_force, role__in=LEADERS).exclude(person=reporter)
    for unit in upward:
        if at_unit := frozenset(leaders.filter(unit=unit).values_list("person", flat=True)):
            return at_unit
    return frozenset()


def _in_order(upward: list[int]) -> Iterator[tuple[str, int]]:
    """Of leaders the nearest; of the others each role from the unit upward."""
    yield from ((role, unit) for unit in upward for role in LEADERS)
    yield from ((role, unit) for role in OTHERS for unit in upward)


def handler_of(deviation: Deviation) -> Person | None:
    """Whoever has one about a leader now, by name; the first where several hold the role."""
    held = present_appointments(timezone.localdate()).filter(
        role=deviation.handling_role, unit=deviation.handling_unit_id
    )
    found = Person.objects.filter(pk__in=held.values("person"))
    # Whoever reported is never their own handler.
    others = found.exclude(pk__in=deviation.passed_over.all()).exclude(
        pk=deviation.reporter_id or 0
    )
    return others.order_by("name", "pk").first()
