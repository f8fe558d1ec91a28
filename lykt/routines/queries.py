"""Guarded getters and lists: tasks of a person, of a unit, of a run; versions of routines."""

import datetime as dt
import uuid
from collections.abc import Iterable
from itertools import chain

from django.db.models import Exists, F, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from lykt.people.held import Held, held_by
from lykt.people.models import Appointment, Person, Unit
from lykt.people.queries import may, units_where
from lykt.people.roles import MANAGE_PEOPLE
from lykt.routines.holders import Holders, people_not_there, roles_nobody_has
from lykt.routines.models import Feed, Notice, RoutineVersion, Run, Task
from lykt.routines.roles import MANAGE_ROUTINES, SEE_UNIT_TASKS
from lykt.routines.secrets import hash_of
from lykt.routines.subjects import confidential_kinds

LIMIT = 200
_FEW_UNITS = 30
_SHOWN = ("run", "unit", "assignee", "concerns", "held_unit")


# --- Versions -----------------------------------------------------------------------------


def version_in_force(routine: str, day: dt.date) -> RoutineVersion | None:
    """The version of a routine that a case reported on a day follows."""
    return (
        RoutineVersion.objects.filter(
            routine__code=routine, published_at__isnull=False, valid_from__lte=day
        )
        .select_related("routine")
        .order_by("valid_from", "number")
        .last()
    )


# --- Who has what -------------------------------------------------------------------------


def _in_roles(held: Iterable[tuple[int, str]], prefix: str) -> Q:
    found = Q(pk__in=[])
    for unit, role in held:
        found |= Q(**{f"{prefix}_unit": unit, f"{prefix}_role": role})
    return found


def _open(**narrowed: object) -> QuerySet[Task]:
    return Task.objects.filter(ended_at=None, opened_at__isnull=False, **narrowed)


def _shown(tasks: list[Task]) -> list[Task]:
    """With what a list says of each. Not by joins: PostgreSQL plans so many for longer than it
    reads them."""
    prefetch_related_objects(tasks, *_SHOWN)
    return tasks


def _mine(person: Person) -> list[QuerySet[Task]]:
    """What the person has by name, by a role, for somebody who is not there, and since it is late;
    each by an index of its own."""
    roles = held_by(person).roles
    return [
        _open(assignee=person),
        _open(assignee=None).filter(_in_roles(roles, "held")),
        _of_people_not_there().filter(_in_roles(roles, "held")),
        _open(escalated_unit__isnull=False).filter(_in_roles(roles, "escalated")),
    ]


def _of_people_not_there() -> QuerySet[Task]:
    away = people_not_there(timezone.localdate())
    return _open(assignee__isnull=False, assignee__in=away.values("pk"))


def my_tasks(person: Person, limit: int = LIMIT) -> list[Task]:
    """Open tasks that the person has, the most urgent first."""
    parts = (part.order_by("due_at", "pk")[:limit] for part in _mine(person))
    found = {task.pk: task for task in chain.from_iterable(parts)}
    return _shown(_most_urgent(found.values())[:limit])


def due_count(person: Person, now: dt.datetime, limit: int = 100) -> int:
    """How many of the person's tasks are due by now, at most ``limit``."""
    return sum(1 for task in my_tasks(person, limit) if task.due_at and task.due_at <= now)


def _most_urgent(tasks: Iterable[Task]) -> list[Task]:
    return sorted(tasks, key=lambda task: (task.due_at or timezone.now(), task.pk))


def unit_tasks(person: Person, limit: int = LIMIT) -> list[Task]:
    """Open tasks of the units whose tasks the person answers for, the most urgent first."""
    return _first_of_units(units_where(person, SEE_UNIT_TASKS), limit)


def overdue_tasks(person: Person, limit: int = LIMIT) -> list[Task]:
    """Those of ``unit_tasks`` whose deadline has passed."""
    units = units_where(person, SEE_UNIT_TASKS)
    return _first_of_units(units, limit, due_at__lt=timezone.now())


