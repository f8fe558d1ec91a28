"""Who has a task: taken by somebody, or given to somebody."""

import datetime as dt

from django.db import transaction

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.routines.actions.holding import hold_open_task
from lykt.routines.actions.opening import moment
from lykt.routines.actions.telling import tell_who_has
from lykt.routines.definitions import Kind
from lykt.routines.errors import RoutineError
from lykt.routines.handing import why_not_hand_on, why_not_take, why_not_to
from lykt.routines.holders import is_nobodys
from lykt.routines.models import Task
from lykt.routines.queries import may_do
from lykt.routines.subjects import own_step_of


@transaction.atomic
def take(*, actor: Person, task: Task, now: dt.datetime | None = None) -> Task:
    """The actor has it from now. Raises ``RoutineError`` when it is ended, or not theirs to do."""
    held = hold_open_task(task)
    _refuse(why_not_take(actor, held))
    return _give(actor, held, actor, "routines.take_task", now)


@transaction.atomic
def delegate(*, actor: Person, task: Task, to: Person, now: dt.datetime | None = None) -> Task:
    """Raises ``RoutineError`` when it is ended, is not the actor's to hand on, or for somebody
    who has no part in it."""
    held = hold_open_task(task)
    _refuse(why_not_hand_on(actor, held) or why_not_to(actor, held, to))
    return _give(actor, held, to, "routines.delegate_task", now)


def _refuse(why: str) -> None:
    if why:
        raise RoutineError(why)


def _give(actor: Person, held: Task, to: Person, action: str, now: dt.datetime | None) -> Task:
    _tell_whose_decision_it_is(actor, held, moment(now))
    before = held.assignee_id
    held.assignee = to
    if to != actor and held.opened_at:
        held.stage, held.remind_at = Task.Stage.NONE, moment(now)
    held.save(update_fields=["assignee", "stage", "remind_at"])
    record(actor=actor, action=action, subject=held, before=before, after=to.pk)
    return held


def _tell_whose_decision_it_is(actor: Person, task: Task, now: dt.datetime) -> None:
    """When somebody else whom the routine names for it takes it over."""
    if task.kind != Kind.DECIDE or own_step_of(task):
        return
    if not may_do(actor, task) and not is_nobodys(task):
        tell_who_has(task, actor, now)
