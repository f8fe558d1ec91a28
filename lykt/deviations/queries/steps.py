"""The steps of a deviation's routine, as its own page shows them."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.functional import Promise

from lykt.deviations.models import Deviation
from lykt.deviations.subject import kind_of
from lykt.people.models import Person
from lykt.routines import roles
from lykt.routines.models import Task
from lykt.routines.queries import runs_of, seen_among


@dataclass(frozen=True)
class Step:
    """A task as somebody sees it; ``holder`` is a person's name, or else a role."""

    task: Task
    holder: str | Promise
    may_open: bool


def _tasks(deviation: Deviation) -> QuerySet[Task]:
    runs = runs_of(kind_of(deviation), str(deviation.pk)).filter(cancelled_at__isnull=True)
    return Task.objects.filter(run__in=runs)


def open_tasks_of(deviation: Deviation) -> QuerySet[Task]:
    return _tasks(deviation).filter(ended_at=None)


def steps_of(person: Person, deviation: Deviation) -> list[Step]:
    """What is done first, then what is to be done, by deadline."""
    tasks = _tasks(deviation).select_related("assignee", "held_unit", "unit", "run")
    in_order = tasks.order_by(
        F("ended_at").asc(nulls_last=True), F("due_at").asc(nulls_last=True), "pk"
    )
    seen = seen_among(person, in_order)
    return [Step(task, _holder_of(task), task.pk in seen) for task in in_order]


def _holder_of(task: Task) -> str | Promise:
    return task.assignee.name if task.assignee else roles.name_of(task.held_role or task.role)
