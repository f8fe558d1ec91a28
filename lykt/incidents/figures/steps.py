"""How the routines' steps are kept to now, from the tasks of each case: docs/incident-figures.md.

Counted from the tasks as they are and not by the table engine: which steps are late changes by
the minute, and no row changes with it. ``steps_of_year`` has the table that can be released.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Count, F, FloatField, Func, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext

from lykt.incidents.actions.starting import DONE_BY_REPORTING
from lykt.incidents.models import Case
from lykt.incidents.queries.steps import REPORTED_BY
from lykt.incidents.subject import SUBJECT
from lykt.incidents.workflow import State
from lykt.people.models import Unit
from lykt.routines.models import Task
from lykt.routines.queries import late
from lykt.statistics.charts import Figure
from lykt.statistics.periods import Period
from lykt.statistics.tables import Category, Cell, Heading, Row, Table, percent

STEPS = "steps"
_AT_ONCE = 5_000
_COUNTED = frozenset(State) - {State.JOINED}
BY_REPORT = (*DONE_BY_REPORTING, *REPORTED_BY, "call_police_when_alone")
"""Steps that the report itself ends."""
_HOUR = 3600


@dataclass
class Step:
    """One step over all cases: how many were ended by the deadline, after it, or not yet."""

    title: str
    in_time: int = 0
    late: int = 0
    overdue: int = 0
    left: int = 0
    seconds: float = 0.0

    @property
    def ended(self) -> int:
        return self.in_time + self.late

    @property
    def total(self) -> int:
        return self.ended + self.overdue + self.left

    @property
    def mean_hours(self) -> int | None:
        """From the event until the step was ended; None when none is."""
        return round(self.seconds / self.ended / _HOUR) if self.ended else None


@dataclass(frozen=True)
class Reactions:
    """``unanswered`` of the ``cases`` have had no reaction: nobody has started the follow-up, and
    nobody has ended a step that the report itself did not end."""

    cases: int
    unanswered: int

    @property
    def unanswered_share(self) -> int | None:
        return percent(self.unanswered, self.cases)


@dataclass(frozen=True)
class StepFigures(Reactions):
    figure: Figure


def reactions(unit: Unit, period: Period) -> Reactions:
    return _reactions(_cases(unit, period))


def _reactions(cases: Mapping[str, str]) -> Reactions:
    received = [case for case, state in cases.items() if state == State.RECEIVED]
    return Reactions(cases=len(cases), unanswered=len(received) - len(_answered(received)))


def step_figures(unit: Unit, period: Period, now: dt.datetime | None = None) -> StepFigures:
    cases = _cases(unit, period)
    found = _reactions(cases)
    figure = _figure(period, _steps(list(cases), now or timezone.now()))
    return StepFigures(found.cases, found.unanswered, figure)


def _cases(unit: Unit, period: Period) -> dict[str, str]:
    """The state of each case, by its id."""
    # Naming every state lets the list's index find the days.
    found = Case.objects.filter(
        unit__in=list(Unit.objects.filter(path__startswith=unit.path).values_list("pk", flat=True)),
        state__in=_COUNTED,
        day__range=(period.first, period.last),
    )
    return {str(pk): state for pk, state in found.values_list("pk", "state")}


def _of_cases(cases: Sequence[str]) -> Iterator[QuerySet[Task]]:
    """The tasks of so many cases at a time as a database takes."""
    left = iter(cases)
    while some := list(islice(left, _AT_ONCE)):
        yield Task.objects.filter(
            run__subject_kind=SUBJECT, run__subject_id__in=some, run__cancelled_at=None
        )


def _answered(cases: Sequence[str]) -> set[str]:
    """Those in which somebody has ended a step since the report."""
    found: set[str] = set()
    for tasks in _of_cases(cases):
        ended = tasks.filter(ended_by__isnull=False).exclude(step__in=BY_REPORT)
        found.update(ended.values_list("run__subject_id", flat=True).distinct().order_by())
    return found


def _steps(cases: Sequence[str], now: dt.datetime) -> list[Step]:
    found: dict[str, Step] = {}
    for tasks in _of_cases(cases):
        for row in _counted(tasks, now):
            step = found.setdefault(row["step"], Step(row["title"]))
            for name in ("in_time", "late", "overdue", "left", "seconds"):
                setattr(step, name, getattr(step, name) + row[name])
    return sorted(found.values(), key=lambda step: (-step.total, step.title))


class _Seconds(Func):
    """A moment as seconds. SQLite would ask Python for each difference of two moments."""

    template, output_field = "(julianday(%(expressions)s) * 86400.0)", FloatField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        template = "extract(epoch FROM %(expressions)s)::float8"
        return self.as_sql(compiler, connection, template=template)


def _counted(tasks: QuerySet[Task], now: dt.datetime) -> Iterable[Mapping[str, Any]]:
    """Without what was set aside, and without deadlines that nobody knows yet."""
    ended, is_late = Q(ended_at__isnull=False), late(now)
    in_time = Q(ended_at__lte=F("due_at")) | Q(due_at=F("opened_at"), ended_at__lte=F("after_at"))
    counted = tasks.exclude(state=Task.State.NOT_APPLICABLE).exclude(step__in=BY_REPORT)
    counted = counted.filter(due_at__isnull=False)
    return (
        counted.values("step", "title")
        .annotate(
            in_time=Count("pk", filter=ended & in_time),
            late=Count("pk", filter=ended & ~in_time),
            overdue=Count("pk", filter=~ended & is_late),
            left=Count("pk", filter=~ended & ~is_late),
            seconds=Sum(
                _Seconds("ended_at") - _Seconds("run__event_at"), filter=ended, default=0.0
            ),
        )
        .order_by()
    )


def _figure(period: Period, steps: Sequence[Step]) -> Figure:
    names = {
        "in_time": gettext("In time"),
        "late": gettext("Done late"),
        "overdue": gettext("Overdue"),
        "left": gettext("Left"),
        "mean_hours": gettext("Hours"),
    }
    table = Table(
        code=STEPS,
        title=gettext("Steps of the routines, and their deadlines"),
        headings=tuple(Heading(code, name, name, period) for code, name in names.items()),
        rows=tuple(_row(step, names) for step in steps),
        answered=(),
        missing=(),
        definition=gettext(
            "Steps of the incidents' routines, without those that were set aside or that the "
            "report itself ends. Hours are the mean from the event until the step was ended. What "
            "is to be done at once is in time when it is ended within an hour of the event, or of "
            "the report where that came later."
        ),
    )
    return Figure(table, None)


def _row(step: Step, names: Iterable[str]) -> Row:
    cells = (getattr(step, name) for name in names)
    return Row(
        Category(step.title, step.title),
        tuple(None if number is None else Cell(number, None) for number in cells),
    )
