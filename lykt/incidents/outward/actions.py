"""Recording that a notice was sent, or why not; and what somebody has done on their own account.

What is recorded ends the steps of the routines that ask for it (``ending``).
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field, replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.incidents.access import Opened, Part
from lykt.incidents.actions.files import add_file
from lykt.incidents.actions.following import held_open
from lykt.incidents.attachments import File
from lykt.incidents.models import Attachment, Case, Exposed, OutwardNotice
from lykt.incidents.outward.contents import Contents, contents_of, packed
from lykt.incidents.outward.ending import decisions_about, end_steps
from lykt.incidents.outward.injury.drafts import end_draft
from lykt.incidents.sealed_words import save_sealed
from lykt.people.models import Person
from lykt.routines.actions import tell_who_has
from lykt.routines.deciding import may_decide, who_decide
from lykt.routines.errors import RoutineError


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
    token: uuid.UUID = field(default_factory=uuid.uuid4)
    """The form's, so that one sent twice is one record."""

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
    """Raises ``MovedError`` when the case is closed, ``NotAcceptedError`` for a file too many, and
    ``RoutineError`` for a decision not to send that is not the actor's to take."""
    case = held_open(opened)
    known = case.outward_notices.filter(pk=entry.token).first()
    return known or _record(actor, opened, case, entry)


@transaction.atomic
def correct_notice(
    *, actor: Person, opened: Opened, notice: OutwardNotice, entry: Entry
) -> OutwardNotice:
    """Another record in the place of a mistaken one, which stays and says that it was corrected.

    Raises the same, and ``OutwardNotice.DoesNotExist`` for one that somebody else has corrected
    meanwhile.
    """
    case = held_open(opened)
    if known := case.outward_notices.filter(pk=entry.token).first():
        return known
    mistaken = case.outward_notices.get(pk=notice.pk, correction=None)
    return _record(actor, opened, case, entry, corrects=mistaken)


def _record(
    actor: Person,
    opened: Opened,
    case: Case,
    entry: Entry,
    corrects: OutwardNotice | None = None,
) -> OutwardNotice:
    _refuse_what_is_others_to_decide(actor, case, entry)
    row = OutwardNotice(
        id=entry.token,
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
    for waiting in end_steps(actor, case, row, entry.contents):
        tell_who_has(waiting, actor, row.recorded_at)
    record(
        actor=actor,
        action=f"incidents.{'correct' if corrects else 'record'}_notice",
        subject=case,
        notice=entry.kind,
        outcome=entry.outcome,
        **({"corrects": str(corrects.pk)} if corrects else {}),
    )
    return row


def _refuse_what_is_others_to_decide(actor: Person, case: Case, entry: Entry) -> None:
    """That a notice was sent is a fact, whoever tells it. That it is not, is a decision."""
    decisions = [] if entry.is_sent else list(decisions_about(case, entry.kind))
    for task in reversed(decisions):
        if not may_decide(actor, task):
            raise RoutineError(
                _(
                    "Whether it is sent is for %(who)s to decide. Ask them to register it, or to "
                    "decide it among their tasks. Nothing is registered."
                )
                % {"who": who_decide(task)}
            )
    if decisions and entry.by != actor:
        raise RoutineError(
            _("A decision is registered by whoever takes it. Choose yourself as who decided.")
        )


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
