"""One row as Lykt understands it, or every reason why it does not."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from lykt.helpline.imports.answers import AnswerReader
from lykt.helpline.imports.calls import call_values
from lykt.helpline.imports.duty import Duty
from lykt.helpline.imports.fields import Field, Layout, Sort
from lykt.helpline.imports.mapping import ColumnMapping
from lykt.helpline.imports.matching import key, nearest
from lykt.helpline.imports.times import times_of, to_end
from lykt.helpline.models import Import
from lykt.lib.spreadsheets import values
from lykt.lib.spreadsheets.problems import Problem, RefusedError, shown
from lykt.lib.spreadsheets.reading import Heading, Row
from lykt.lib.spreadsheets.workbook import Cell


@dataclass
class Understood:
    """A row, understood. ``values`` holds what a log tells, ``answers`` what a form tells."""

    row: int
    started_at: dt.datetime
    ended_at: dt.datetime | None = None
    values: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    unit_id: int = 0


@dataclass
class Notes:
    """What was decided without being an error; told before anything is added."""

    twice: int = 0
    unanswered: int = 0


@dataclass
class Reader:
    """Understands the rows of one file: its layout and mapping, and what holds for all rows.

    ``units`` are the units that a cell may name, by key; ``unit`` is who answered when no
    column says it: one unit, or what ``duty`` says for the moment.
    """

    kind: str
    layout: Layout
    mapping: ColumnMapping
    headings: Sequence[Heading]
    now: dt.datetime
    answers: AnswerReader | None = None
    units: Mapping[str, int] = field(default_factory=dict)
    unit: int | Duty = 0
    notes: Notes = field(default_factory=Notes)

    def __post_init__(self) -> None:
        self._columns = [
            (index, heading, self.layout.field(code))
            for index, heading in enumerate(self.headings)
            if (code := self.mapping.columns.get(heading.text))
        ]

    def read(self, row: Row) -> tuple[Understood | None, list[Problem]]:
        """The row and no problems, or nothing and all of them."""
        problems: list[Problem] = []
        raw: dict[str, Any] = {}
        for index, heading, one in self._columns:
            cell = row.cells[index]
            if cell is None:
                continue
            try:
                raw[one.code] = self._value(one, cell)
            except RefusedError as error:
                place = {"column": heading.letter, "heading": heading.text}
                problems.append(error.at(row=row.number, value=shown(cell), **place))
        if problems:
            return None, problems
        try:
            return self._whole(row.number, raw), []
        except RefusedError as error:
            return None, [self._placed(error, row)]

    def _value(self, one: Field, cell: Cell) -> Any:
        if one.sort is Sort.ANSWER and self.answers is not None:
            return self.answers.cell(one, cell)
        if one.sort is Sort.UNIT:
            return self._unit(cell)
        return _READERS[one.sort](cell)

    def _unit(self, cell: Cell) -> int:
        found = self.units.get(key(cell))
        if found is None:
            near = nearest(str(cell), self.units) or list(self.units)[:5]
            raise RefusedError(
                "unknown_unit",
                _("“%(value)s” is not a unit of the line.") % {"value": shown(cell)},
                _("Write one of: %(names)s.") % {"names": ", ".join(near)},
            )
        return found

    def _placed(self, error: RefusedError, row: Row) -> Problem:
        """A problem with the whole row, at the column that it is about when that is known."""
        about = error.problem.column
        for index, heading, one in self._columns:
            if one.code == about:
                place = {"column": heading.letter, "heading": heading.text}
                return error.at(row=row.number, value=shown(row.cells[index]), **place)
        return error.at(row=row.number, column="")

    def _whole(self, number: int, raw: dict[str, Any]) -> Understood:
        times = times_of(raw, self.now, lasts=self.kind != Import.Kind.CALLS)
        understood = Understood(number, times.started, times.ended)
        if self.kind == Import.Kind.CHATS and times.ended is None:
            raise _no_end()
        if self.kind == Import.Kind.CALLS:
            understood.values = call_values(raw, times)
        elif self.answers is not None:
            understood.answers, complete = self.answers.row(raw, times.started)
            understood.unit_id = self._unit_of(raw, times.started)
            self.notes.unanswered += not complete
        self.notes.twice += times.twice
        return understood

    def _unit_of(self, raw: Mapping[str, Any], started: dt.datetime) -> int:
        if "unit" in raw:
            return int(raw["unit"])
        found = self.unit.unit_at(started) if isinstance(self.unit, Duty) else self.unit
        if not found:
            raise RefusedError(
                "no_unit",
                _("It is not known which unit answered."),
                _("Choose a unit for the whole file, or give the line opening hours."),
            )
        return found


_READERS: Mapping[Sort, Callable[[Cell], Any]] = {
    Sort.MOMENT: values.to_moment,
    Sort.DATE: values.to_date,
    Sort.TIME: values.to_time,
    Sort.END: to_end,
    Sort.DURATION: values.to_seconds,
    Sort.TRUTH: values.to_truth,
    Sort.TEXT: str,
}


def _no_end() -> RefusedError:
    return RefusedError(
        "no_end",
        _("It is not said when the chat ended."),
        _("Fill in the end or the duration, or remove the row from the file."),
        column="ended",
    )
