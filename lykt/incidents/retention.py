"""What ends with a case's time: the keys by themselves, and here everything that names somebody."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.incidents.models import (
    Attachment,
    Case,
    Correction,
    Cost,
    Exposed,
    InjuryDraft,
    Measure,
    Message,
    OutwardNotice,
    OwnDuty,
    Reaction,
    Remark,
    Report,
    Talk,
    TalkNote,
    ThirdParty,
)
from lykt.incidents.queries.steps import runs_of_case, runs_of_measures
from lykt.questions.models import Response, Revision
from lykt.vault.destroyers import Destroyed
from lykt.vault.models import RecordKey, Sealed

MOST_IN_ONE = 500

_ROWS: tuple[type[Sealed], ...] = (
    OutwardNotice,
    InjuryDraft,
    Exposed,
    Message,
    Measure,
    Cost,
    Remark,
    Correction,
    Attachment,
)
"""What goes with a case's time, in an order in which nothing points at what is gone."""


def destroy_on_day(day: dt.date) -> Destroyed:
    """Of each case that is due, what happened stays as codes; who it was is gone."""
    due = list(
        Case.objects.filter(destroy_on__lte=day, destroyed_at=None).values_list("pk", flat=True)
    )
    for start in range(0, len(due), MOST_IN_ONE):
        _destroy(due[start : start + MOST_IN_ONE])
    return Destroyed(due=len(due), done=len(due), failed=0)


@transaction.atomic
def _destroy(cases: list[uuid.UUID]) -> None:
    _remove(TalkNote, talk__case__in=cases)
    Talk.objects.filter(case__in=cases).delete()
    OwnDuty.objects.filter(case__in=cases).delete()
    for model in _ROWS:
        _remove(model, case__in=cases)
    reports = Report.objects.filter(case__in=cases)
    Response.objects.filter(incident_report__in=reports).update(recorded_by=None)
    Revision.objects.filter(response__incident_report__in=reports).update(corrected_by=None)
    reports.update(reporter=None)
    Case.objects.filter(pk__in=cases).update(changed_by=None, destroyed_at=timezone.now())
    record(actor=None, action="incidents.destroy_cases", count=len(cases))


def keep_until(case: Case, day: dt.date) -> None:
    """Let everything of a case end on another day, since it happened on another."""
    case.destroy_on = day
    case.save(update_fields=["destroy_on"])
    keys = [run.key_id for run in (*runs_of_case(case), *runs_of_measures(case))]
    for model in _ROWS:
        keys += _keys(model, case=case)
    keys += _keys(TalkNote, talk__case=case)
    RecordKey.objects.filter(pk__in=keys, destroyed_at=None).update(destroy_on=day)


@transaction.atomic
def destroy_third_parties_on(day: dt.date) -> Destroyed:
    """Of a third party nothing stays, also not which events were whose."""
    due = list(ThirdParty.objects.filter(destroy_on__lte=day).values_list("pk", flat=True))
    _remove(Reaction, third_party__in=due)
    _remove(ThirdParty, pk__in=due)
    if due:
        record(actor=None, action="incidents.destroy_third_parties", count=len(due))
    return Destroyed(due=len(due), done=len(due), failed=0)


def _keys(model: type[Sealed], **which: object) -> list[uuid.UUID]:
    return list(model._default_manager.filter(**which).values_list("key", flat=True))


def _remove(model: type[Sealed], **which: object) -> None:
    """The rows, and their keys with them."""
    keys = _keys(model, **which)
    model._default_manager.filter(**which).delete()
    RecordKey.objects.filter(pk__in=keys).delete()
