"""Starting a routine: its tasks, for the case at hand."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.lib.clock import local_day
from lykt.people.models import Person, Unit
from lykt.routines import facts as known_facts
from lykt.routines import roles, subjects
from lykt.routines.actions.opening import Opener, anchor_moment, moment
from lykt.routines.actions.warning import warn_when_nobody_has
from lykt.routines.applying import steps_that_apply
from lykt.routines.definitions import Step
from lykt.routines.errors import RoutineError
from lykt.routines.models import CasePerson, RoutineVersion, Run, Task
from lykt.routines.queries import version_in_force
from lykt.vault.actions import make_key

Persons = Mapping[str, Sequence[Person]]


@transaction.atomic
def start(
    *,
    actor: Person | None,
    routine: str,
    unit: Unit,
    subject_kind: str,
    subject_id: str,
    event_at: dt.datetime,
    reported_at: dt.datetime,
    facts: Mapping[str, bool],
    persons: Persons,
    destroy_texts_on: dt.date | None = None,
    now: dt.datetime | None = None,
) -> Run:
    """Start a routine for a subject: every step that applies becomes a task.

    The version is the one in force on the day of the report. ``facts`` that are left out are not
    known, and their steps apply. ``persons`` are those whom only the case knows, by case role.
    Raises ``RoutineError``: a moment in the future, an event after its report, a routine that is
    not in force, a kind, fact or case role that no room has registered.
    """
    at = moment(now)
    _check(subject_kind, event_at, reported_at, facts, persons, at)
    version = _version(routine, local_day(reported_at))
    run = Run.objects.create(
        version=version,
        unit=unit,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        event_at=event_at,
        reported_at=reported_at,
        facts=dict(facts),
        key=make_key(destroy_on=destroy_texts_on),
        started_at=at,
        started_by=actor,
    )
    _name_people(run, persons)
    tasks = _make_tasks(run, persons, at)
    warn_when_nobody_has(run, tasks, at)
    _audit(actor, run, len(tasks))
    return run


def _name_people(run: Run, persons: Persons) -> None:
    CasePerson.objects.bulk_create(
        CasePerson(run=run, role=role, person=person)
        for role, people in persons.items()
        for person in dict.fromkeys(people)
    )


def _audit(actor: Person | None, run: Run, tasks: int) -> None:
    record(
        actor=actor,
        action="routines.start",
        subject=run,
        routine=run.version.routine.code,
        version=run.version.number,
        unit=run.unit_id,
        kind=run.subject_kind,
        case=run.subject_id,
        tasks=tasks,
    )


def _version(routine: str, day: dt.date) -> RoutineVersion:
    version = version_in_force(routine, day)
    if version is None:
        raise RoutineError(
            _(
                "No version of the routine %(routine)s is in force on %(day)s. Load the shipped "
                "routines with `lykt load_routines`, or publish a version that holds from that day."
            )
            % {"routine": routine, "day": day.isoformat()}
        )
    return version


def _check(
    subject_kind: str,
    event_at: dt.datetime,
    reported_at: dt.datetime,
    facts: Mapping[str, bool],
    persons: Persons,
    now: dt.datetime,
) -> None:
    if max(event_at, reported_at) > now:
        raise RoutineError(_("The time lies in the future. Give a time that has been."))
    if event_at > reported_at:
        raise RoutineError(_("It was reported before it happened. Correct one of the two times."))
    if not subjects.is_registered(subject_kind):
        raise RoutineError(f"no room has registered the kind of subject {subject_kind}")
    all_known("fact", facts, known_facts.known())
    all_known("case role", persons, roles.case_role_codes())


def all_known(what: str, given: Mapping[str, object], known: Sequence[str]) -> None:
    for code in given:
        if code not in known:
            raise RoutineError(f"the {what} {code} is not registered; known: {', '.join(known)}")


def _make_tasks(run: Run, persons: Persons, now: dt.datetime) -> list[Task]:
    opener = Opener(run, now)
    tasks = []
    for step in steps_that_apply(opener.definition, run.facts):
        anchor = anchor_moment(run, step)
        for task in tasks_of_step(run, step, persons):
            if anchor is None:
                opener.give_to_holder(task, step)
            else:
                opener.open(task, step, anchor)
            tasks.append(task)
    return Task.objects.bulk_create(tasks)


def tasks_of_step(run: Run, step: Step, persons: Persons) -> Iterator[Task]:
    """One, or one for each person of a case role."""
    each = step.each or (step.role if roles.is_case_role(step.role) else "")
    concerned: Sequence[Person | None] = persons.get(each) or [None]
    for person in concerned:
        yield Task(
            run=run,
            day=timezone.localdate(run.event_at),
            step=step.code,
            title=step.title,
            kind=step.kind,
            role=step.role,
            unit=run.unit,
            concerns=person,
            assignee=_named(step, person, each, persons),
        )


def _named(step: Step, person: Person | None, each: str, persons: Persons) -> Person | None:
    """The person of the case who has the task; none when a role of the unit has it."""
    if step.role == each:
        return person
    named = persons.get(step.role, ())
    return named[0] if len(named) == 1 else None
