"""A deviation as one reader is shown it: each part only where the reader's standing gives it."""

from dataclasses import dataclass, field

from lykt.chat.queries import diagnosis_in_words
from lykt.deviations.access import Opened, Part
from lykt.deviations.models import Deviation, Measure, Note
from lykt.deviations.queries.instead import handler_of
from lykt.deviations.queries.steps import Step, steps_of
from lykt.deviations.queries.timeline import Happening, openings_of, timeline_of
from lykt.deviations.sealed_words import words_of
from lykt.people.models import Person
from lykt.routines import roles
from lykt.routines.subjects import describe

MOST = 200
_INCIDENT = "incident"


@dataclass(frozen=True)
class ShownNote:
    """A note and its words."""

    row: Note
    words: str


@dataclass(frozen=True)
class ShownMeasure:
    """A measure and its words."""

    row: Measure
    words: str


@dataclass(frozen=True)
class ShownDeviation:
    """What the page is made of; a part that is not for the reader is empty."""

    opened: Opened
    has_it: str = ""
    """Who follows up one about a leader, by name or else role."""
    incident_address: str = ""
    diagnosis: list[tuple[str, str]] = field(default_factory=list)
    notes: list[ShownNote] = field(default_factory=list)
    answers: list[ShownNote] = field(default_factory=list)
    measures: list[ShownMeasure] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    timeline: list[Happening] = field(default_factory=list)
    openings: list[Happening] = field(default_factory=list)


def deviation_shown(person: Person, opened: Opened) -> ShownDeviation:
    """Of one that ``actions.open_deviation`` has recorded the opening of."""
    has, deviation = opened.has, opened.deviation
    answers = _notes(opened, answers=True) if has(Part.ANSWERS) else []
    return ShownDeviation(
        opened=opened,
        has_it=_has_it(deviation),
        incident_address=_incident_address(person, opened),
        diagnosis=diagnosis_in_words(deviation.diagnosis) if has(Part.DIAGNOSIS) else [],
        notes=_notes(opened, answers=False) if has(Part.CAUSE) else [],
        answers=answers,
        measures=_measures(opened) if has(Part.MEASURES) else [],
        steps=steps_of(person, deviation) if has(Part.STEPS) else [],
        timeline=timeline_of(deviation) if has(Part.TIMELINE) else [],
        openings=openings_of(deviation) if has(Part.TIMELINE) else [],
    )


def _has_it(deviation: Deviation) -> str:
    if not deviation.is_about_leader:
        return ""
    role, person = roles.name_of(deviation.handling_role), handler_of(deviation)
    return f"{person.name} ({role})" if person else f"{role}, {deviation.handling_unit}"


def _incident_address(person: Person, opened: Opened) -> str:
    """Where the reader may open the incident too; its own room says whether."""
    incident = opened.deviation.incident_id
    return describe(_INCIDENT, str(incident), person).address if incident else ""


def _notes(opened: Opened, *, answers: bool) -> list[ShownNote]:
    rows = opened.deviation.notes.select_related("key", "author")
    kind = Note.Kind.ANSWER
    found = rows.filter(kind=kind) if answers else rows.exclude(kind=kind)
    return [ShownNote(row, words_of(row)) for row in found[:MOST]]


def _measures(opened: Opened) -> list[ShownMeasure]:
    rows = opened.deviation.measures.select_related("key", "owner")
    return [ShownMeasure(row, words_of(row)) for row in rows[:MOST]]
