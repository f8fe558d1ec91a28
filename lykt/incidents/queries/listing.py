"""The list of cases: enough to know one from another, and how far each has come."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from lykt.incidents.models import Case, Measure, Report
from lykt.incidents.queries.cases import MOST_SHOWN, newest_cases
from lykt.incidents.queries.measures import LEFT
from lykt.incidents.subject import SUBJECT
from lykt.incidents.workflow import OPEN, State
from lykt.people.models import Person
from lykt.questions.definition import Item
from lykt.questions.models import Version
from lykt.questions.queries import definition_of
from lykt.questions.shown import in_words, language_of
from lykt.routines.models import Task
from lykt.routines.queries import late

STATES: Mapping[str, frozenset[State]] = {
    "open": OPEN,
    "closed": frozenset({State.CLOSED}),
    "all": frozenset(State) - {State.JOINED},
}


@dataclass(frozen=True)
class Row:
    """A case in the list. ``late`` of its ``left`` steps and measures are past their deadline."""

    case: Case
    what: str
    reports: int
    left: int
    late: int


def case_rows(person: Person, states: str, page: int) -> tuple[list[Row], bool]:
    """A page of cases, the newest first, and whether there is another after it."""
    start = (page - 1) * MOST_SHOWN
    found = newest_cases(person, STATES[states])[start : start + MOST_SHOWN + 1]
    cases = list(found.select_related("unit"))
    return _rows(cases[:MOST_SHOWN]), len(cases) > MOST_SHOWN


def _rows(cases: Sequence[Case]) -> list[Row]:
    what, counts = _what(cases), _step_counts(cases)
    return [
        Row(
            case=case,
            what=", ".join(dict.fromkeys(what.get(case.pk, []))),
            reports=len(what.get(case.pk, [])),
            left=counts[0][str(case.pk)],
            late=counts[1][str(case.pk)],
        )
        for case in cases
    ]


def _what(cases: Sequence[Case]) -> dict[object, list[str]]:
    """The categories in words, one for each report of each case."""
    reports = Report.objects.filter(case__in=cases).select_related("response")
    versions = Version.objects.in_bulk({report.response.version_id for report in reports})
    asked = {pk: _question(version) for pk, version in versions.items()}
    words: dict[object, list[str]] = {}
    for report in reports:
        item, language = asked[report.response.version_id]
        answer = in_words(item, report.response.answers["what"], language)
        words.setdefault(report.case_id, []).append(answer)
    return words


def _question(version: Version) -> tuple[Item, str]:
    definition = definition_of(version)
    return definition.item("what"), language_of(definition)


def _step_counts(cases: Sequence[Case]) -> tuple[Counter[str], Counter[str]]:
    """Open steps and measures of each case, and those of them that are late."""
    tasks = Task.objects.filter(
        run__subject_kind=SUBJECT,
        run__subject_id__in=[str(case.pk) for case in cases],
        ended_at=None,
    )
    measures = Measure.objects.filter(LEFT, case__in=cases)
    late_measures = Count("pk", filter=Q(due_on__lt=timezone.localdate()))
    late_tasks = Count("pk", filter=late(timezone.now()))
    found = [
        *tasks.order_by().values_list("run__subject_id").annotate(n=Count("pk"), late=late_tasks),
        *measures.order_by().values_list("case").annotate(n=Count("pk"), late=late_measures),
    ]
    left, are_late = Counter[str](), Counter[str]()
    for case, of_case, late_of_case in found:
        left[str(case)] += of_case
        are_late[str(case)] += late_of_case
    return left, are_late
