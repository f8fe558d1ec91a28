"""What the exposed and the reporter write in their own case."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.incidents.access import OWN, Opened
from lykt.incidents.actions.following import send_message
from lykt.incidents.models import Case, Message, Talk, TalkNote
from lykt.incidents.sealed_words import save_sealed
from lykt.lib.once import new_id
from lykt.people.models import Person


@transaction.atomic
def write_in_own_case(
    *, actor: Person, opened: Opened, words: str, token: uuid.UUID | None = None
) -> Message:
    """A question, or something to add. Raises ``PermissionDenied`` for anybody else."""
    if not opened.standings & OWN:
        raise PermissionDenied(f"{opened.case} is not this person's own")
    return send_message(actor, own_case(opened), actor, words, token)


def own_case(opened: Opened) -> Case:
    """Nobody else's until the transaction ends; where it was joined meanwhile, the kept one."""
    held = Case.objects.select_for_update(of=("self",)).get(pk=opened.case.pk)
    return held.joined_into or held


@transaction.atomic
def note_own_talk(
    *,
    actor: Person,
    opened: Opened,
    talk: Talk,
    words: str,
    shared: bool,
    token: uuid.UUID | None = None,
) -> TalkNote:
    """The exposed's own note from a talk with them; the leader reads it only when shared."""
    if talk.case_id != opened.case.pk or talk.exposed.person_id != actor.pk:
        raise PermissionDenied(f"the talk {talk.pk} was not with this person")
    own_case(opened)
    if known := talk.notes.filter(pk=new_id(token)).first():
        return known
    now = timezone.now()
    note = TalkNote(id=new_id(token), talk=talk, author=actor, shared=shared, written_at=now)
    save_sealed(opened.case, note, words)
    record(actor=actor, action="incidents.note_own_talk", subject=opened.case, shared=shared)
    return note
