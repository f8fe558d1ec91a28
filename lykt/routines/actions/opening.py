"""Opening tasks: who has one, and when it is due."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from lykt.people.calendar import WorkingCalendar
from lykt.routines.deadlines import (
    AGREED_DAY,
    counted_from,
    due_at,
    end_of_day,
    reminders,
    told_at,
)
from lykt.routines.definitions import EVENT, REPORT, Definition, Step, from_json
from lykt.routines.holders import Holders, exposed_in
from lykt.routines.models import Run, Task
from lykt.routines.roles import is_case_role


@dataclass
class Opener:
    """Opens tasks of one run; the calendar and the holders are read once."""

    run: Run
    now: dt.datetime
    holders: Holders = field(default_factory=Holders)

    def __post_init__(self) -> None:
        self.calendar = WorkingCalendar(self.run.unit)
        self.definition: Definition = from_json(self.run.version.definition)

    @cached_property
    def exposed(self) -> frozenset[int]:
        return exposed_in(self.run)

    def give_to_holder(self, task: Task, step: Step) -> None:
        """Say which role has it; where somebody has it by name, while that one is not there."""
        holder = self.holders.find_for_case(roles_of(step), self.run.unit, self.exposed)
        task.held_role, task.held_unit_id = holder.role, holder.unit_id

    def open(self, task: Task, step: Step, anchor: dt.datetime) -> None:
        task.opened_at = self.now
        self.set_deadline(task, step, anchor, opened=self.now)
        self.give_to_holder(task, step)

    def set_deadline(
        self, task: Task, step: Step, anchor: dt.datetime, *, opened: dt.datetime
    ) -> None:
        start = counted_from(step.deadline, anchor, opened)
        task.due_at = due_at(step.deadline, start, self.calendar)
        reminded = reminders(step.deadline, opened, task.due_at, self.calendar)
        task.before_at, task.after_at = reminded.before, reminded.after
        task.remind_at = self.now
        task.tell_at = told_at(step.deadline, opened, task.due_at) if step.automatic else None

    def set_agreed_day(self, task: Task, day: dt.date) -> None:
        """Of an open task; what was agreed too late gets its working day too."""
        task.due_at = end_of_day(day)
        reminded = reminders(AGREED_DAY, self.now, task.due_at, self.calendar)
        task.before_at, task.after_at = reminded.before, reminded.after
        task.remind_at = self.now

    def begin(self, task: Task, step: Step) -> Task:
        """Save a task that comes while the run goes on: opened, or waiting as the others do."""
        anchor = anchor_moment(self.run, step)
        if anchor is not None:
            self.open(task, step, anchor)
            task.save()
        else:
            self.give_to_holder(task, step)
            task.save()
            self._follow(task, step)
        return task

    def open_following(self, task: Task) -> None:
        """Open, or let fall away, what was waiting for a task that has just ended."""
        for step in self.definition.following(task.step):
            waiting = Task.objects.filter(
                run=self.run, step=step.code, ended_at=None, opened_at=None
            )
            for follower in waiting:
                self._follow(follower, step)

    def _follow(self, follower: Task, step: Step) -> None:
        before = Task.objects.filter(run=self.run, step=step.anchor)
        if follower.concerns_id:
            before = before.filter(concerns__in=(follower.concerns_id, None)) | before.filter(
                concerns=None
            )
        ended = list(before)
        if any(task.is_open for task in ended):
            return
        if _is_left_out(step, ended):
            follower.state, follower.ended_at = Task.State.NOT_APPLICABLE, self.now
            follower.save()
            self.open_following(follower)
            return
        self.open(follower, step, max(task.ended_at or self.now for task in ended))
        follower.save()


def _is_left_out(step: Step, before: Sequence[Task]) -> bool:
    """Whether the decision before was a no, or what it follows fell away by such a one itself.

    What somebody set aside is another matter: a talk a week after it still has its day.
    """
    if step.on_yes and not any(task.decision for task in before):
        return True
    fell_away = [
        task.state == Task.State.NOT_APPLICABLE and task.ended_by_id is None for task in before
    ]
    return bool(fell_away) and all(fell_away)


def roles_of(step: Step) -> tuple[str, ...]:
    """The roles of a unit that have a step, in order; who a case role is only the case knows."""
    named = () if is_case_role(step.role) else (step.role,)
    return (*named, *step.fallback)


def anchor_moment(run: Run, step: Step) -> dt.datetime | None:
    """The moment that a step counts from; None for one that waits for another step."""
    return {EVENT: run.event_at, REPORT: run.reported_at}.get(step.anchor)


def moment(now: dt.datetime | None) -> dt.datetime:
    return now or timezone.now()
