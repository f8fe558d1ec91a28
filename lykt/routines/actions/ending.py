"""Ending tasks: done, decided, or not applicable, each with its note or reason sealed."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.routines.actions.holding import hold_open_task
from lykt.routines.actions.opening import Opener, moment
from lykt.routines.actions.telling import tell, told_by
from lykt.routines.actions.warning import warn_of
from lykt.routines.definitions import Kind, from_json
from lykt.routines.errors import RoutineError
from lykt.routines.holders import Holders
from lykt.routines.models import Run, Task
from lykt.routines.subjects import own_step_of
from lykt.routines.texts import seal_text

_ENDED = ("state", "ended_at", "ended_by", "sealed_text", "remind_at", "tell_at")


@transaction.atomic
def finish(
    *,
    actor: Person | None,
    task: Task,
    note: str = "",
    by_subject: bool = False,
    now: dt.datetime | None = None,
) -> Task:
    """It is done. Whom the step tells is told. ``actor`` is None for the service itself.

    ``by_subject``, here and below: the case's own room ends it, in one transaction with what the
    step changes in the case. A step that the room has for its own is ended in no other way.
    """
    held = hold_open_task(task)
    _refuse_what_is_the_cases(held, by_subject)
    if held.kind == Kind.DECIDE:
        raise RoutineError(_("This step ends with a decision. Choose yes or no, and say why."))
    return _end(actor, held, Task.State.DONE, note, now)


@transaction.atomic
def finish_by_telling(*, actor: Person | None, task: Task, now: dt.datetime | None = None) -> bool:
    """Whether somebody was told, and so it is done. Otherwise it stays with whoever has it, and
    those who administer people are warned: a message that nobody got is not sent."""
    held = hold_open_task(task)
    step = from_json(held.run.version.definition).step(held.step)
    if not any(told_by(held, step, Holders()).values()):
        warn_of(held.run, held, moment(now))
        return False
    finish(actor=actor, task=held, now=now)
    return True


@transaction.atomic
def decide(
    *,
    actor: Person,
    task: Task,
    yes: bool,
    reason: str,
    by_subject: bool = False,
    now: dt.datetime | None = None,
) -> Task:
    """A decision, yes or no, and why."""
    held = hold_open_task(task)
    _refuse_what_is_the_cases(held, by_subject)
    if held.kind != Kind.DECIDE:
        raise RoutineError(_("This step asks for no decision. Mark it as done instead."))
    held.decision = yes
    return _end(actor, held, Task.State.DECIDED, _needed(reason), now)


@transaction.atomic
def set_aside(
    *,
    actor: Person,
    task: Task,
    reason: str,
    by_subject: bool = False,
    now: dt.datetime | None = None,
) -> Task:
    """It does not apply in this case, and why. A step that asks for a decision needs one."""
    held = hold_open_task(task)
    own = own_step_of(held)
    _refuse_what_is_the_cases(held, by_subject or (own is not None and own.may_be_set_aside))
    if held.kind == Kind.DECIDE:
        raise RoutineError(_("This step ends with a decision. Choose yes or no, and say why."))
    return _end(actor, held, Task.State.NOT_APPLICABLE, _needed(reason), now)


def _refuse_what_is_the_cases(task: Task, by_subject: bool) -> None:
    if own_step_of(task) and not by_subject:
        raise RoutineError(_("This step is done on the case’s own page. Go there from the task."))


def _needed(reason: str) -> str:
    if not reason.strip():
        raise RoutineError(_("The reason is missing. Write in a few words why."))
    return reason.strip()


def _end(
    actor: Person | None, task: Task, state: Task.State, text: str, now: dt.datetime | None
) -> Task:
    task.state, task.ended_at, task.ended_by = state, moment(now), actor
    task.sealed_text = seal_text(task, text)
    task.remind_at = task.tell_at = None
    task.save()
    opener = Opener(task.run, task.ended_at)
    if state is not Task.State.NOT_APPLICABLE:
        tell(task, opener.definition.step(task.step), task.ended_at)
    opener.open_following(task)
    record(
        actor=actor,
        action=f"routines.{state}_task",
        subject=task,
        run=str(task.run_id),
        step=task.step,
        **({"decision": task.decision} if task.decision is not None else {}),
    )
    return task


@transaction.atomic
def cancel(*, actor: Person, run: Run, reason: str, now: dt.datetime | None = None) -> Run:
    """End a run that should not go on, such as that of a report that was made twice.

    Its open tasks, also those that ask for a decision, fall away with the reason.
    """
    text, at = _needed(reason), moment(now)
    held = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    if held.cancelled_at:
        raise RoutineError(_("This has been called off already."))
    held.cancelled_at = at
    held.save(update_fields=["cancelled_at"])
    tasks = list(held.tasks.filter(ended_at=None).select_related("run__key"))
    _let_fall(actor, tasks, text, at)
    # Tables count no task of the run any more: those that were done are to be read anew too.
    held.tasks.update(day=F("day"))
    record(actor=actor, action="routines.cancel_run", subject=held, tasks=len(tasks))
    return held


def _let_fall(actor: Person, tasks: Sequence[Task], text: str, at: dt.datetime) -> None:
    for task in tasks:
        task.state, task.ended_at, task.ended_by = Task.State.NOT_APPLICABLE, at, actor
        task.sealed_text, task.remind_at = seal_text(task, text), None
        task.tell_at = None
    Task.objects.bulk_update(tasks, _ENDED)


@transaction.atomic
def let_fall(
    *,
    actor: Person,
    run: Run,
    tasks: Collection[int],
    reason: str,
    now: dt.datetime | None = None,
) -> int:
    """End open tasks that do not fit the case as it is known now, with the reason; how many.

    Also those that ask for a decision, since there is nothing to decide. The caller, the case's
    own room, has found that they do not fit.
    """
    text, at = _needed(reason), moment(now)
    held = Run.objects.select_for_update(of=("self",), no_key=True)
    opener = Opener(held.select_related("version", "unit", "key").get(pk=run.pk), at)
    found = opener.run.tasks.filter(ended_at=None, pk__in=tasks).select_related("run__key")
    falling = list(found)
    _let_fall(actor, falling, text, at)
    for task in falling:
        opener.open_following(task)
    record(actor=actor, action="routines.let_fall", subject=opener.run, tasks=len(falling))
    return len(falling)
