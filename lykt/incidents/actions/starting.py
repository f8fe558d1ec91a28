"""What a report sets going: the routines that fit, and the talks that they promise."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from lykt.incidents.facts import Answers, facts_of, routines_for
from lykt.incidents.models import Case, Exposed, Report, Talk
from lykt.incidents.queries.cases import opening_report
from lykt.incidents.queries.steps import (
    REPORTED_BY,
    open_tasks_of,
    runs_of_case,
    runs_of_measures,
)
from lykt.incidents.subject import SUBJECT
from lykt.lib.clock import local_day
from lykt.people.models import Person
from lykt.routines.actions import add_person, finish, finish_by_telling, let_fall, start
from lykt.routines.definitions import Kind
from lykt.routines.models import Run, Task
from lykt.routines.queries import tasks_of_run, version_in_force

DONE_BY_REPORTING = frozenset({"withdraw", "register_incident"})
"""Steps that the report itself is, or that lie behind whoever sends one."""


def start_routines(actor: Person | None, case: Case, report: Report) -> None:
    """Every routine that fits and is in force; a report is taken also where one is missing."""
    answers, now = report.response.answers, report.reported_at
    going = {run.version.routine.code for run in runs_of_report(case, report)}
    for routine in routines_for(answers):
        if routine in going or version_in_force(routine, local_day(now)) is None:
            continue
        run = start(
            actor=actor,
            routine=routine,
            unit=case.unit,
            subject_kind=SUBJECT,
            subject_id=str(case.pk),
            event_at=case.happened_at,
            reported_at=now,
            facts=facts_of(answers, case.happened_at),
            persons=_persons(case, report),
            destroy_texts_on=case.destroy_on,
        )
        by = actor if actor == report.reporter else None
        finish_what_the_report_is(by, tasks_of_run(run.pk), answers)
        plan_talks(case, tasks_of_run(run.pk))


def runs_of_report(case: Case, report: Report) -> list[Run]:
    """Those that the report has started; of a joined case others may go on beside them."""
    return list(runs_of_case(case).filter(reported_at=report.reported_at))


def _persons(case: Case, report: Report) -> dict[str, list[Person]]:
    exposed = case.exposed.filter(person__isnull=False).select_related("person")
    persons = {"exposed": [each.person for each in exposed if each.person]}
    if report.reporter:
        persons["reporter"] = [report.reporter]
    return persons


def finish_what_the_report_is(
    actor: Person | None, tasks: Iterable[Task], answers: Answers
) -> None:
    done = set(DONE_BY_REPORTING)
    if answers.get("police") == "yes":
        done.add("call_police_when_alone")
    for task in tasks:
        if task.step in REPORTED_BY and task.is_open:
            finish_by_telling(actor=actor, task=task)
        elif task.step in done and task.is_open:
            finish(actor=actor, task=task)


def plan_talks(case: Case, tasks: Iterable[Task]) -> None:
    """A talk for each step that is one, with whom it concerns."""
    exposed = {each.person_id: each for each in case.exposed.filter(person__isnull=False)}
    for task in tasks:
        if task.concerns_id in exposed:
            plan_talk_of(task, case, exposed[task.concerns_id])


def plan_talks_that_came(case: Case) -> None:
    """For steps that waited for another one: their talks have a day first when they open."""
    ready = open_tasks_of(case).filter(kind=Kind.TALK, due_at__isnull=False)
    came = list(ready.exclude(pk__in=Talk.objects.filter(case=case).values("task")))
    if came:
        plan_talks(case, came)


def plan_talk_of(task: Task, case: Case, exposed: Exposed) -> None:
    """If the task is a talk whose day is known."""
    if task.kind == Kind.TALK and task.due_at:
        day = local_day(task.due_at)
        Talk.objects.get_or_create(
            task=task, defaults={"case": case, "exposed": exposed, "planned_for": day}
        )


def give_steps(actor: Person, case: Case, exposed: Exposed) -> None:
    """To somebody who is known to be exposed later: the steps and talks that each exposed has."""
    is_first = not case.exposed.exclude(pk=exposed.pk).exists()
    answers = opening_report(case).response.answers
    given: set[str] = set()
    for run in runs_of_case(case):
        tasks = add_person(
            actor=actor, run=run, role="exposed", person=exposed.person, is_first=is_first
        )
        finish_what_the_report_is(None, tasks, answers)
        for task in _without_those_given(actor, run, tasks, given):
            plan_talk_of(task, case, exposed)
    for run in runs_of_measures(case):
        add_person(actor=actor, run=run, role="exposed", person=exposed.person, is_first=is_first)


def _without_those_given(
    actor: Person, run: Run, tasks: Iterable[Task], given: set[str]
) -> list[Task]:
    """Of joined cases two routines may go on that ask for the same; once is enough."""
    new = [task for task in tasks if task.title not in given]
    again = [task.pk for task in tasks if task.title in given]
    if again:
        reason = _("The same step stands in another routine of the case.")
        let_fall(actor=actor, run=run, tasks=again, reason=reason)
    given.update(task.title for task in new)
    return new
