"""Who has a task: taken by somebody, or given to somebody."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.routines.actions.holding import hold_open_task
from lykt.routines.actions.opening import moment
from lykt.routines.actions.telling import tell_who_has
from lykt.routines.deciding import may_decide, who_decide
from lykt.routines.definitions import Kind
from lykt.routines.errors import RoutineError
from lykt.routines.holders import is_nobodys
from lykt.routines.models import Task
from lykt.routines.queries import may_do, people_for
from lykt.routines.subjects import own_step_of


@transaction.atomic
def take(*, actor: Person, task: Task, now: dt.datetime | None = None) -> Task:
    """The actor has it from now. Raises ``RoutineError`` when it is ended, or not theirs to do."""
    return _give(actor, task, actor, "routines.take_task", now)


@transaction.atomic
def delegate(*, actor: Person, task: Task, to: Person, now: dt.datetime | None = None) -> Task:
    """Raises ``RoutineError`` when it is ended, or for somebody who does not work there."""
    if not people_for(task).filter(pk=to.pk).exists():
        raise RoutineError(_("This person has no role at the unit. Choose somebody who has."))
    return _give(actor, task, to, "routines.delegate_task", now)


def _give(actor: Person, task: Task, to: Person, action: str, now: dt.datetime | None) -> Task:
    held = hold_open_task(task)
    own = own_step_of(held)
    if own and not own.address(held.run.subject_id, to):
        raise RoutineError(
            _("This step is done on the case’s own page. Choose somebody who may do it there.")
        )
    _refuse_what_is_others_to_decide(actor, held, moment(now))
    before = held.assignee_id
    held.assignee = to
    if to != actor and held.opened_at:
        held.stage, held.remind_at = Task.Stage.NONE, moment(now)
    held.save(update_fields=["assignee", "stage", "remind_at"])
    record(actor=actor, action=action, subject=held, before=before, after=to.pk)
    return held


def _refuse_what_is_others_to_decide(actor: Person, task: Task, now: dt.datetime) -> None:
    """Taking a decision over would be taking it. One that nobody has, whoever sees it may give;
    whose a decision on the case's own pages is, the case's room says."""
    if task.kind != Kind.DECIDE or own_step_of(task):
        return
    if may_do(actor, task) or is_nobodys(task):
        return
    if not may_decide(actor, task):
        raise RoutineError(
            _("This decision is for %(who)s. Only they can take it or hand it on.")
            % {"who": who_decide(task)}
        )
    tell_who_has(task, actor, now)
