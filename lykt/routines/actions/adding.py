"""Adding to a run that goes on: somebody more in a case role, and steps that apply since what was
known of the case was corrected."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.routines import facts as known_facts
from lykt.routines.actions.opening import Opener, moment
from lykt.routines.actions.starting import all_known, tasks_of_step
from lykt.routines.applying import steps_that_apply
from lykt.routines.definitions import EVENT, Step
from lykt.routines.errors import RoutineError
from lykt.routines.models import CasePerson, Run, Task
from lykt.routines.roles import EXPOSED


def _hold(run: Run) -> Run:
    """The run, nobody else's until the transaction ends."""
    held = Run.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("version", "unit", "key").get(pk=run.pk)


@transaction.atomic
def add_person(
    *,
    actor: Person,
    run: Run,
    role: str,
    person: Person | None,
    is_first: bool,
    now: dt.datetime | None = None,
) -> list[Task]:
    """Somebody more has a case role: the steps that each such person has become tasks for them too.

    ``person`` is None for somebody who does not sign in. What has stood for nobody in particular,
    since nobody was known, is that of the first one. Gives the tasks that are about them.
    """
    opener = Opener(_hold(run), moment(now))
    if person:
        CasePerson.objects.get_or_create(run=opener.run, role=role, person=person)
        if role == EXPOSED:
            _pass_over(opener, person)
    found: list[Task] = []
    for step in steps_that_apply(opener.definition, opener.run.facts):
        if role in (step.each, "" if step.each else step.role):
            found += _tasks_for(opener, step, role, person, is_first)
    record(
        actor=actor, action="routines.add_person", subject=opener.run, role=role, tasks=len(found)
    )
    return found


def _pass_over(opener: Opener, person: Person) -> None:
    """What somebody has had as a leader is the next leader's when it is about themselves."""
    for task in opener.run.tasks.filter(ended_at=None):
        before = task.held_role, task.held_unit_id
        opener.give_to_holder(task, opener.definition.step(task.step))
        if before == (task.held_role, task.held_unit_id):
            continue
        if task.assignee_id == person.pk:
            task.assignee = None
        task.stage, task.remind_at = Task.Stage.NONE, opener.now if task.opened_at else None
        task.save(update_fields=["held_role", "held_unit", "assignee", "stage", "remind_at"])


def _tasks_for(
    opener: Opener, step: Step, role: str, person: Person | None, is_first: bool
) -> list[Task]:
    nobodys = list(opener.run.tasks.filter(step=step.code, concerns=None)) if is_first else []
    if nobodys:
        return [_give(task, step, role, person) for task in nobodys if task.is_open]
    persons = {role: [person]} if person else {}
    return [opener.begin(task, step) for task in tasks_of_step(opener.run, step, persons)]


def _give(task: Task, step: Step, role: str, person: Person | None) -> Task:
    task.concerns = person
    if step.role == role:
        task.assignee = person
    task.save(update_fields=["concerns", "assignee"])
    return task


@transaction.atomic
def correct_run(
    *,
    actor: Person,
    run: Run,
    event_at: dt.datetime,
    facts: Mapping[str, bool],
    now: dt.datetime | None = None,
) -> list[Task]:
    """When it happened, or what was known of the case, was wrong. Gives the tasks that come.

    What is open and counts from the event is due anew. Steps that apply now, and did not, become
    tasks. Those that apply no more stay, until somebody lets them fall with a reason.
    """
    opener = Opener(_hold(run), moment(now))
    all_known("fact", facts, known_facts.known())
    if event_at > opener.run.reported_at:
        raise RoutineError(_("It was reported before it happened. Correct one of the two times."))
    applied = {step.code for step in steps_that_apply(opener.definition, opener.run.facts)}
    is_moved = opener.run.event_at != event_at
    opener.run.event_at, opener.run.facts = event_at, dict(facts)
    opener.run.save(update_fields=["event_at", "facts"])
    if is_moved:
        opener.run.tasks.update(day=timezone.localdate(event_at))
        _count_anew(opener)
    fitting = steps_that_apply(opener.definition, facts)
    come = [task for step in fitting if step.code not in applied for task in _come(opener, step)]
    record(actor=actor, action="routines.correct_run", subject=opener.run, tasks=len(come))
    return come


def _count_anew(opener: Opener) -> None:
    """Deadlines from an event whose time was wrong; also reminded of anew."""
    for task in opener.run.tasks.filter(ended_at=None, opened_at__isnull=False):
        step = opener.definition.step(task.step)
        if step.anchor == EVENT and task.opened_at:
            opener.set_deadline(task, step, opener.run.event_at, opened=task.opened_at)
            task.stage = Task.Stage.NONE
            task.save()


def _come(opener: Opener, step: Step) -> list[Task]:
    """None where the step is to be done already, or is done."""
    tasks = opener.run.tasks.filter(step=step.code).exclude(state=Task.State.NOT_APPLICABLE)
    if tasks.exists():
        return []
    persons: dict[str, list[Person]] = {}
    for each in opener.run.people.select_related("person"):
        persons.setdefault(each.role, []).append(each.person)
    return [opener.begin(task, step) for task in tasks_of_step(opener.run, step, persons)]