def _first_of_units(units: QuerySet[Unit], limit: int, **narrowed: object) -> list[Task]:
    """The most urgent tasks of several units.

    Of a few units, each one's are read by its own index and put together: sorting all that they
    have would take as long as they have many. Many units have so large a part of all tasks that
    the most urgent of all are soon found among theirs.
    """
    hidden = Run.objects.filter(pk=OuterRef("run"), subject_kind__in=confidential_kinds())
    found = _open(**narrowed).filter(~Exists(hidden)).order_by("due_at")
    few = list(units.values_list("pk", flat=True)[: _FEW_UNITS + 1])
    if len(few) > _FEW_UNITS:
        # What is opened has a deadline. Saying so spares SQLite what waits, which it has first.
        found = _in_any(units, found.filter(due_at__isnull=False))
        return _shown(list(found[:limit]))
    first = chain.from_iterable(
        found.filter(unit=unit).values_list("due_at", "pk")[:limit] for unit in few
    )
    wanted = [pk for _due, pk in sorted(first)[:limit]]
    return _shown(_most_urgent(Task.objects.filter(pk__in=wanted)))


def _in_any(units: QuerySet[Unit], tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Adding nothing keeps the planner from the units' index, so that it goes by another one."""
    return tasks.annotate(at=F("unit_id") + 0).filter(at__in=units.values("pk"))


def _answered_for(person: Person) -> QuerySet[Unit]:
    return units_where(person, SEE_UNIT_TASKS) | units_where(person, MANAGE_PEOPLE)


def tasks_nobody_has(person: Person, limit: int = LIMIT) -> list[Task]:
    """Open tasks whose roles nobody who is there holds, for those who answer for the unit or its
    people."""
    in_roles = Q(held_unit=None)
    for role, units in roles_nobody_has(timezone.localdate()).items():
        in_roles |= Q(held_role=role, held_unit__in=units)
    answered_for = _answered_for(person)
    parts = (
        _in_any(answered_for, part.filter(in_roles)).order_by("due_at", "pk")[:limit]
        for part in (_open(assignee=None), _of_people_not_there())
    )
    return _shown(_most_urgent(chain.from_iterable(parts))[:limit])


def late(now: dt.datetime) -> Q:
    """Tasks whose deadline has passed. What was due when it came gets its hour or day first: until
    the reminder after the deadline nobody has had the time to do it."""
    has_just_come = Q(due_at__lte=F("opened_at"), after_at__gt=now)
    return Q(due_at__lt=now) & ~has_just_come


# --- One task, one run --------------------------------------------------------------------


def may_do(person: Person, task: Task) -> bool:
    """Whether the task is the person's to end: by name, or by a role that nobody who is there
    took it from."""
    return _is_for(held_by(person), Holders(), task)


def _is_for(held: Held, holders: Holders, task: Task) -> bool:
    if task.assignee_id == held.person.pk:
        return True
    has_role = (task.held_unit_id, task.held_role) in held.roles
    return has_role and not holders.has_it_by_name(task.assignee_id)


def _nobody_has(holders: Holders, task: Task) -> bool:
    by_role = holders.people(task.held_role, task.held_unit_id)
    return task.is_open and not by_role and not holders.has_it_by_name(task.assignee_id)


def may_see(person: Person, task: Task) -> bool:
    return task.pk in seen_among(person, [task])


def seen_among(person: Person, tasks: Iterable[Task]) -> set[int]:
    """Which of some tasks the person may see; in few queries if they are read with their units."""
    held, holders = held_by(person), Holders()
    return {task.pk for task in tasks if _is_seen(held, holders, task)}


def _is_seen(held: Held, holders: Holders, task: Task) -> bool:
    """By whoever has it, has ended it or answers for it; by administrators, when nobody has it.

    Of a confidential case, not by whoever answers for it alone.
    """
    if _is_for(held, holders, task) or task.ended_by_id == held.person.pk:
        return True
    if (task.escalated_unit_id, task.escalated_role) in held.roles:
        return True
    permissions = held.permissions_at(task.unit)
    if SEE_UNIT_TASKS in permissions and task.run.subject_kind not in confidential_kinds():
        return True
    answers = permissions & {SEE_UNIT_TASKS, MANAGE_PEOPLE}
    return bool(answers) and _nobody_has(holders, task)


def task_seen_by(person: Person, pk: int) -> Task:
    """Raises ``Task.DoesNotExist`` for one that the person may not see."""
    task = Task.objects.select_related(
        "run__version__routine", "run__key", "unit", "assignee", "concerns", "ended_by", "held_unit"
    ).get(pk=pk)
    if not may_see(person, task):
        raise Task.DoesNotExist(f"{person.pk} may not see {pk}")
    return task


def tasks_seen_by(person: Person, run: uuid.UUID) -> list[Task]:
    """The tasks of a run that the person may see, in the order of its steps."""
    tasks = list(tasks_of_run(run))
    seen = seen_among(person, tasks)
    return [task for task in tasks if task.pk in seen]


def tasks_of_run(run: uuid.UUID) -> QuerySet[Task]:
    """All tasks of a run, in the order of its steps. The caller has guarded the case."""
    return (
        Task.objects.filter(run=run)
        .select_related("run__key", "unit", "assignee", "concerns", "ended_by", "held_unit")
        .order_by("pk")
    )


def runs_of(subject_kind: str, subject_id: str) -> QuerySet[Run]:
    """The runs of a case, in the order they were started. The caller has guarded the case."""
    return Run.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id)).select_related(
        "version__routine", "unit"
    )


