"""Telling people: a notice on their screen, and a mail in the outbox."""

import datetime as dt

from lykt.routines.actions.outbox import waiting_mails
from lykt.routines.definitions import Step
from lykt.routines.holders import Holders
from lykt.routines.models import Notice, Task


def tell(task: Task, step: Step, now: dt.datetime) -> None:
    """Tell whoever holds the roles that the step names, at the unit or nearest above it."""
    notices = [
        Notice(task=task, person_id=person, occasion=Notice.Occasion.TOLD, role=role, at=now)
        for role, people in _told(task, step).items()
        for person in people
    ]
    mails = waiting_mails({notice.person_id for notice in notices}, now)
    for notice in notices:
        notice.mail = mails[notice.person_id]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def _told(task: Task, step: Step) -> dict[str, set[int]]:
    holders = Holders()
    found = {role: holders.find([role], task.run.unit) for role in step.tells}
    return {role: holders.people(each.role, each.unit_id) for role, each in found.items()}
