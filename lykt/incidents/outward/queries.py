"""What somebody may see of a case's notices to others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lykt.incidents.access import OWN, Opened, Part
from lykt.incidents.attachments import name_of
from lykt.incidents.models import Exposed, OutwardNotice
from lykt.incidents.outward.contents import Contents, contents_of
from lykt.incidents.outward.kinds import KINDS, About
from lykt.incidents.queries.steps import RoutineShown, Step
from lykt.incidents.sealed_words import words_of
from lykt.people.models import Person

MOST = 200


@dataclass(frozen=True)
class ShownNotice:
    """A record; names, words and the file only where they are for the reader."""

    row: OutwardNotice
    exposed: str
    by: str
    contents: Contents
    file_name: str
    is_corrected: bool


@dataclass(frozen=True)
class ShownKind:
    """A kind of notice in a case: what the routines ask for, and what is recorded."""

    kind: OutwardNotice.Kind
    about: About
    steps: Sequence[Step]
    notices: Sequence[ShownNotice]

    @property
    def left(self) -> list[Step]:
        return [step for step in self.steps if not step.is_ended]

    @property
    def ended_as_steps(self) -> list[Step]:
        """What was decided or set aside on a step's own page, where nothing is recorded here."""
        return [] if self.notices else [step for step in self.steps if step.is_ended]


def outward_shown(
    person: Person, opened: Opened, routines: Iterable[RoutineShown], own: Iterable[Step] = ()
) -> list[ShownKind]:
    """Each kind that the routines ask for, or that something is recorded of.

    ``routines`` or ``own`` are the case's steps as the same reader is shown them.
    """
    steps = [step for routine in routines for step in routine.steps] + list(own)
    notices = notices_shown(person, opened)
    found = [kind_shown(kind, steps, notices) for kind in KINDS]
    return [each for each in found if each.steps or each.notices]


def kind_shown(
    kind: OutwardNotice.Kind, steps: Iterable[Step], notices: Iterable[ShownNotice]
) -> ShownKind:
    about = KINDS[kind]
    return ShownKind(
        kind=kind,
        about=about,
        steps=[step for step in steps if step.task.step in about.all_steps],
        notices=[each for each in notices if each.row.kind == kind],
    )


def notices_shown(person: Person, opened: Opened) -> list[ShownNotice]:
    """Of a case whose opening is recorded. What was corrected is for who follows up."""
    if not opened.has(Part.OUTWARD):
        return []
    return [_shown(person, opened, row) for row in notices_seen_by(person, opened)[:MOST]]


def notices_seen_by(person: Person, opened: Opened) -> QuerySet[OutwardNotice]:
    """Whoever was there sees what concerns everybody, and themselves."""
    found = opened.case.outward_notices.select_related(
        "key", "by", "attachment__key", "exposed__key", "correction"
    )
    if not opened.has(Part.FOLLOWING_UP):
        found = found.filter(correction__isnull=True)
    if opened.standings <= OWN:
        found = found.filter(Q(exposed=None) | Q(exposed__person=person))
    return found


def _shown(person: Person, opened: Opened, row: OutwardNotice) -> ShownNotice:
    follows_up = opened.has(Part.FOLLOWING_UP)
    is_own = row.exposed is not None and row.exposed.person_id == person.pk
    names = opened.has(Part.NAMES)
    return ShownNotice(
        row=row,
        exposed=words_of(row.exposed) if row.exposed and names else "",
        by=str(row.by or "") if names else "",
        contents=contents_of(row) if follows_up or is_own else Contents(),
        file_name=name_of(row.attachment) if row.attachment and follows_up else "",
        is_corrected=hasattr(row, "correction"),
    )


def exposed_in(opened: Opened) -> list[tuple[Exposed, str]]:
    """Each with the name, for those who follow up."""
    rows = opened.case.exposed.select_related("key", "person")
    return [(row, words_of(row)) for row in rows]
