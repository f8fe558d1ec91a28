"""What a report sets going: the routines that fit, and the talks that they promise."""

import datetime as dt
from collections.abc import Sequence

from lykt.incidents.facts import Answers, facts_of, routines_for
from lykt.incidents.models import Case, Exposed, Report, Talk
from lykt.incidents.subject import SUBJECT
from lykt.lib.clock import local_day
from lykt.people.models import Person
from lykt.routines.actions import finish, start
from lykt.routines.definitions import Kind
from lykt.routines.models import Run, Task
from lykt.routines.queries import tasks_of_run, version_in_force

DONE_BY_REPORTING = frozenset(
    {"withdraw", "notify_leader", "report_to_leader", "contact_leader", "register_incident"}
)
"""Steps that the report itself is, or that lie behind whoever sends one."""


def start_routines(actor: Person | None, case: Case, report: Report) -> None:
    """Every routine that fits and is in force; a report is taken also where one is missing."""
    answers, now = report.response.answers, report.reported_at
    for routine in routines_for(answers):
        if version_in_force(routine, local_day(now)) is None:
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
        _finish_what_the_report_is(actor, run, answers)
        _plan_talks(case, run)


def _persons(case: Case, report: Report) -> dict[str, list[Person]]:
    exposed = case.exposed.filter(person__isnull=False).select_related("person")
    persons = {"exposed": [each.person for each in exposed if each.person]}
    if report.reporter:
        persons["reporter"] = [report.reporter]
    return persons


def _finish_what_the_report_is(actor: Person | None, run: Run, answers: Answers) -> None:
    done = set(DONE_BY_REPORTING)
    if answers.get("police") == "yes":
        done.add("call_police_when_alone")
    for task in tasks_of_run(run.pk):
        if task.step in done:
            finish(actor=actor, task=task)


def _plan_talks(case: Case, run: Run) -> None:
    talks = tasks_of_run(run.pk).filter(
        kind=Kind.TALK, concerns__isnull=False, due_at__isnull=False
    )
    exposed = {each.person_id: each for each in case.exposed.all()}
    Talk.objects.bulk_create(
        Talk(
            case=case,
            exposed=exposed[task.concerns_id],
            planned_for=_day_of(task),
            task=task,
        )
        for task in talks
        if task.concerns_id in exposed
    )


def _day_of(task: Task) -> dt.date:
    if task.due_at is None:
        raise ValueError(f"the task {task.pk} has no deadline yet")
    return local_day(task.due_at)


def plan_same_talks(case: Case, exposed: Exposed, days: Sequence[dt.date]) -> None:
    """For somebody who is known to be exposed later than the others."""
    Talk.objects.bulk_create(
        Talk(case=case, exposed=exposed, planned_for=day) for day in dict.fromkeys(days)
    )
