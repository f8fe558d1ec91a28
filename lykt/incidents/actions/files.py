"""Files of a case: added by who was there and by those who follow up, and opened."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.incidents.access import OWN, Opened, Part
from lykt.incidents.actions.following import held_open
from lykt.incidents.actions.own import own_case
from lykt.incidents.attachments import (
    MOST_FILES,
    File,
    NotAcceptedError,
    file_in,
    save_file,
    too_many,
)
from lykt.incidents.models import Attachment, Case
from lykt.lib.once import new_id
from lykt.people.models import Person


@transaction.atomic
def add_file(
    *, actor: Person, opened: Opened, file: File, token: uuid.UUID | None = None
) -> Attachment:
    """A photograph, a letter, a recording. Raises ``PermissionDenied`` for anybody else.

    Who was there adds to a closed case too; those who follow up open it again first, and are told
    so by ``MovedError``. ``NotAcceptedError`` when there are as many as a case takes.
    """
    case = _case_for_files(opened)
    if known := case.attachments.filter(pk=new_id(token)).first():
        return known
    if case.attachments.count() >= MOST_FILES:
        raise NotAcceptedError(too_many())
    row = Attachment(
        id=new_id(token),
        case=case,
        added_by=actor,
        media_type=file.media_type,
        size=len(file.content),
        added_at=timezone.now(),
    )
    save_file(case, row, file)
    record(actor=actor, action="incidents.add_file", subject=case, size=row.size)
    return row


def _case_for_files(opened: Opened) -> Case:
    if opened.has(Part.FOLLOWING_UP) and opened.has(Part.FILES):
        return held_open(opened)
    if not opened.standings & OWN:
        raise PermissionDenied(f"{opened.case} takes no file from this person")
    return own_case(opened)


@transaction.atomic
def open_file(*, actor: Person, opened: Opened, attachment: Attachment) -> File:
    """What is in it; each opening is in the audit log."""
    record(actor=actor, action="incidents.open_file", subject=opened.case, file=str(attachment.pk))
    return file_in(attachment)
