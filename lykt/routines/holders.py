"""Who is there today, and who has a role at a unit: there, else up the tree, else the fallback."""

import datetime as dt
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lykt.people.models import Appointment, Person, Unit
from lykt.routines.models import Absence, Run, Task
from lykt.routines.roles import EXPOSED, LEADERS


@dataclass(frozen=True)
class Holder:
    """A role at the unit where somebody holds it; empty when nobody does anywhere."""

    role: str = ""
    unit_id: int | None = None


def present_appointments(day: dt.date) -> QuerySet[Appointment]:
    """Those in force on a day, of people who may sign in and are not away."""
    away = Absence.objects.filter(person=OuterRef("person"), first_day__lte=day, last_day__gte=day)
    return Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        ~Exists(away),
        valid_from__lte=day,
        person__is_active=True,
    )


def people_not_there(day: dt.date) -> QuerySet[Person]:
    """Who is away, may not sign in, or has no role any more: others have their tasks meanwhile."""
    return Person.objects.filter(~Exists(present_appointments(day).filter(person=OuterRef("pk"))))


def roles_nobody_has(day: dt.date) -> dict[str, set[int]]:
    """The units where a role was held, and nobody who is there holds it."""
    held, present = (
        set(appointments.order_by().values_list("role", "unit_id").distinct())
        for appointments in (Appointment.objects.all(), present_appointments(day))
    )
    found: dict[str, set[int]] = {}
    for role, unit in held - present:
        found.setdefault(role, set()).add(unit)
    return found


@dataclass
class Holders:
    """Answers for one day from one reading of the appointments in the roles that are asked for."""

    day: dt.date = field(default_factory=timezone.localdate)
    _units: dict[str, dict[int, set[int]]] = field(default_factory=dict)

    @cached_property
    def people_there(self) -> frozenset[int]:
        people = present_appointments(self.day).order_by().values_list("person_id", flat=True)
        return frozenset(people.distinct())

    def has_it_by_name(self, assignee_id: int | None) -> bool:
        """Whether a task is its assignee's alone: somebody who is there."""
        return assignee_id is not None and assignee_id in self.people_there

    def _of(self, role: str) -> dict[int, set[int]]:
        """People by unit."""
        if role not in self._units:
            found: dict[int, set[int]] = {}
            rows = present_appointments(self.day).filter(role=role)
            for unit, person in rows.values_list("unit_id", "person_id"):
                found.setdefault(unit, set()).add(person)
            self._units[role] = found
        return self._units[role]

    def people(self, role: str, unit_id: int | None) -> set[int]:
        """Who holds the role at that very unit, and is there."""
        return self._of(role).get(unit_id, set()) if unit_id else set()

    def find(self, roles: Iterable[str], unit: Unit, passed_over: Set[int] = frozenset()) -> Holder:
        """The first of the roles that somebody holds at the unit, or nearest above it; somebody
        else than those who are passed over."""
        upward = unit.ids_from_root()[::-1]
        for role in roles:
            of_role = self._of(role)
            for unit_id in upward:
                if of_role.get(unit_id, set()) - passed_over:
                    return Holder(role, unit_id)
        return Holder()

    def find_for_case(self, roles: Sequence[str], unit: Unit, exposed: Set[int]) -> Holder:
        """As ``find``, but a leader who was exposed is followed up by the leader above.

        With no other leader anywhere it is still theirs: else nobody would be asked.
        """
        found = self.find(roles, unit)
        if not exposed or self.people(found.role, found.unit_id) - exposed:
            return found
        above = LEADERS if set(LEADERS) & set(roles) else ()
        instead = self.find((*roles, *above), unit, exposed)
        return instead if instead.role else found


def exposed_in(run: Run) -> frozenset[int]:
    """Whom the run concerns: they do not follow themselves up."""
    return frozenset(run.people.filter(role=EXPOSED).values_list("person", flat=True))


def holders_of(role: str, unit: Unit) -> QuerySet[Person]:
    """The people who are told or asked when a role at a unit is: the nearest who are there."""
    holders = Holders()
    found = holders.find([role], unit)
    return Person.objects.filter(pk__in=holders.people(found.role, found.unit_id))


def is_nobodys(task: Task) -> bool:
    """Whether nobody who is there has it, by name or by role."""
    holders = Holders()
    by_role = holders.people(task.held_role, task.held_unit_id)
    return not by_role and not holders.has_it_by_name(task.assignee_id)
