"""Telling those who follow a case that its facts were corrected."""

from django.utils import timezone

from lykt.incidents.access import standings_by_role
from lykt.incidents.models import Case
from lykt.incidents.queries.steps import runs_of_case
from lykt.incidents.subject import SUBJECT
from lykt.lib.clock import local_day
from lykt.people.models import Person
from lykt.routines.actions import finish, start
from lykt.routines.definitions import Kind
from lykt.routines.queries import people_told, tasks_of_run, version_in_force

ROUTINE = "incident_facts_corrected"


def tell_of_correction(actor: Person, case: Case) -> None:
    """Who reported, whoever was told of the case before, and whom the routine names beside them.

    Also when the case is less grave than it was: steps that were to tell of it may be set aside,
    and then nobody else would.
    """
    now = timezone.now()
    if version_in_force(ROUTINE, local_day(now)) is None:
        return
    run = start(
        actor=actor,
        routine=ROUTINE,
        unit=case.unit,
        subject_kind=SUBJECT,
        subject_id=str(case.pk),
        event_at=case.happened_at,
        reported_at=now,
        facts={},
        persons={
            "reporter": _without(actor, _reporters(case)),
            "informed": _without(actor, _informed(case)),
        },
        destroy_texts_on=case.destroy_on,
    )
    for task in tasks_of_run(run.pk):
        if task.kind == Kind.TELL and not task.waits:
            finish(actor=actor, task=task)


def _reporters(case: Case) -> list[Person]:
    reports = case.reports.filter(reporter__isnull=False).select_related("reporter")
    return [report.reporter for report in reports if report.reporter]


def _informed(case: Case) -> list[Person]:
    """Those of them who may still open it."""
    told = {notice.person for notice in people_told(runs_of_case(case))}
    return [person for person in told if standings_by_role(person, case)]


def _without(actor: Person, people: list[Person]) -> list[Person]:
    return [person for person in people if person != actor]
