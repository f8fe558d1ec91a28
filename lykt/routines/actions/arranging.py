"""Who does a task and by which day, where somebody chose both in the case itself."""

import datetime as dt

from django.db import transaction

from lykt.audit.actions import record
from lykt.people.models import Person
from lykt.routines.actions.holding import hold_open_task
from lykt.routines.actions.opening import Opener, moment
from lykt.routines.models import Notice, Task

_Occasion = Notice.Occasion
_REMINDERS = (
    _Occasion.NEW, _Occasion.BEFORE, _Occasion.DUE, _Occasion.AFTER, _Occasion.ESCALATED,
)  # fmt: skip


@transaction.atomic
def arrange(
    *, actor: Person, task: Task, to: Person, day: dt.date, now: dt.datetime | None = None
) -> Task:
    """``to`` has it from now, until the end of ``day``; reminders are given anew.

    For the case's own room, which has said that the two may be chosen. Raises ``RoutineError``
    when the task is ended.
    """
    held, at = hold_open_task(task), moment(now)
    before = {"person": held.assignee_id, "due": held.due_at and held.due_at.isoformat()}
    held.assignee, held.stage = to, Task.Stage.NONE
    held.escalated_role, held.escalated_unit = "", None
    Opener(held.run, at).set_agreed_day(held, day)
    held.save()
    # Each occasion is told once: for another day or person they come again.
    held.notices.filter(occasion__in=_REMINDERS).delete()
    record(
        actor=actor,
        action="routines.arrange_task",
        subject=held,
        before=before,
        after={"person": to.pk, "due": day.isoformat()},
    )
    return held
