"""The steps of a case's routines, as the case's own pages show them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise

from lykt.incidents.access import OWN, Opened, Part
from lykt.incidents.models import Case
from lykt.incidents.queries.naming import Naming
from lykt.incidents.subject import MEASURE, SUBJECT
from lykt.people.models import Person
from lykt.routines import roles
from lykt.routines.models import Notice, Run, Task
from lykt.routines.queries import people_told, runs_of, seen_among
from lykt.routines.texts import text_of

REPORTED_BY = frozenset({"notify_leader", "report_to_leader", "contact_leader"})
"""The steps that give a report to a leader."""


@dataclass(frozen=True)
class Step:
    """A task as somebody sees it: ``who`` has it, or has ended it, empty where nobody did;
    ``reason`` is empty where it is not for them."""

    task: Task
    who: str
    reason: str
    may_open: bool
    is_nobodys: bool = False

    @property
    def is_ended(self) -> bool:
        return self.task.ended_at is not None

    @property
    def is_at_once(self) -> bool:
        """Due when it came: then a time would only say that it is late."""
        due, opened = self.task.due_at, self.task.opened_at
        return due is not None and opened is not None and due <= opened


@dataclass(frozen=True)
class RoutineShown:
    """One routine of a case with its steps."""

    title: str
    steps: list[Step]

    @property
    def ended(self) -> int:
        return sum(step.is_ended for step in self.steps)


@dataclass(frozen=True)
class Told:
    """Who was told of the case, when; ``name`` only where names are for the reader."""

    role: str | Promise
    name: str
    at: dt.datetime


def runs_of_case(case: Case) -> QuerySet[Run]:
    """Those that go on; of a report that was made twice they were called off."""
    return runs_of(SUBJECT, str(case.pk)).filter(cancelled_at__isnull=True)


def runs_of_measures(case: Case) -> QuerySet[Run]:
    measures = [str(pk) for pk in case.measures.values_list("pk", flat=True)]
    return Run.objects.filter(subject_kind=MEASURE, subject_id__in=measures)


def _tasks(case: Case) -> QuerySet[Task]:
    found = Task.objects.filter(run__in=runs_of_case(case))
    return found.select_related("run__key", "unit", "assignee", "concerns", "ended_by")


def open_tasks_of(case: Case) -> QuerySet[Task]:
    return _tasks(case).filter(ended_at=None)


def routines_shown(person: Person, opened: Opened) -> list[RoutineShown]:
    """Every routine with every step, for those who have a role in the case."""
    steps = _steps(person, opened, _tasks(opened.case).order_by("pk"))
    return [
        RoutineShown(
            title=run.version.title, steps=[step for step in steps if step.task.run_id == run.pk]
        )
        for run in runs_of_case(opened.case)
    ]


def _steps(person: Person, opened: Opened, tasks: QuerySet[Task]) -> list[Step]:
    reads = opened.has(Part.FOLLOWING_UP)
    seen, naming = seen_among(person, tasks), Naming.to(person, opened)
    return [
        Step(
            task=task,
            who=naming.who(task),
            reason=(text_of(task) or "") if reads else "",
            may_open=task.pk in seen,
            is_nobodys=naming.is_nobodys(task),
        )
        for task in tasks
    ]


def own_steps(person: Person, opened: Opened) -> list[Step]:
    """What is done for everybody and for this person, by deadline; of no other person.

    What concerns the person, or is theirs to do, stands first.
    """
    theirs = _tasks(opened.case).filter(Q(concerns=None) | Q(concerns=person))
    by_deadline = theirs.order_by(F("due_at").asc(nulls_last=True), "pk")
    steps = _steps(person, opened, by_deadline)
    return sorted(steps, key=lambda step: not _is_about(step.task, person))


def _is_about(task: Task, person: Person) -> bool:
    return person.pk in (task.concerns_id, task.assignee_id)


def next_steps(routines: Sequence[RoutineShown], most: int = 5) -> list[Step]:
    """Of all routines together, those whose deadline comes first."""
    left = [
        (step.task.due_at, step)
        for routine in routines
        for step in routine.steps
        if step.task.due_at and not step.is_ended
    ]
    return [step for _due, step in sorted(left, key=lambda pair: pair[0])[:most]]


def told_of(opened: Opened) -> list[Told]:
    """Each once, when they were first told; several routines may tell the same."""
    first: dict[tuple[str, int], Notice] = {}
    for notice in people_told(runs_of_case(opened.case)):
        first.setdefault((notice.role, notice.person_id), notice)
    return [_told(notice, _is_named(notice, opened)) for notice in first.values()]


def _is_named(notice: Notice, opened: Opened) -> bool:
    """Whoever was there is told who knows of it by a role, and not who else was there."""
    by_role = not roles.is_case_role(notice.role)
    return opened.has(Part.NAMES) or (opened.standings <= OWN and by_role)


def _told(notice: Notice, is_named: bool) -> Told:
    return Told(roles.name_of(notice.role), notice.person.name if is_named else "", notice.at)