def people_for(task: Task) -> QuerySet[Person]:
    """To whom the task can be given: who has a role at its unit, above it or below."""
    day = timezone.localdate()
    around = Q(unit__in=task.unit.ids_from_root()) | Q(unit__path__startswith=task.unit.path)
    appointed = Appointment.objects.filter(
        around, Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day
    )
    return Person.objects.filter(is_active=True, pk__in=appointed.values("person")).order_by("name")


def people_told(runs: QuerySet[Run]) -> QuerySet[Notice]:
    """Whom the runs have told, in which role and when. The caller has guarded the case."""
    return (
        Notice.objects.filter(task__run__in=runs, occasion=Notice.Occasion.TOLD)
        .select_related("person")
        .order_by("at", "pk")
    )


def notices_to(person: Person, limit: int = 50) -> QuerySet[Notice]:
    """What the person was told and has not marked as read, the newest first."""
    told = (Notice.Occasion.TOLD, Notice.Occasion.UNHELD)
    return Notice.objects.filter(person=person, occasion__in=told, seen_at=None).select_related(
        "task__run"
    )[:limit]


def person_of_feed(secret: str) -> Person | None:
    """Whose calendar feed has this secret, if it has not been renewed."""
    feed = Feed.objects.filter(secret_hash=hash_of(secret)).select_related("person").first()
    return feed.person if feed and feed.person.is_active else None


# --- Routines, for those who manage them --------------------------------------------------


def newest_versions() -> list[RoutineVersion]:
    """The newest version of each routine, drafts too, by title."""
    versions = RoutineVersion.objects.select_related("routine").order_by("number")
    newest = {version.routine_id: version for version in versions}
    return sorted(newest.values(), key=lambda version: version.title)


def versions_of(code: str) -> QuerySet[RoutineVersion]:
    """The newest first."""
    return (
        RoutineVersion.objects.filter(routine__code=code)
        .select_related("routine", "made_by")
        .order_by("-number")[:50]
    )


def may_change(person: Person, code: str) -> bool:
    """Whoever manages routines wherever this one was started: a version holds for all of them."""
    elsewhere = Run.objects.filter(version__routine__code=code).exclude(
        unit__in=units_where(person, MANAGE_ROUTINES)
    )
    return may(person, MANAGE_ROUTINES) and not elsewhere.exists()
