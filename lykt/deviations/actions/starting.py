"""The routine of a deviation, and which of its steps the report itself is."""

import datetime as dt

from lykt.deviations.actions.threats import is_threat
from lykt.deviations.models import Deviation
from lykt.deviations.queries.instead import handler_of
from lykt.deviations.queries.lines import unit_following_up
from lykt.deviations.subject import kind_of
from lykt.lib.clock import local_day
from lykt.people.models import Person
from lykt.questions.actions import Answers
from lykt.routines.actions import finish, start
from lykt.routines.queries import tasks_of_run, version_in_force

ROUTINE = "deviation"
ROUTINE_ABOUT_LEADER = "deviation_about_leader"
DONE_BY_REPORTING = frozenset({"describe", "start_threat_routine"})


def start_routine(actor: Person, deviation: Deviation, *, reported_at: dt.datetime) -> None:
    """A report is taken also where no version of the routine is in force."""
    routine = ROUTINE_ABOUT_LEADER if deviation.is_about_leader else ROUTINE
    if version_in_force(routine, local_day(reported_at)) is None:
        return
    run = start(
        actor=actor,
        routine=routine,
        unit=deviation.handling_unit or unit_following_up(deviation),
        subject_kind=kind_of(deviation),
        subject_id=str(deviation.pk),
        event_at=deviation.happened_at,
        reported_at=reported_at,
        facts=_facts(deviation.response.answers),
        persons=_persons(deviation),
        destroy_texts_on=deviation.destroy_on,
    )
    for task in tasks_of_run(run.pk):
        if task.step in DONE_BY_REPORTING:
            finish(actor=actor, task=task)


def _persons(deviation: Deviation) -> dict[str, list[Person]]:
    """Who has a step about a leader is named: by the role it would be whoever is nearest."""
    handler = handler_of(deviation) if deviation.is_about_leader else None
    named = {"reporter": deviation.reporter, "handler": handler}
    return {role: [person] for role, person in named.items() if person}


def _facts(answers: Answers) -> dict[str, bool]:
    channel = answers.get("channel")
    return {
        "threat_from_caller": is_threat(answers),
        "conversation_in_chat": channel == "chat",
        "conversation_by_telephone": channel == "telephone",
    }
