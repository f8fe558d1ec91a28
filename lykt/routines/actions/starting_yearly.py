"""Starting the routines that begin by themselves each year: once for each unit and year."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from lykt.lib.clock import local_day
from lykt.people.models import Appointment, Unit
from lykt.routines.actions.starting import start
from lykt.routines.definitions import Definition, from_json, parse_year_day
from lykt.routines.models import Routine, RoutineVersion, Run, Task
from lykt.routines.yearly import SUBJECT, prefix, subject_id


def start_yearly(now: dt.datetime) -> int:
    """Start what is due and has not been started this year. Gives how many.

    It is due from its day to the end of the year, so that nothing is missed when Lykt did not run
    on that day, or when a unit got its leader later. Where an earlier one is still open at the
    unit, it is that one that is to be done: the new one starts when the old one has ended.
    """
    day = local_day(now)
    return sum(
        _start(routine, unit, now)
        for routine, definition in _due(day)
        for unit in list(_units(routine, definition, day))
    )


def _due(day: dt.date) -> Iterator[tuple[Routine, Definition]]:
    """Those in force whose day of this year has come."""
    published = RoutineVersion.objects.filter(published_at__isnull=False, valid_from__lte=day)
    newest_last = published.select_related("routine").order_by("valid_from", "number")
    in_force = {version.routine_id: version for version in newest_last.defer("source")}
    for version in in_force.values():
        definition = from_json(version.definition)
        if definition.yearly and parse_year_day(definition.yearly).within(day.year) <= day:
            yield version.routine, definition


def _units(routine: Routine, definition: Definition, day: dt.date) -> QuerySet[Unit]:
    """Where somebody has the role, also one who is away today."""
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        role=definition.steps[0].role,
        valid_from__lte=day,
        person__is_active=True,
    )
    begun = _begun(routine, day.year).values("unit")
    return Unit.objects.filter(pk__in=held.values("unit")).exclude(pk__in=begun)


def _begun(routine: Routine, year: int) -> QuerySet[Run]:
    """This year's, and those of earlier years that are open."""
    is_open = Exists(Task.objects.filter(run=OuterRef("pk"), ended_at=None))
    return Run.objects.filter(
        Q(subject_id__startswith=prefix(year)) | is_open,
        subject_kind=SUBJECT,
        version__routine=routine,
    )


@transaction.atomic
def _start(routine: Routine, unit: Unit, now: dt.datetime) -> bool:
    """Whether it was started: two processes may have found the same unit."""
    held = Routine.objects.select_for_update().get(pk=routine.pk)
    year = local_day(now).year
    if _begun(held, year).filter(unit=unit).exists():
        return False
    start(
        actor=None,
        routine=held.code,
        unit=unit,
        subject_kind=SUBJECT,
        subject_id=subject_id(year, held, unit),
        event_at=now,
        reported_at=now,
        facts={},
        persons={},
        now=now,
    )
    return True
