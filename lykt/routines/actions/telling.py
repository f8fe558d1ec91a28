"""Telling people: a notice on their screen, and a mail in the outbox."""

import datetime as dt
from collections.abc import Sequence

from lykt.people.models import Person
from lykt.routines.actions.opening import roles_of
from lykt.routines.actions.outbox import waiting_mails
from lykt.routines.definitions import Step
from lykt.routines.holders import Holders, exposed_in
from lykt.routines.models import Notice, Task
from lykt.routines.roles import is_case_role


def tell(task: Task, step: Step, now: dt.datetime) -> None:
    """Tell whoever holds the roles that the step names, at the unit or nearest above it, or stands
    in for them; of a role that only the case knows, its people."""
    told = Notice.Occasion.TOLD
    notices = [
        Notice(task=task, person_id=person, occasion=told, role=role, at=now)
        for role, people in told_by(task, step, Holders()).items()
        for person in people
    ]
    give_notices(notices, now)


def tell_who_has(task: Task, actor: Person, now: dt.datetime) -> None:
    """Tell whoever has a task that somebody else has done something about it."""
    holders = Holders()
    people = holders.people(task.held_role, task.held_unit_id)
    if task.assignee_id and holders.has_it_by_name(task.assignee_id):
        people = {task.assignee_id}
    _tell_others(task, people, actor, now)


def tell_who_stands_in(task: Task, actor: Person, now: dt.datetime) -> None:
    """Tell whoever would have a task beside the one who has it by name, such as their leader."""
    _tell_others(task, Holders().people(task.held_role, task.held_unit_id), actor, now)


def _tell_others(task: Task, people: set[int], actor: Person, now: dt.datetime) -> None:
    told, role = Notice.Occasion.TOLD, task.held_role or task.role
    others = people - {actor.pk}
    give_notices(
        [Notice(task=task, person_id=pk, occasion=told, role=role, at=now) for pk in others], now
    )


def give_notices(notices: Sequence[Notice], now: dt.datetime) -> None:
    """On the screen, and in the mail that waits for each person."""
    mails = waiting_mails({notice.person_id for notice in notices}, now)
    for notice in notices:
        notice.mail = mails[notice.person_id]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def told_by(task: Task, step: Step, holders: Holders) -> dict[str, set[int]]:
    """Whom the step tells, by the role that they are told in; nobody for one that is not held."""
    found: dict[str, set[int]] = {}
    for role in step.tells:
        told_in, people = _people(task, step, role, holders)
        found.setdefault(told_in, set()).update(people)
    return found


def _people(task: Task, step: Step, role: str, holders: Holders) -> tuple[str, set[int]]:
    if is_case_role(role):
        of_case = task.run.people.filter(role=role, person__is_active=True)
        return role, set(of_case.values_list("person", flat=True))
    found = holders.find_for_case(_in_its_place(role, step), task.run.unit, exposed_in(task.run))
    return found.role or role, holders.people(found.role, found.unit_id)


def _in_its_place(role: str, step: Step) -> tuple[str, ...]:
    """The role, and what stands in for it in the step's own order.

    A role outside that order is told itself or not at all: to tell a head of department is not
    to tell the safety representative.
    """
    order = roles_of(step)
    return order[order.index(role) :] if role in order else (role,)
