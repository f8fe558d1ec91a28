"""How the steps of a year's incidents went, from a table of tasks: counted now, or as released."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from lykt.incidents.figures.scope import Scope
from lykt.incidents.figures.steps import BY_REPORT, STEPS
from lykt.incidents.subject import SUBJECT
from lykt.routines.sources import OUTCOMES, step_titles
from lykt.routines.sources import SOURCE as TASKS
from lykt.statistics.charts import Figure
from lykt.statistics.engine.labels import texts
from lykt.statistics.engine.nodes import TOTAL
from lykt.statistics.periods import whole_year
from lykt.statistics.publications.counts import Counts
from lykt.statistics.specs import Axis, Condition, Group, Measure, MeasureKind, TableSpec
from lykt.statistics.tables import Category, Cell, Heading, Row, Table, added, percent

_BY_THE_REPORT = "by-report"
_HOURS = "mean_hours"
_SHOWN = ("in_time", "late", "without_deadline", "open", "set_aside")
_ONLY_WHERE_THERE_ARE = ("without_deadline", "set_aside")


def steps_spec(code: str, scope: Scope) -> TableSpec:
    """Every step by how it went; those that the report itself ends are gathered too, so that the
    others' share is known also where some of them are hidden."""
    known = step_titles()
    by_report = tuple(code for code in sorted(BY_REPORT) if code in known)
    gathered = (Group(_BY_THE_REPORT, by_report, texts(_by_the_report)),) if by_report else ()
    return TableSpec(
        code,
        TASKS,
        scope.period,
        {"unit": scope.unit.code},
        (Axis("outcome"), Axis("step", groups=gathered)),
        where=(Condition("subject", codes=(SUBJECT,)),),
        measure=Measure(MeasureKind.MEAN, of="hours"),
        title=texts(_title),
    )


@dataclass(frozen=True)
class YearSteps:
    """The table ``code`` of ``counts``, which is of ``year``."""

    counts: Counts
    code: str
    year: int

    @property
    def is_released(self) -> bool:
        return self.code in self.counts.released

    @property
    def in_time_share(self) -> int | None:
        """Of the steps that are ended, those ended in time, in whole per cent."""
        ended = added(self._after_the_report(outcome) for outcome in ("in_time", "late"))
        return percent(self._after_the_report("in_time"), ended)

    @property
    def hides_share(self) -> bool:
        """Whether there is a share that is not to be told: of nothing there is none."""
        ended = [self._after_the_report(outcome) for outcome in ("in_time", "late")]
        return None in ended

    def figure(self) -> Figure:
        period = whole_year(self.year)
        rows = list(self._rows())
        names = {one: str(OUTCOMES[one]) for one in _SHOWN}
        for one in _ONLY_WHERE_THERE_ARE:
            if all(row[one] == 0 for _step, row in rows):
                del names[one]
        headings = [Heading(code, name, name, period) for code, name in names.items()]
        if not self.is_released:
            hours = gettext("Hours")
            headings.append(Heading(_HOURS, hours, hours, period))
        table = Table(
            code=STEPS,
            title=_title(),
            headings=tuple(headings),
            rows=tuple(
                Row(step, tuple(_cell(one.series, row[one.series]) for one in headings))
                for step, row in rows
            ),
            answered=(),
            missing=(),
            definition=_definition(),
            notes=() if self.is_released else (_of_hours(),),
            release=self.counts.release(self.code),
            source=TASKS,
        )
        return Figure(table, None)

    def _rows(self) -> Iterator[tuple[Category, dict[str, int | None]]]:
        """The steps that are not known to be nobody's, those that come most often first."""
        found = []
        for step in self.counts.categories(self.code):
            row = {one: self._count(one, step.code) for one in _SHOWN}
            is_left_out = step.code == _BY_THE_REPORT or step.code in BY_REPORT
            if not is_left_out and any(number != 0 for number in row.values()):
                found.append((step, row | {_HOURS: self._hours(step.code)}))
        yield from sorted(found, key=lambda one: -sum(one[1][each] or 0 for each in _SHOWN))

    def _count(self, outcome: str, step: str | None = None) -> int | None:
        numbers = self.counts.slice(self.code, outcome, period=whole_year(self.year))
        return numbers.total if step is None else numbers.count(step)

    def _after_the_report(self, outcome: str) -> int | None:
        every = self._count(outcome)
        if not any(one.code == _BY_THE_REPORT for one in self.counts.categories(self.code)):
            return every
        by_report = self._count(outcome, _BY_THE_REPORT)
        return None if every is None or by_report is None else every - by_report

    def _hours(self, step: str) -> int | None:
        """From the event until the step was ended; None when none is, and of what is released,
        where some have ended and others not."""
        if self.is_released:
            return None
        found = self.counts.slice(self.code, TOTAL, period=whole_year(self.year)).mean(step)
        return None if found is None else round(found)


def _cell(column: str, number: int | None) -> Cell | None:
    """A number that is not there is a hidden one; hours that are not there are those of nobody."""
    return None if column == _HOURS and number is None else Cell(number, None)


def _title() -> str:
    return gettext("Steps of the routines, and their deadlines")


def _by_the_report() -> str:
    return gettext("Steps that the report itself ends")


def _definition() -> str:
    return gettext(
        "Steps of the incidents' routines, without those that the report itself ends. What is to "
        "be done at once is in time when it is ended within an hour of the event, or of the report "
        "where that came later. Those that are not done are steps that wait for another, too."
    )


def _of_hours() -> str:
    return gettext("Hours are the mean from the event until the step was ended.")
