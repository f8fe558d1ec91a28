"""Files of a case: added by who was there and by those who follow up, and opened."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.incidents.access import OWN, Opened, Part
from lykt.incidents.actions.following import held_open
from lykt.incidents.attachments import File, file_in, packed
from lykt.incidents.models import Attachment, Case
from lykt.incidents.sealed_words import save_sealed
from lykt.people.models import Person


@transaction.atomic
def add_file(*, actor: Person, opened: Opened, file: File) -> Attachment:
    """A photograph, a letter, a recording. Raises ``PermissionDenied`` for anybody else.

    Who was there adds to a closed case too; those who follow up open it again first, and are told
    so by ``MovedError``.
    """
    case = _case_for_files(opened)
    row = Attachment(
        case=case,
        added_by=actor,
        media_type=file.media_type,
        size=len(file.content),
        added_at=timezone.now(),
    )
    save_sealed(case, row, packed(file))
    record(actor=actor, action="incidents.add_file", subject=case, size=row.size)
    return row


def _case_for_files(opened: Opened) -> Case:
    if opened.has(Part.FOLLOWING_UP) and opened.has(Part.FILES):
        return held_open(opened)
    if not opened.standings & OWN:
        raise PermissionDenied(f"{opened.case} takes no file from this person")
    return opened.case


@transaction.atomic
def open_file(*, actor: Person, opened: Opened, attachment: Attachment) -> File:
    """What is in it; each opening is in the audit log."""
    record(actor=actor, action="incidents.open_file", subject=opened.case, file=str(attachment.pk))
    return file_in(attachment)
