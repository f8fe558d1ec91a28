"""What ends with a deviation's time: the keys by themselves, here all that leads to somebody."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.deviations.models import Deviation, Measure, Note
from lykt.questions.models import Response
from lykt.vault.destroyers import Destroyed
from lykt.vault.models import RecordKey, Sealed

MOST_IN_ONE = 500


def destroy_on_day(day: dt.date) -> Destroyed:
    """Of each deviation that is due, codes and days stay."""
    found = Deviation.objects.filter(destroy_on__lte=day, destroyed_at=None)
    due = list(found.values_list("pk", flat=True))
    for start in range(0, len(due), MOST_IN_ONE):
        _destroy(due[start : start + MOST_IN_ONE])
    return Destroyed(due=len(due), done=len(due), failed=0)


@transaction.atomic
def _destroy(deviations: list[uuid.UUID]) -> None:
    rows: tuple[type[Sealed], ...] = (Note, Measure)
    for model in rows:
        _remove(model, deviation__in=deviations)
    Response.objects.filter(deviation__in=deviations).update(recorded_by=None)
    Deviation.passed_over.through.objects.filter(deviation__in=deviations).delete()
    # A diagnosis has the seconds of a conversation, which somebody might remember.
    Deviation.objects.filter(pk__in=deviations).update(
        reporter=None, changed_by=None, diagnosis={}, incident=None, destroyed_at=timezone.now()
    )
    record(actor=None, action="deviations.destroy_deviations", count=len(deviations))


def _remove(model: type[Sealed], **which: object) -> None:
    """The rows, and their keys with them."""
    found = model._default_manager.filter(**which)
    keys = list(found.values_list("key", flat=True))
    found.delete()
    RecordKey.objects.filter(pk__in=keys).delete()
