"""Notes from talks as one reader is shown them, with what each said before it was corrected."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lykt.incidents.models import Correction, TalkNote
from lykt.incidents.sealed_words import words_of
from lykt.people.models import Person


@dataclass(frozen=True)
class Earlier:
    """What a note said until it was corrected; ``words`` are empty where they are not for the
    reader, who is told that it was corrected all the same."""

    row: Correction
    words: str
    reason: str


@dataclass(frozen=True)
class ShownNote:
    """A note and its words. Whoever wrote it may correct it."""

    row: TalkNote
    words: str
    is_own: bool
    earlier: list[Earlier] = field(default_factory=list)


def notes_shown(person: Person, notes: Iterable[TalkNote]) -> list[ShownNote]:
    """Of notes that the reader may read."""
    rows = list(notes)
    corrected: dict[object, list[Correction]] = {}
    of_these = Correction.objects.filter(
        kind=Correction.Kind.NOTE, row__in=[row.pk for row in rows]
    )
    for each in of_these.select_related("key"):
        corrected.setdefault(each.row, []).append(each)
    return [_shown(person, row, corrected.get(row.pk, [])) for row in rows]


def _shown(person: Person, row: TalkNote, corrected: Iterable[Correction]) -> ShownNote:
    is_own = row.author_id == person.pk
    earlier = [_earlier(each, is_own) for each in corrected]
    return ShownNote(row, words_of(row), is_own, earlier)


def _earlier(correction: Correction, is_own: bool) -> Earlier:
    """What was private then is its writer's alone, also when the note is shared now."""
    held: Mapping[str, Any] = json.loads(words_of(correction) or "{}")
    words, _after = held.get("changes", {}).get("words", ("", ""))
    was_shared, _is_shared = held.get("changes", {}).get("shared", (False, False))
    reads = is_own or was_shared
    return Earlier(correction, words if reads else "", held.get("reason", "") if reads else "")
