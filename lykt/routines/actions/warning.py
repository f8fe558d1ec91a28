"""Warning those who administer people that something urgent is nobody's."""

import datetime as dt
from collections.abc import Iterable

from lykt.people.queries import people_who_manage
from lykt.routines.actions.telling import give_notices
from lykt.routines.holders import Holders
from lykt.routines.models import Notice, Run, Task


def warn_when_nobody_has(run: Run, tasks: Iterable[Task], now: dt.datetime) -> None:
    """About tasks that came just now, for those who can give somebody the role."""
    holders = Holders()
    for task in tasks:
        if _is_at_once(task) and _is_nobodys(task, holders):
            warn_of(run, task, now)
            return


def _is_at_once(task: Task) -> bool:
    return bool(task.due_at and task.opened_at and task.due_at <= task.opened_at)


def _is_nobodys(task: Task, holders: Holders) -> bool:
    return not task.held_unit_id and not holders.has_it_by_name(task.assignee_id)


def warn_of(run: Run, task: Task, now: dt.datetime) -> None:
    """Each person once in a case. Those who are away too: nobody else is told."""
    of_case = Task.objects.filter(
        run__subject_kind=run.subject_kind, run__subject_id=run.subject_id
    )
    unheld = Notice.Occasion.UNHELD
    warned = Notice.objects.filter(occasion=unheld, task__in=of_case).values("person")
    people = people_who_manage(run.unit).exclude(pk__in=warned)
    give_notices(
        [Notice(task=task, person=person, occasion=unheld, at=now) for person in people], now
    )
