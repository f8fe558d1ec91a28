"""Correcting a note from a talk, by whoever wrote it; what it said is kept, sealed as it was."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lykt.incidents.access import Opened
from lykt.incidents.actions.correcting import UnchangedError, keep_correction
from lykt.incidents.actions.own import own_case
from lykt.incidents.models import Correction, TalkNote
from lykt.incidents.sealed_words import seal_again, words_of
from lykt.people.models import Person


@transaction.atomic
def correct_note(
    *, actor: Person, opened: Opened, note: TalkNote, words: str, shared: bool, reason: str
) -> None:
    """Also in a case that is closed, as such a note is the writer's own.

    Raises ``PermissionDenied`` for anybody else, and ``UnchangedError``.
    """
    case = own_case(opened)
    notes = TalkNote.objects.select_related("key").select_for_update(of=("self",))
    held = notes.get(pk=note.pk, talk__case=case)
    if held.author_id != actor.pk or case.destroyed_at:
        raise PermissionDenied(f"the note {held.pk} is not this person's to correct")
    changes: dict[str, list[str | bool]] = {
        "words": [words_of(held), words],
        "shared": [held.shared, shared],
    }
    if all(before == after for before, after in changes.values()):
        raise UnchangedError
    seal_again(held, words)
    TalkNote.objects.filter(pk=held.pk).update(shared=shared)
    keep_correction(actor, case, Correction.Kind.NOTE, held.pk, reason, changes)
