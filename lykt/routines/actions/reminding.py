"""The deadline run: new holders where the old are gone, what Lykt tells itself, notices.

Each part can be run again at any time, and by several processes at once: what is done is noted
in the same transaction as what it leads to.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from django.db import connection, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from lykt.audit.actions import record
from lykt.people.models import Unit
from lykt.routines.actions.ending import finish
from lykt.routines.actions.opening import roles_of
from lykt.routines.actions.outbox import waiting_mails
from lykt.routines.actions.telling import told_by
from lykt.routines.definitions import Definition, Step, from_json
from lykt.routines.errors import RoutineError
from lykt.routines.holders import (
    Holder,
    Holders,
    exposed_in,
    people_not_there,
    present_appointments,
)
from lykt.routines.models import Absence, CasePerson, Notice, RoutineVersion, Run, Task
from lykt.routines.roles import EXPOSED, LEADERS, is_case_role

_CHUNK = 2_000
_Stage = Task.Stage
_OCCASIONS = {
    _Stage.NEW: Notice.Occasion.NEW,
    _Stage.BEFORE: Notice.Occasion.BEFORE,
    _Stage.DUE: Notice.Occasion.DUE,
    _Stage.AFTER: Notice.Occasion.AFTER,
}


@dataclass(frozen=True)
class DueTask:
    """What the run reads of a task, and no more: there may be very many."""

    pk: int
    version: int
    step: str
    unit_id: int
    held_role: str
    held_unit_id: int | None
    escalated_unit_id: int | None
    assignee_id: int | None
    stage: int
    before_at: dt.datetime | None
    due_at: dt.datetime | None
    after_at: dt.datetime | None


_COLUMNS = tuple(
    "run__version_id" if each.name == "version" else each.name for each in fields(DueTask)
)


@dataclass(frozen=True)
class Reminded:
    """How many tasks got another holder, were told by Lykt itself, and were reminded of."""

    moved: int
    told: int
    reminded: int


def remind(now: dt.datetime) -> Reminded:
    run = _Run(now)
    return Reminded(run.move(), run.tell(), run.give_notices())


def _open_tasks(**narrowed: object) -> QuerySet[Task]:
    return Task.objects.filter(ended_at=None, **narrowed)


def _remind_anew(tasks: QuerySet[Task], now: dt.datetime, **changed: object) -> int:
    """Whoever has them from now is told; what waits for another step is not theirs to do yet."""
    opened = tasks.filter(opened_at__isnull=False)
    return opened.update(stage=_Stage.NONE, remind_at=now, **changed)


@dataclass
class _Run:
    """One run; appointments, units and definitions are read once."""

    now: dt.datetime
    holders: Holders = field(default_factory=Holders)
    definitions: dict[int, Definition] = field(default_factory=dict)
    units: dict[int, Unit] = field(default_factory=dict)
    fallbacks: dict[tuple[int, str, int, str], Holder] = field(default_factory=dict)

    def step(self, version: int, code: str) -> Step:
        if version not in self.definitions:
            found = RoutineVersion.objects.get(pk=version)
            self.definitions[version] = from_json(found.definition)
        return self.definitions[version].step(code)

    def unit(self, pk: int) -> Unit:
        """A tree is small enough to be read whole."""
        if pk not in self.units:
            self.units = Unit.objects.in_bulk()
        return self.units[pk]

    # --- Another holder -------------------------------------------------------------------

    def move(self) -> int:
        """Tasks whose role nobody who is there holds any more, or nobody held, are looked at."""
        moved = 0
        for unassigned in (True, False):  # each has an index of its own
            tasks = _open_tasks(assignee__isnull=unassigned)
            held = tasks.order_by().values_list("held_role", "held_unit_id").distinct()
            left = [Holder(*pair) for pair in held if not self._is_there(pair)]
            moved += sum(self._move_from(tasks, each) for each in left)
        return moved + self._free() + self._cover()

    def _is_there(self, pair: tuple[str, int | None]) -> bool:
        return bool(self.holders.people(*pair))

    def _move_from(self, tasks: QuerySet[Task], left: Holder) -> int:
        tasks = tasks.filter(held_role=left.role, held_unit=left.unit_id)
        steps: dict[tuple[Holder, int, int], list[str]] = {}
        about_holders = self._about_holders(tasks)
        tasks = tasks.exclude(pk__in=[task.pk for task in about_holders])
        groups = tasks.order_by().values_list("run__version", "step", "unit").distinct()
        for version, code, unit in groups:
            found = self.holders.find(roles_of(self.step(version, code)), self.unit(unit))
            if found != left:
                steps.setdefault((found, unit, version), []).append(code)
        return sum(
            self._give(tasks, found, unit=unit, version=version, steps=codes)
            for (found, unit, version), codes in steps.items()
        ) + sum(self._give_past(task, left) for task in about_holders)

    def _about_holders(self, tasks: QuerySet[Task]) -> list[Task]:
        """Of cases where somebody with a role of a leader was exposed: seldom any."""
        leaders = present_appointments(self.holders.day).filter(role__in=LEADERS)
        of_leaders = CasePerson.objects.filter(
            run=OuterRef("run"), role=EXPOSED, person__in=leaders.values("person")
        )
        return list(tasks.filter(Exists(of_leaders)).select_related("run__unit"))

    def _give_past(self, task: Task, left: Holder) -> int:
        """Not to whoever it is about."""
        step = self.step(task.run.version_id, task.step)
        found = self.holders.find_for_case(roles_of(step), task.run.unit, exposed_in(task.run))
        if found == left:
            return 0
        tasks, unit = Task.objects.filter(pk=task.pk), task.unit_id
        return self._give(tasks, found, unit=unit, version=task.run.version_id, steps=[task.step])

    @transaction.atomic
    def _give(
        self, tasks: QuerySet[Task], found: Holder, *, unit: int, version: int, steps: list[str]
    ) -> int:
        """In few statements: there may be very many."""
        of_version = Exists(Run.objects.filter(pk=OuterRef("run"), version=version))
        moving = tasks.filter(of_version, unit=unit, step__in=steps)
        theirs = Q(assignee=None) | Q(assignee__in=people_not_there(self.holders.day))
        holder = {"held_role": found.role, "held_unit": found.unit_id}
        # What is moved is not found by the second any more.
        moved = _remind_anew(moving.filter(theirs), self.now, **holder) + moving.update(**holder)
        if moved:
            record(
                actor=None,
                action="routines.move_tasks",
                unit=unit,
                steps=sorted(steps),
                tasks=moved,
            )
        return moved

    @transaction.atomic
    def _free(self) -> int:
        """Tasks by name of people who have left go back to the role."""
        away = _absences(self.holders.day).values("person")
        left = people_not_there(self.holders.day).exclude(pk__in=away).values("pk")
        tasks = _open_tasks(assignee__isnull=False, assignee__in=left)
        ids = list(tasks.select_for_update(of=("self",)).values_list("pk", flat=True))
        for chunk in _chunks(ids):
            freed = Task.objects.filter(pk__in=chunk)
            freed.update(assignee=None)
            _remind_anew(freed, self.now)
        if ids:
            record(actor=None, action="routines.free_tasks", tasks=len(ids))
        return len(ids)

    @transaction.atomic
    def _cover(self) -> int:
        """Whoever has the tasks of somebody who is away from today is told, once."""
        new = _absences(self.holders.day).filter(told_at=None).select_for_update(of=("self",))
        people = {absence.pk: absence.person_id for absence in new}
        tasks = _open_tasks(assignee__in=people.values())
        ids = list(tasks.select_for_update(of=("self",)).values_list("pk", flat=True))
        for chunk in _chunks(ids):
            _remind_anew(Task.objects.filter(pk__in=chunk), self.now)
        Absence.objects.filter(pk__in=people).update(told_at=self.now)
        return len(ids)

    # --- What Lykt tells itself -----------------------------------------------------------

    def tell(self) -> int:
        due = Task.objects.filter(tell_at__lte=self.now).select_related("run__unit")
        return sum(self._tell(task) for task in list(due))

    def _tell(self, task: Task) -> bool:
        """Where nobody holds the roles that are to be told, the task stays with its holder."""
        step = self.step(task.run.version_id, task.step)
        if not any(told_by(task, step, self.holders).values()):
            return False
        try:
            finish(actor=None, task=task, now=self.now)
        except RoutineError:  # somebody was quicker
            return False
        return True

    # --- Notices --------------------------------------------------------------------------

    def give_notices(self) -> int:
        count = 0
        while given := self._give_chunk():
            count += given
        return count

    @transaction.atomic
    def _give_chunk(self) -> int:
        due = Task.objects.filter(remind_at__lte=self.now, ended_at=None).order_by("remind_at")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        ids = list(due.values_list("pk", flat=True)[:_CHUNK])
        rows = Task.objects.order_by().filter(pk__in=ids).values_list(*_COLUMNS)
        tasks = [DueTask(*row) for row in rows]
        notices = [notice for task in tasks for notice in self._notices(task)]
        mails = waiting_mails({notice.person_id for notice in notices}, self.now)
        for notice in notices:
            notice.mail = mails[notice.person_id]
        Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=_CHUNK)
        self._escalate([task for task in tasks if self._reached(task) == _Stage.AFTER])
        Task.objects.filter(pk__in=ids).update(**self._next())
        return len(tasks)

    def _reached(self, task: DueTask) -> int:
        moments = (
            (task.after_at, _Stage.AFTER),
            (task.due_at, _Stage.DUE),
            (task.before_at, _Stage.BEFORE),
        )
        passed = (stage for moment, stage in moments if moment and moment <= self.now)
        return next(passed, _Stage.NEW)

    def _next(self) -> dict[str, Case]:
        """What ``_reached`` says, and the moment after it, for many rows in one statement."""
        fields = ("before_at", "due_at", "after_at")
        return {
            "stage": Case(
                When(after_at__lte=self.now, then=_Stage.AFTER),
                When(due_at__lte=self.now, then=_Stage.DUE),
                When(before_at__lte=self.now, then=_Stage.BEFORE),
                default=_Stage.NEW,
            ),
            "remind_at": Case(
                *(When(**{f"{name}__gt": self.now}, then=F(name)) for name in fields), default=None
            ),
        }

    def _notices(self, task: DueTask) -> Iterable[Notice]:
        reached = self._reached(task)
        if reached == task.stage:
            return
        is_new = task.stage == _Stage.NONE and reached == _Stage.BEFORE
        occasion = Notice.Occasion.NEW if is_new else _OCCASIONS[_Stage(reached)]
        for person in self._people(task):
            yield Notice(task_id=task.pk, person_id=person, occasion=occasion, at=self.now)
        if reached == _Stage.AFTER:
            above = self._above(task)
            for person in self.holders.people(above.role, above.unit_id) - self._people(task):
                escalated = Notice.Occasion.ESCALATED
                yield Notice(task_id=task.pk, person_id=person, occasion=escalated, at=self.now)

    def _people(self, task: DueTask) -> set[int]:
        if task.assignee_id and self.holders.has_it_by_name(task.assignee_id):
            return {task.assignee_id}
        return self.holders.people(task.held_role, task.held_unit_id)

    def _above(self, task: DueTask) -> Holder:
        """The fallback that is shown a late task, beside whoever has it: of what is somebody's by
        the case, the first one, who has it only while that one is not there."""
        step = self.step(task.version, task.step)
        is_theirs = is_case_role(step.role) and self.holders.has_it_by_name(task.assignee_id)
        has_it = "" if is_theirs else task.held_role
        key = (task.version, task.step, task.unit_id, has_it)
        if key not in self.fallbacks:
            others = [role for role in step.fallback if role != has_it]
            self.fallbacks[key] = self.holders.find(others, self.unit(task.unit_id))
        return self.fallbacks[key]

    def _escalate(self, tasks: Iterable[DueTask]) -> None:
        by_holder: dict[Holder, list[int]] = {}
        for task in tasks:
            above = self._above(task)
            if above.unit_id and not task.escalated_unit_id:
                by_holder.setdefault(above, []).append(task.pk)
        for above, ids in by_holder.items():
            Task.objects.filter(pk__in=ids).update(
                escalated_role=above.role, escalated_unit=above.unit_id
            )


def _absences(day: dt.date) -> QuerySet[Absence]:
    return Absence.objects.filter(first_day__lte=day, last_day__gte=day)


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    return (ids[at : at + _CHUNK] for at in range(0, len(ids), _CHUNK))
