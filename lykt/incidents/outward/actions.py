"""Recording that a notice was sent, or why not; and what somebody has done on their own account.

What is recorded ends the steps of the routines that ask for it, so that nobody does it twice.
"""

import datetime as dt
from dataclasses import dataclass, field, replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.incidents.access import Opened, Part
from lykt.incidents.actions.files import add_file
from lykt.incidents.actions.following import held_open
from lykt.incidents.attachments import File
from lykt.incidents.models import Attachment, Case, Exposed, OutwardNotice
from lykt.incidents.outward.contents import Contents, contents_of, packed
from lykt.incidents.outward.injury.drafts import end_draft
from lykt.incidents.outward.kinds import KINDS
from lykt.incidents.queries.steps import open_tasks_of
from lykt.incidents.sealed_words import save_sealed
from lykt.people.models import Person
from lykt.routines.actions import decide, finish, set_aside
from lykt.routines.definitions import Kind as StepKind
from lykt.routines.models import Task


@dataclass(frozen=True)
class Entry:
    """What somebody records of a notice. ``channel`` is empty for one that is not sent."""

    kind: OutwardNotice.Kind
    outcome: OutwardNotice.Outcome
    at: dt.datetime
    by: Person
    channel: str = ""
    exposed: Exposed | None = None
    file: File | None = None
    contents: Contents = field(default_factory=Contents)

    @property
    def is_sent(self) -> bool:
        return self.outcome is OutwardNotice.Outcome.SENT


@transaction.atomic
def open_outward(*, actor: Person, opened: Opened, kind: str) -> None:
    """Each opening of a notice's page is in the audit log. Raises ``PermissionDenied``."""
    if not opened.has(Part.OUTWARD):
        raise PermissionDenied(f"the notices of {opened.case} are not for this person")
    record(actor=actor, action="incidents.open_outward", subject=opened.case, notice=kind)


@transaction.atomic
def record_notice(*, actor: Person, opened: Opened, entry: Entry) -> OutwardNotice:
    """Raises ``MovedError`` when the case is closed, ``NotAcceptedError`` for a file too many."""
    return _record(actor, opened, held_open(opened), entry)


@transaction.atomic
def correct_notice(
    *, actor: Person, opened: Opened, notice: OutwardNotice, entry: Entry
) -> OutwardNotice:
    """Another record in the place of a mistaken one, which stays and says that it was corrected.

    Raises the same, and ``OutwardNotice.DoesNotExist`` for one that somebody else has corrected
    meanwhile.
    """
    case = held_open(opened)
    mistaken = case.outward_notices.get(pk=notice.pk, correction=None)
    return _record(actor, opened, case, entry, corrects=mistaken)


def _record(
    actor: Person,
    opened: Opened,
    case: Case,
    entry: Entry,
    corrects: OutwardNotice | None = None,
) -> OutwardNotice:
    row = OutwardNotice(
        case=case,
        kind=entry.kind,
        exposed=entry.exposed,
        outcome=entry.outcome,
        channel=entry.channel,
        at=entry.at,
        by=entry.by,
        attachment=_file(actor, opened, entry.file, corrects),
        corrects=corrects,
        recorded_by=actor,
        recorded_at=timezone.now(),
    )
    save_sealed(case, row, packed(_with_notice(entry, corrects)))
    _end_steps(actor, case, entry)
    record(
        actor=actor,
        action=f"incidents.{'correct' if corrects else 'record'}_notice",
        subject=case,
        notice=entry.kind,
        outcome=entry.outcome,
        **({"corrects": str(corrects.pk)} if corrects else {}),
    )
    return row


def _with_notice(entry: Entry, corrects: OutwardNotice | None) -> Contents:
    """The notice that was filled in here goes with the record of its being sent."""
    if entry.kind is not OutwardNotice.Kind.INJURY_NOTICE or not entry.is_sent:
        return entry.contents
    notice = end_draft(entry.exposed) if entry.exposed else None
    if notice is None and corrects:
        notice = contents_of(corrects).notice
    return replace(entry.contents, notice=notice)


def _file(
    actor: Person, opened: Opened, file: File | None, corrects: OutwardNotice | None
) -> Attachment | None:
    """What was sent, beside the case's other files."""
    if file is None:
        return corrects.attachment if corrects else None
    return add_file(actor=actor, opened=opened, file=file)


def _end_steps(actor: Person, case: Case, entry: Entry) -> None:
    """One after the other, since a decision opens what waits for it."""
    about = KINDS[entry.kind]
    has_receipt = bool(entry.contents.reference) or not entry.is_sent
    for step in about.all_steps if has_receipt else about.steps:
        for task in _tasks_for(case, entry.exposed).filter(step=step):
            _end(actor, task, entry)


def _tasks_for(case: Case, exposed: Exposed | None) -> QuerySet[Task]:
    of_all = Q(concerns=None)
    if exposed is not None and exposed.person_id:
        of_all |= Q(concerns=exposed.person_id)
    return open_tasks_of(case).filter(of_all, opened_at__isnull=False)


def _end(actor: Person, task: Task, entry: Entry) -> None:
    said = entry.contents.words or _("Registered under the case’s notices to others.")
    if task.kind == StepKind.DECIDE:
        decide(actor=actor, task=task, yes=entry.is_sent, reason=said, by_subject=True)
    elif entry.is_sent:
        finish(actor=actor, task=task, note=said, by_subject=True)
    else:
        set_aside(actor=actor, task=task, reason=said, by_subject=True)
