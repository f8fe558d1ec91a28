"""Tasks as pages show them: what they are about, how urgent, and who has them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.lib.clock import local_day
from lykt.people.models import Person
from lykt.routines import legal, roles
from lykt.routines.definitions import Definition, Step, from_json
from lykt.routines.holders import Holders
from lykt.routines.models import Task
from lykt.routines.subjects import Subject, describe_all
from lykt.routines.timeline import condition_words, deadline_words


@dataclass(frozen=True)
class ListedTask:
    """A task in a list. ``colour`` is how urgent it is, and ``urgency`` says it in words."""

    task: Task
    subject: Subject
    urgency: str
    colour: str
    holder: str


def listed(person: Person, tasks: Iterable[Task]) -> list[ListedTask]:
    """Each case is described once, however many of its tasks are in the list."""
    now, holders, tasks = timezone.now(), Holders(), list(tasks)
    subjects = describe_all((case_of(task) for task in tasks), person)
    return [
        ListedTask(task, subjects[case_of(task)], *urgency_of(task, now), holder_of(task, holders))
        for task in tasks
    ]


@dataclass(frozen=True)
class Band:
    """Tasks of a list that are about as near; ``can_wait`` for those that are folded away."""

    title: str
    tasks: list[ListedTask]
    can_wait: bool = False


def in_bands(tasks: Sequence[ListedTask]) -> list[Band]:
    """Late, today, the next days and later; in each band the list's own order."""
    now = timezone.now()
    titles = (_("Late"), _("Today"), _("The next seven days"), _("Later"))

    def near(each: ListedTask) -> int:
        return _nearness(each.task, now)

    grouped = groupby(sorted(tasks, key=near), key=near)
    return [Band(titles[band], list(some), band == _LATER) for band, some in grouped]


_LATE, _TODAY, _SOON, _LATER = range(4)


def _nearness(task: Task, now: dt.datetime) -> int:
    if task.due_at is None:
        return _LATER
    days = (local_day(task.due_at) - local_day(now)).days
    if task.due_at < now:
        return _TODAY if _has_just_come(task, now) else _LATE
    return _TODAY if days == 0 else _SOON if days <= 7 else _LATER


def case_of(task: Task) -> tuple[str, str]:
    return task.run.subject_kind, task.run.subject_id


def urgency_of(task: Task, now: dt.datetime) -> tuple[str, str]:
    if task.due_at is None:
        return _("Waits"), "neutral"
    if task.due_at < now:
        return (_("At once") if _has_just_come(task, now) else _("Late")), "danger"
    if local_day(task.due_at) == local_day(now):
        return _("Today"), "warning"
    return "", ""


def _has_just_come(task: Task, now: dt.datetime) -> bool:
    """Whether it was due when it came, and nobody has had the time to do it."""
    if not (task.due_at and task.opened_at and task.after_at):
        return False
    return task.due_at <= task.opened_at and now < task.after_at


def holder_of(task: Task, holders: Holders) -> str:
    """Who has it, in words."""
    if task.assignee and holders.has_it_by_name(task.assignee_id):
        return task.assignee.name
    if task.assignee:
        words = {"name": task.assignee.name, "holder": _role_of(task)}
        return _("%(name)s is not there. Meanwhile: %(holder)s") % words
    return _role_of(task)


def _role_of(task: Task) -> str:
    if task.held_unit:
        return f"{roles.name_of(task.held_role)}, {task.held_unit.name}"
    return _("Nobody: no one holds the role")


@dataclass(frozen=True)
class ShownStep:
    """What a task's page says of its step."""

    step: Step
    deadline: str
    conditions: list[str]
    legal: list[legal.Reference]
    waits_for: str
    role: str


def shown_step(task: Task) -> ShownStep:
    definition: Definition = from_json(task.run.version.definition)
    step = definition.step(task.step)
    day = local_day(task.run.event_at)
    held = [legal.held_on(code, day) for code in step.legal]
    return ShownStep(
        step=step,
        deadline=deadline_words(definition, step),
        conditions=[condition_words(each) for each in step.when],
        legal=[each for each in held if each],
        waits_for=definition.step(step.anchor).title if step.follows_step else "",
        role=str(roles.name_of(step.role)),
    )
