"""A case as one reader is shown it: each part only where the reader's standing gives it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from lykt.incidents.access import OWN, Opened, Part, Standing
from lykt.incidents.attachments import name_of
from lykt.incidents.models import (
    Attachment,
    Cost,
    Measure,
    Message,
    Remark,
    Talk,
    TalkNote,
    ThirdParty,
)
from lykt.incidents.queries.corrections import ShownCorrection, corrections_of
from lykt.incidents.queries.notes import ShownNote, notes_shown
from lykt.incidents.queries.steps import (
    RoutineShown,
    Step,
    Told,
    next_steps,
    own_steps,
    routines_shown,
    told_of,
)
from lykt.incidents.queries.timeline import Happening, openings_of, timeline_of
from lykt.incidents.sealed_words import reason_of, words_of
from lykt.people.models import Person
from lykt.vault.models import Sealed

MOST = 200


@dataclass(frozen=True)
class Worded:
    """A row and its words."""

    row: Sealed
    words: str


@dataclass(frozen=True)
class ShownMeasure(Worded):
    """A measure; why it was dropped is for those who follow up."""

    row: Measure
    reason: str


@dataclass(frozen=True)
class ShownTalk:
    """A talk, with whom where names are for the reader, and the notes that are."""

    talk: Talk
    name: str
    notes: list[ShownNote]


@dataclass(frozen=True)
class ShownFile:
    """A file by its name; what is in it is opened by itself."""

    row: Attachment
    name: str


@dataclass(frozen=True)
class ShownCase:
    """What the page of a case is made of; a part that is not for the reader is empty."""

    opened: Opened
    exposed: list[Worded] = field(default_factory=list)
    routines: list[RoutineShown] = field(default_factory=list)
    own_steps: list[Step] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    talks: list[ShownTalk] = field(default_factory=list)
    measures: list[ShownMeasure] = field(default_factory=list)
    costs: list[Worded] = field(default_factory=list)
    messages: list[Worded] = field(default_factory=list)
    files: list[ShownFile] = field(default_factory=list)
    third_parties: list[ThirdParty] = field(default_factory=list)
    remarks: list[Worded] = field(default_factory=list)
    corrections: list[ShownCorrection] = field(default_factory=list)
    timeline: list[Happening] = field(default_factory=list)
    openings: list[Happening] = field(default_factory=list)

    @property
    def measures_left(self) -> list[ShownMeasure]:
        return [each for each in self.measures if each.row.is_left]

    @property
    def next_steps(self) -> list[Step]:
        return next_steps(self.routines)


def case_shown(person: Person, opened: Opened) -> ShownCase:
    """Of a case that ``actions.open_case`` has recorded the opening of."""
    has, own = opened.has, opened.standings <= OWN
    case = opened.case
    in_full = not own and has(Part.TASKS)
    corrections = corrections_of(person, opened)
    return ShownCase(
        opened=opened,
        exposed=_worded(case.exposed.select_related("key")) if has(Part.NAMES) else [],
        routines=routines_shown(person, opened) if in_full else [],
        own_steps=own_steps(person, opened) if own and has(Part.TASKS) else [],
        told=told_of(opened) if has(Part.TASKS) else [],
        talks=_talks(person, opened) if has(Part.TALKS) else [],
        measures=_measures(opened) if has(Part.MEASURES) else [],
        costs=_worded(_costs(opened)) if has(Part.COSTS) else [],
        messages=_worded(_messages(person, opened)) if has(Part.MESSAGES) else [],
        files=_files(person, opened) if has(Part.FILES) else [],
        third_parties=list(case.third_parties.prefetch_related("reactions")[:MOST])
        if has(Part.THIRD_PARTIES)
        else [],
        remarks=_worded(_remarks(opened)) if has(Part.EVALUATION) else [],
        corrections=corrections,
        timeline=timeline_of(opened, corrections) if has(Part.TIMELINE) else [],
        openings=openings_of(opened) if has(Part.FOLLOWING_UP) else [],
    )


def _worded(rows: Iterable[Sealed]) -> list[Worded]:
    return [Worded(row, words_of(row)) for row in rows]


def _measures(opened: Opened) -> list[ShownMeasure]:
    reads = opened.has(Part.FOLLOWING_UP)
    rows = opened.case.measures.select_related("key", "owner")[:MOST]
    return [ShownMeasure(row, words_of(row), reason_of(row) if reads else "") for row in rows]


def _costs(opened: Opened) -> QuerySet[Cost]:
    return opened.case.costs.select_related("key")[:MOST]


def _remarks(opened: Opened) -> QuerySet[Remark]:
    """Also those of the cases that were joined into this one."""
    of_these = Remark.objects.filter(case__in=opened.events)
    return of_these.select_related("key", "author")[:MOST]


def _messages(person: Person, opened: Opened) -> QuerySet[Message]:
    """Everybody's for those who follow up, the person's own for the exposed and the reporter."""
    found = opened.case.messages.select_related("key", "employee", "author")
    if opened.standings <= OWN:
        found = found.filter(employee=person)
    return found.order_by("employee", "sent_at")[:MOST]


def files_of(person: Person, opened: Opened) -> QuerySet[Attachment]:
    """Everybody's for those who read reports, their own for the exposed and the reporter."""
    found = opened.case.attachments.select_related("key", "added_by")
    return found.filter(added_by=person) if opened.standings <= OWN else found.all()


def _files(person: Person, opened: Opened) -> list[ShownFile]:
    rows = files_of(person, opened).defer("sealed")[:MOST]
    return [ShownFile(row, name_of(row)) for row in rows]


def _talks(person: Person, opened: Opened) -> list[ShownTalk]:
    talks = opened.case.talks.select_related("exposed__key", "task")
    if opened.standings <= OWN:
        talks = talks.filter(exposed__person=person)
    names, shown = opened.has(Part.NAMES), list(talks[:MOST])
    notes = notes_shown(person, _notes(person, opened, shown))
    return [
        ShownTalk(
            talk,
            words_of(talk.exposed) if names else "",
            [note for note in notes if note.row.talk_id == talk.pk],
        )
        for talk in shown
    ]


def _notes(person: Person, opened: Opened, talks: list[Talk]) -> list[TalkNote]:
    """What is private is its author's alone; what is shared is for both who were there."""
    if not opened.has(Part.NOTES):
        return []
    leads = Standing.LEADER in opened.standings
    there = [talk.pk for talk in talks if leads or talk.exposed.person_id == person.pk]
    readable = Q(author=person) | Q(shared=True, talk__in=there)
    notes = TalkNote.objects.filter(readable, talk__in=talks).select_related("key", "author")
    return list(notes[:MOST])
