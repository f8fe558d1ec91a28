"""Measures: each is a task of its owner, which moves and ends with it.

Those who follow up the case say that one is done, or why it is dropped, and so does whoever
carries it out, who sees nothing else of the case.
"""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.incidents.access import Opened
from lykt.incidents.actions.following import held_open
from lykt.incidents.models import Case, Measure
from lykt.incidents.queries.measures import carries_out
from lykt.incidents.sealed_words import reason_of, save_sealed, seal_reason, words_of
from lykt.incidents.subject import MEASURE
from lykt.lib.clock import local_day
from lykt.lib.once import new_id
from lykt.people.models import Person
from lykt.routines.actions import (
    arrange,
    cancel,
    finish,
    set_aside,
    start,
    tell_who_has,
    tell_who_stands_in,
)
from lykt.routines.models import Task
from lykt.routines.queries import tasks_of_run, version_in_force

ROUTINE = "incident_measure"


class EndedError(Exception):
    """Somebody has ended the measure meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody has ended this measure meanwhile. Load the page again to see how.")
        )


@transaction.atomic
def add_measure(
    *,
    actor: Person,
    opened: Opened,
    words: str,
    owner: Person,
    due_on: dt.date,
    token: uuid.UUID | None = None,
) -> Measure:
    """The owner gets it as a task, due on its day."""
    case = held_open(opened)
    if known := case.measures.filter(pk=new_id(token)).first():
        return known
    measure = Measure(id=new_id(token), case=case, owner=owner, due_on=due_on)
    save_sealed(case, measure, words)
    follow(actor, measure)
    record(actor=actor, action="incidents.add_measure", subject=case, due=due_on.isoformat())
    return measure


@transaction.atomic
def open_measure(*, actor: Person, measure: Measure) -> tuple[str, str]:
    """What is to be done, and why it was dropped, for whoever carries it out."""
    record(actor=actor, action="incidents.open_measure", subject=measure.case)
    return words_of(measure), reason_of(measure)


@transaction.atomic
def end_measure(
    *,
    actor: Person,
    measure: Measure,
    day: dt.date,
    opened: Opened | None = None,
    token: uuid.UUID | None = None,
) -> None:
    """It is done. ``opened`` is the case as those who follow it up see it, and here and below
    None for whoever carries the measure out. Raises ``EndedError`` and ``MovedError``."""
    held = _held(actor, measure, opened)
    if _is_ended_by(held, token):
        return
    held.done_on = day
    _end(actor, held, "incidents.end_measure", opened, token)


@transaction.atomic
def drop_measure(
    *,
    actor: Person,
    measure: Measure,
    reason: str,
    opened: Opened | None = None,
    token: uuid.UUID | None = None,
) -> None:
    """It is not carried out, and why."""
    held = _held(actor, measure, opened)
    if _is_ended_by(held, token):
        return
    held.dropped_on = timezone.localdate()
    seal_reason(held, reason)
    _end(actor, held, "incidents.drop_measure", opened, token)


def _held(actor: Person, measure: Measure, opened: Opened | None) -> Measure:
    """As it is now, and nobody else's until the transaction ends."""
    if opened:
        held_open(opened)
    rows = Measure.objects.select_for_update(of=("self",)).select_related("case__unit", "key")
    held = rows.filter(pk=measure.pk).first()
    if held is None or (opened and held.case_id != opened.case.pk):
        raise EndedError
    if opened is None and not carries_out(actor, held):
        raise PermissionDenied(f"{held.pk} is not for this person to carry out")
    return held


def _is_ended_by(measure: Measure, token: uuid.UUID | None) -> bool:
    """By this very form. Raises ``EndedError`` when it was by another."""
    if measure.is_left:
        return False
    if measure.ended_by_form is None or measure.ended_by_form != token:
        raise EndedError
    return True


def _end(
    actor: Person, measure: Measure, action: str, opened: Opened | None, token: uuid.UUID | None
) -> None:
    measure.ended_by_form = token
    measure.save()
    follow(actor, measure)
    if measure.task:
        _tell(actor, measure.task, by_whoever_carries_it_out=opened is None)
    record(actor=actor, action=action, subject=measure.case)


def _tell(actor: Person, task: Task, *, by_whoever_carries_it_out: bool) -> None:
    """Whoever had it, that somebody else has ended it; and their leader, that they have."""
    now = timezone.now()
    tell_who_has(task, actor, now)
    if by_whoever_carries_it_out:
        tell_who_stands_in(task, actor, now)


# --- Its task -----------------------------------------------------------------------------


def follow(actor: Person, measure: Measure) -> None:
    """Let the task be as the measure is; one that has none yet gets it now, if it is left."""
    task = measure.task
    if task and task.is_open:
        _change(actor, measure, task)
    elif measure.is_left:
        _give_task(actor, measure)


def _change(actor: Person, measure: Measure, task: Task) -> None:
    if measure.done_on:
        finish(actor=actor, task=task, by_subject=True)
    elif measure.dropped_on:
        set_aside(actor=actor, task=task, reason=reason_of(measure), by_subject=True)
    elif not _is_as(task, measure) and measure.owner:
        arrange(actor=actor, task=task, to=measure.owner, day=measure.due_on)


def _is_as(task: Task, measure: Measure) -> bool:
    has_day = task.due_at is not None and local_day(task.due_at) == measure.due_on
    return has_day and task.assignee_id == measure.owner_id


def _give_task(actor: Person, measure: Measure) -> None:
    """A measure is decided also where no version of the routine is in force."""
    now, case = timezone.now(), measure.case
    if measure.owner is None or version_in_force(ROUTINE, local_day(now)) is None:
        return
    run = start(
        actor=actor,
        routine=ROUTINE,
        unit=case.unit,
        subject_kind=MEASURE,
        subject_id=str(measure.pk),
        event_at=now,
        reported_at=now,
        facts={},
        persons={"exposed": _exposed(case)},
        destroy_texts_on=case.destroy_on,
        now=now,
    )
    task = tasks_of_run(run.pk).get()
    measure.task = arrange(actor=actor, task=task, to=measure.owner, day=measure.due_on, now=now)
    measure.save(update_fields=["task"])


def _exposed(case: Case) -> list[Person]:
    """A leader among them is not the one who stands in."""
    exposed = case.exposed.filter(person__isnull=False).select_related("person")
    return [each.person for each in exposed if each.person]


def call_off(actor: Person, measure: Measure, reason: str) -> None:
    """Its task, of a measure that is taken out of the case."""
    if measure.task is None:
        return
    if measure.task.is_open:
        tell_who_has(measure.task, actor, timezone.now())
    cancel(actor=actor, run=measure.task.run, reason=reason)
