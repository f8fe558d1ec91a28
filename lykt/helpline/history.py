"""What corrections changed in a contact: from what, to what, by whom, when and why."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.helpline.models import Contact
from lykt.people.models import Person
from lykt.questions.definition import Definition
from lykt.questions.models import Revision
from lykt.questions.queries import definition_of
from lykt.questions.shown import in_words, language_of

MOST_SHOWN = 100


@dataclass(frozen=True)
class Change:
    """One thing that a correction changed, in words; empty for what was not answered."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Correction:
    """One correction. Changes of free text are among ``changes`` only when it is open."""

    number: int
    by: Person | None
    at: dt.datetime
    reason: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class _State:
    """A contact as it was between two corrections."""

    started_at: dt.datetime
    ended_at: dt.datetime | None
    answers: Mapping[str, Any]


def corrections_of(
    contact: Contact, texts: Sequence[Mapping[str, str]] | None = None
) -> list[Correction]:
    """Newest first. ``texts`` are what ``actions.open_free_text`` gives, to show theirs too."""
    revisions = list(
        contact.response.revisions.select_related("corrected_by", "times").order_by("-number")[
            :MOST_SHOWN
        ]
    )
    states = [_now(contact), *map(_before, revisions)]
    opened = texts or [{}] * len(states)
    full = [
        _State(state.started_at, state.ended_at, {**state.answers, **text})
        for state, text in zip(states, opened, strict=False)
    ]
    definition = definition_of(contact.response.version)
    return [
        _correction(revision, tuple(_changes(definition, before, after)))
        for revision, (after, before) in zip(revisions, pairwise(full), strict=True)
    ]


def corrections_since(contact: Contact, revision: int) -> list[Correction]:
    """What was corrected after somebody read a revision."""
    return [entry for entry in corrections_of(contact) if entry.number >= revision]


def _now(contact: Contact) -> _State:
    return _State(contact.started_at, contact.ended_at, contact.response.answers)


def _before(revision: Revision) -> _State:
    times = revision.times
    return _State(times.started_at, times.ended_at, revision.answers)


def _correction(revision: Revision, changes: tuple[Change, ...]) -> Correction:
    return Correction(
        number=revision.number,
        by=revision.corrected_by,
        at=revision.corrected_at,
        reason=revision.reason,
        changes=changes,
    )


def _changes(definition: Definition, before: _State, after: _State) -> Iterator[Change]:
    if before.started_at != after.started_at:
        yield Change(_("Started"), _time(before.started_at), _time(after.started_at))
    if before.ended_at != after.ended_at:
        yield Change(_("Ended"), _time(before.ended_at), _time(after.ended_at))
    language = language_of(definition)
    for item in definition.items:
        old, new = before.answers.get(item.code), after.answers.get(item.code)
        if old != new:
            yield Change(
                item.label[language],
                in_words(item, old, language) if old is not None else "",
                in_words(item, new, language) if new is not None else "",
            )


def _time(moment: dt.datetime | None) -> str:
    return f"{timezone.localtime(moment):%d.%m.%Y %H.%M}" if moment else ""
