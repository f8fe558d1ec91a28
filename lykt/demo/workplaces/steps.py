"""The first routine of each case, and how its steps went; deadlines are those of the routine."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from lykt.incidents.actions.starting import DONE_BY_REPORTING
from lykt.incidents.facts import facts_of, routines_for
from lykt.incidents.models import Case
from lykt.incidents.subject import SUBJECT
from lykt.incidents.workflow import State
from lykt.people.calendar import WorkingCalendar
from lykt.people.models import Person
from lykt.routines.applying import steps_that_apply
from lykt.routines.deadlines import counted_from, due_at
from lykt.routines.definitions import EVENT, REPORT, Definition, Kind, Step, from_json
from lykt.routines.models import RoutineVersion, Run, Task
from lykt.routines.queries import version_in_force
from lykt.vault.models import RecordKey
from lykt.vault.sealing import new_key

_IN_TIME_PCT, _LATE_PCT = 84, 13
_MOST_LATE = 60 * 24 * 4


@dataclass
class _Routines:
    """Versions and their definitions, each read once; Norway's calendar for all."""

    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    known: dict[str, tuple[RoutineVersion, Definition]] = field(default_factory=dict)

    def of(self, code: str, day: dt.date) -> tuple[RoutineVersion, Definition]:
        if code not in self.known:
            version = version_in_force(code, day)
            if version is None:
                raise LookupError(f"the routine {code} is not loaded")
            self.known[code] = version, from_json(version.definition)
        return self.known[code]


def add_steps(
    cases: Sequence[tuple[Case, Mapping[str, Any]]],
    leaders: Mapping[int, Person],
    now: dt.datetime,
    random: Random,
) -> None:
    routines = _Routines()
    keys, runs, tasks = [], [], []
    for case, answers in cases:
        version, definition = routines.of(routines_for(answers)[0], case.day)
        key = new_key(destroy_on=case.destroy_on)
        run = Run(
            version=version,
            unit=case.unit,
            subject_kind=SUBJECT,
            subject_id=str(case.pk),
            event_at=case.happened_at,
            reported_at=case.opened_at,
            facts=facts_of(answers, case.happened_at),
            key=key,
            started_at=case.opened_at,
        )
        keys.append(key)
        runs.append(run)
        steps = steps_that_apply(definition, run.facts)
        went = _Went(run, case, leaders[case.unit_id], routines.calendar, now, random)
        tasks += list(went.tasks(steps))
    RecordKey.objects.bulk_create(keys)
    Run.objects.bulk_create(runs)
    Task.objects.bulk_create(tasks)


@dataclass
class _Went:
    """How the steps of one case went: most in time, some late, some not yet."""

    run: Run
    case: Case
    leader: Person
    calendar: WorkingCalendar
    now: dt.datetime
    random: Random
    ended: dict[str, dt.datetime] = field(default_factory=dict)

    def tasks(self, steps: Sequence[Step]) -> Iterator[Task]:
        for step in steps:
            anchor = self._anchor(step)
            task = Task(
                run=self.run,
                day=self.case.day,
                step=step.code,
                title=step.title,
                kind=step.kind,
                role=step.role,
                unit=self.case.unit,
                held_role="line_leader",
                held_unit=self.case.unit,
                # Nobody is to be reminded of what is made up.
                stage=Task.Stage.AFTER,
            )
            if anchor is not None:
                task.opened_at = max(self.case.opened_at, anchor)
                start = counted_from(step.deadline, anchor, task.opened_at)
                task.due_at = due_at(step.deadline, start, self.calendar)
                self._end(task, step)
            yield task

    def _anchor(self, step: Step) -> dt.datetime | None:
        moments = {EVENT: self.run.event_at, REPORT: self.run.reported_at, **self.ended}
        return moments.get(step.anchor)

    def _end(self, task: Task, step: Step) -> None:
        at = self._when(task, step)
        if at is None or at > self.now:
            return
        self.ended[step.code] = task.ended_at = at
        task.ended_by = self.leader
        task.state = Task.State.DONE
        if step.kind == Kind.DECIDE:
            task.state, task.decision = Task.State.DECIDED, self.random.random() < 0.4

    def _when(self, task: Task, step: Step) -> dt.datetime | None:
        if step.code in DONE_BY_REPORTING:
            return self.case.opened_at
        if self.case.state == State.RECEIVED or task.due_at is None or task.opened_at is None:
            return None
        draw = self.random.randrange(100)
        room = max((task.due_at - task.opened_at) // dt.timedelta(minutes=1), 0)
        if draw < _IN_TIME_PCT:
            return task.opened_at + dt.timedelta(minutes=self.random.randint(0, room))
        if draw < _IN_TIME_PCT + _LATE_PCT or self.case.state == State.CLOSED:
            late = self.random.randint(30, _MOST_LATE)
            return max(task.due_at, task.opened_at) + dt.timedelta(minutes=late)
        return None
