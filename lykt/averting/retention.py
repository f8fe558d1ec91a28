"""How long an assessment and its excerpt are kept, and what ends with their time."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.averting.models import Assessment, Consulted, Entry, Unfinished
from lykt.vault.destroyers import Destroyed
from lykt.vault.models import RecordKey, Sealed

KEPT_DAYS = 365
"""From the day it was opened: the police may ask again, and the year's work is looked back on."""

EXCERPT_DAYS = 30
"""What was chosen from a conversation: as long as a conversation itself is kept by default."""

UNFINISHED_DAYS = 14
"""What is typed and not sent."""

MOST_IN_ONE = 500


def destroy_on_day(day: dt.date) -> Destroyed:
    """Of each assessment that is due, state and times stay; what it was about is gone."""
    due = list(
        Assessment.objects.filter(destroy_on__lte=day, destroyed_at=None).values_list(
            "pk", flat=True
        )
    )
    for start in range(0, len(due), MOST_IN_ONE):
        _destroy(due[start : start + MOST_IN_ONE])
    return Destroyed(due=len(due), done=len(due), failed=0)


@transaction.atomic
def _destroy(assessments: list[uuid.UUID]) -> None:
    rows: tuple[type[Sealed], ...] = (Entry, Unfinished)
    for model in rows:
        remove(model, assessment__in=assessments)
    Consulted.objects.filter(assessment__in=assessments).delete()
    Assessment.objects.filter(pk__in=assessments).update(
        opened_by=None,
        decided_by=None,
        changed_by=None,
        conversation=None,
        contact=None,
        destroyed_at=timezone.now(),
    )
    record(actor=None, action="averting.destroy_assessments", count=len(assessments))


def remove(model: type[Sealed], **which: object) -> None:
    """The rows, and their keys with them."""
    found = model._default_manager.filter(**which)
    keys = list(found.values_list("key", flat=True))
    found.delete()
    RecordKey.objects.filter(pk__in=keys).delete()
