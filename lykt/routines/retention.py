"""What ends with a run's time: its notes by their key, and here everything that names somebody."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from lykt.audit.actions import record
from lykt.routines.models import CasePerson, Notice, Run, Task
from lykt.vault.destroyers import Destroyed

_MOST_IN_ONE = 500


def destroy_on_day(day: dt.date) -> Destroyed:
    """Of each run that is due, what was done in which role and when stays; who it was is gone."""
    due = list(_still_naming().filter(key__destroy_on__lte=day).values_list("pk", flat=True))
    for start in range(0, len(due), _MOST_IN_ONE):
        _forget(due[start : start + _MOST_IN_ONE])
    return Destroyed(due=len(due), done=len(due), failed=0)


def _still_naming() -> QuerySet[Run]:
    of_run = {"run": OuterRef("pk")}
    tasks = Task.objects.filter(**of_run).exclude(assignee=None, concerns=None, ended_by=None)
    return Run.objects.filter(
        Q(started_by__isnull=False)
        | Exists(tasks)
        | Exists(CasePerson.objects.filter(**of_run))
        | Exists(Notice.objects.filter(task__run=OuterRef("pk")))
    )


@transaction.atomic
def _forget(runs: list[uuid.UUID]) -> None:
    CasePerson.objects.filter(run__in=runs).delete()
    Notice.objects.filter(task__run__in=runs).delete()
    Task.objects.filter(run__in=runs).update(assignee=None, concerns=None, ended_by=None)
    Run.objects.filter(pk__in=runs).update(started_by=None)
    record(actor=None, action="routines.forget_people", count=len(runs))
