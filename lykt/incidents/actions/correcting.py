"""Correcting the facts of a case: what they were is kept, and numbers and routines follow."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.incidents.access import Opened
from lykt.incidents.actions.following import held_open
from lykt.incidents.actions.starting import plan_talks, runs_of_report, start_routines
from lykt.incidents.actions.telling import tell_of_correction
from lykt.incidents.collection import FOLLOWED_UP_DAYS
from lykt.incidents.facts import facts_of
from lykt.incidents.models import Case, Correction, Report, Talk
from lykt.incidents.queries.cases import opening_report
from lykt.incidents.queries.doubts import tasks_in_doubt
from lykt.incidents.retention import keep_until
from lykt.incidents.sealed_words import save_sealed
from lykt.lib.clock import local_day
from lykt.people.models import Person
from lykt.questions.actions import Answers, correct_response
from lykt.questions.models import Response
from lykt.questions.queries import texts_of
from lykt.routines.actions import correct_run, let_fall
from lykt.routines.models import Task
from lykt.vault.sealing import KeyDestroyedError

HAPPENED_AT = "happened_at"
Changes = dict[str, list[Any]]
"""What each thing was and is, by its code."""


class UnchangedError(Exception):
    """A correction in which nothing is corrected."""

    def __init__(self) -> None:
        super().__init__(_("Nothing is changed. Correct what is wrong, or go back to the case."))


@transaction.atomic
def correct_facts(
    *,
    actor: Person,
    opened: Opened,
    revision: int,
    happened_at: dt.datetime,
    answers: Answers,
    reason: str,
) -> int:
    """How many steps came. Those that do not fit any more stay: see ``set_steps_aside``. Those
    who follow the case are told that it was corrected.

    ``answers`` are those to the questions of ``facts_form.corrected_questions``. Raises
    ``MovedError``, ``UnchangedError``, and ``questions.actions.StaleRevisionError`` when
    ``revision``, the one that the corrector read, is no longer the newest.
    """
    case = held_open(opened)
    report = opening_report(case)
    changes = _changes(case, report.response, happened_at, answers)
    if not changes:
        raise UnchangedError
    report.response = _correct_answers(actor, report.response, revision, happened_at, answers)
    case.happened_at, case.day = happened_at, report.response.day
    case.save(update_fields=["happened_at", "day"])
    keep_until(case, report.response.collection.texts_end(case.day, least_days=FOLLOWED_UP_DAYS))
    keep_correction(actor, case, Correction.Kind.FACTS, report.pk, reason, changes)
    come = _correct_routines(actor, case, report)
    tell_of_correction(actor, case)
    return come


def _changes(case: Case, response: Response, happened_at: dt.datetime, answers: Answers) -> Changes:
    before = {code: value for code, value in response.answers.items() if code != "reporter"}
    found: Changes = {
        code: [before.get(code), answers.get(code)]
        for code in dict.fromkeys([*before, *answers])
        if _in_order(before.get(code)) != _in_order(answers.get(code))
    }
    if happened_at != case.happened_at:
        found[HAPPENED_AT] = [case.happened_at.isoformat(), happened_at.isoformat()]
    return found


def _in_order(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def _correct_answers(
    actor: Person, response: Response, revision: int, happened_at: dt.datetime, answers: Answers
) -> Response:
    """What was told in words, and who told it, stays as it was."""
    kept = {"reporter": response.answers["reporter"], **_texts(response)}
    return correct_response(
        actor=actor,
        response=response,
        revision=revision,
        answers={**answers, **kept},
        # It is kept with the correction, sealed.
        reason="",
        day=local_day(happened_at),
        least_days=FOLLOWED_UP_DAYS,
    )


def _texts(response: Response) -> dict[str, str]:
    try:
        return texts_of(response)
    except KeyDestroyedError:
        return {}


def keep_correction(
    actor: Person,
    case: Case,
    kind: Correction.Kind,
    row: uuid.UUID,
    reason: str,
    changes: Mapping[str, list[Any]],
) -> Correction:
    correction = Correction(case=case, kind=kind, row=row, author=actor, written_at=timezone.now())
    save_sealed(case, correction, json.dumps({"reason": reason, "changes": changes}))
    record(
        actor=actor,
        action=f"incidents.correct_{kind}",
        subject=case,
        correction=str(correction.pk),
    )
    return correction


def _correct_routines(actor: Person, case: Case, report: Report) -> int:
    """The report's own runs follow; a routine that fits now, and did not, is started."""
    facts = facts_of(report.response.answers, case.happened_at)
    runs = runs_of_report(case, report)
    come: list[Task] = []
    for run in runs:
        come += correct_run(actor=actor, run=run, event_at=case.happened_at, facts=facts)
    plan_talks(case, come)
    _move_talks(case)
    start_routines(actor, case, report)
    started = [run for run in runs_of_report(case, report) if run not in runs]
    return len(come) + Task.objects.filter(run__in=started, ended_at=None).count()


def _move_talks(case: Case) -> None:
    """Talks of the routines that are not held are on the day of their step's deadline."""
    for talk in case.talks.filter(held_on=None, task__ended_at=None).select_related("task"):
        if talk.task and talk.task.due_at:
            Talk.objects.filter(pk=talk.pk).update(planned_for=local_day(talk.task.due_at))


@transaction.atomic
def set_steps_aside(*, actor: Person, opened: Opened, tasks: list[int], reason: str) -> None:
    """Of the steps that do not fit since the facts were corrected, these; with the reason."""
    case = held_open(opened)
    chosen: dict[Any, list[int]] = {}
    for task in tasks_in_doubt(case):
        if task.pk in tasks:
            chosen.setdefault(task.run, []).append(task.pk)
    for run, falling in chosen.items():
        let_fall(actor=actor, run=run, tasks=falling, reason=reason)
        # What was held, or noted, of a talk stays.
        case.talks.filter(task__in=falling, held_on=None, notes=None).delete()
    record(actor=actor, action="incidents.set_steps_aside", subject=case, steps=len(tasks))
