"""The list of deviations: enough to know one from another, and how far each has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone

from lykt.deviations.collection import report_collection
from lykt.deviations.models import Deviation
from lykt.deviations.queries.deviations import MOST_SHOWN, deviations_followed_up_by
from lykt.deviations.roles import FOLLOW_UP
from lykt.deviations.subject import SUBJECTS
from lykt.deviations.workflow import State
from lykt.helpline.models import Line
from lykt.helpline.queries import lines_for
from lykt.people.models import Person
from lykt.questions.models import Questionnaire, Version
from lykt.questions.queries import definition_of, version_in_force
from lykt.questions.shown import in_words, language_of
from lykt.routines.models import Task

STATES: Mapping[str, frozenset[State]] = {
    "open": frozenset(State) - {State.CLOSED},
    "closed": frozenset({State.CLOSED}),
    "all": frozenset(State),
}


@dataclass(frozen=True)
class Chosen:
    """What the list is narrowed to; an empty code does not narrow."""

    states: str = "open"
    category: str = ""
    severity: str = ""
    line: str = ""


@dataclass(frozen=True)
class Row:
    """A deviation in the list; ``late`` steps have passed their deadline."""

    deviation: Deviation
    category: str
    severity: str
    late: int


def deviation_rows(person: Person, chosen: Chosen, page: int) -> tuple[list[Row], bool]:
    """A page of deviations, the newest first, and whether there is another after it."""
    found = _narrowed(deviations_followed_up_by(person), chosen).select_related("response")
    start = (page - 1) * MOST_SHOWN
    rows = list(found.order_by("-day", "-happened_at", "pk")[start : start + MOST_SHOWN + 1])
    return _rows(rows[:MOST_SHOWN]), len(rows) > MOST_SHOWN


def _narrowed(found: QuerySet[Deviation], chosen: Chosen) -> QuerySet[Deviation]:
    found = found.filter(state__in=STATES[chosen.states])
    for code in ("category", "severity"):
        if answer := getattr(chosen, code):
            found = found.filter(**{f"response__answers__{code}": answer})
    return found.filter(line__code=chosen.line) if chosen.line else found


def _rows(found: Sequence[Deviation]) -> list[Row]:
    versions = Version.objects.in_bulk({each.response.version_id for each in found})
    late = _late_steps(found)
    return [
        Row(
            deviation=each,
            category=_in_words(versions[each.response.version_id], each, "category"),
            severity=_in_words(versions[each.response.version_id], each, "severity"),
            late=late.get(str(each.pk), 0),
        )
        for each in found
    ]


def _in_words(version: Version, deviation: Deviation, question: str) -> str:
    definition = definition_of(version)
    answer = deviation.response.answers[question]
    return in_words(definition.item(question), answer, language_of(definition))


def _late_steps(found: Sequence[Deviation]) -> dict[str, int]:
    late = Task.objects.filter(
        run__subject_kind__in=SUBJECTS,
        run__subject_id__in=[str(each.pk) for each in found],
        ended_at=None,
        due_at__lt=timezone.now(),
    )
    return dict(late.order_by().values_list("run__subject_id").annotate(n=Count("pk")))


# --- What it can be narrowed by -----------------------------------------------------------


def choices_of(question: str) -> list[tuple[str, str]]:
    """A question's options as the questionnaire in force has them; none before it is loaded."""
    try:
        asked = report_collection().questionnaire
        definition = definition_of(version_in_force(asked, timezone.localdate()))
    except (Questionnaire.DoesNotExist, Version.DoesNotExist):
        return []
    language = language_of(definition)
    return [(one.code, one.label[language]) for one in definition.item(question).choices]


def lines_in_list(person: Person) -> QuerySet[Line]:
    """Lines of which the person follows up deviations."""
    return lines_for(person, FOLLOW_UP)
