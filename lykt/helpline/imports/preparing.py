"""Reading a file through: every row understood and counted, the new ones kept ready."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from django.utils import timezone

from lykt.helpline.imports import spool
from lykt.helpline.imports.answers import AnswerReader
from lykt.helpline.imports.duty import Duty
from lykt.helpline.imports.fields import ANSWER, Layout, Sort, collection_for, layout_for
from lykt.helpline.imports.findings import Findings
from lykt.helpline.imports.known import Fingerprints, already_there, at_known_times
from lykt.helpline.imports.mapping import ColumnMapping, faults
from lykt.helpline.imports.matching import key
from lykt.helpline.imports.showing import in_words
from lykt.helpline.imports.understanding import Reader, Understood
from lykt.helpline.models import Channel, Line
from lykt.helpline.queries import parties_on
from lykt.lib.clock import local_day
from lykt.lib.spreadsheets.problems import Problem, RefusedError
from lykt.lib.spreadsheets.reading import Heading, Row, Table, open_table
from lykt.people.models import Unit
from lykt.questions.definition import TEXT

_BATCH = 500
_SAMPLED = 5

Progress = Callable[[int, int], None]
"""Told how many rows are done, and about how many there are."""


@dataclass(frozen=True)
class Target:
    """Where a file goes. ``unit`` answered where no column says who; None goes by the hours."""

    kind: str
    line: Line
    channel: Channel | None = None
    unit: Unit | None = None

    def layout(self) -> Layout:
        return layout_for(self.kind, self.channel)


class MappingRefusedError(Exception):
    """The mapping can not be used with the file's headings; ``problems`` tell why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


def read_headings(file: BinaryIO, name: str, sheet: str = "") -> tuple[Heading, ...]:
    """Raises ``RefusedError``."""
    with open_table(file, name, sheet=sheet) as table:
        return table.headings


@dataclass
class Preparation:
    """One reading through of a file. Rows that are new go to ``ready``, all problems to ``report``.

    ``report`` gets every problem, ``findings`` a bounded list of them.
    """

    target: Target
    mapping: ColumnMapping
    ready: spool.Writer
    progress: Progress = lambda done, about: None
    report: Callable[[Problem], None] = lambda problem: None
    now: dt.datetime = field(default_factory=timezone.now)
    findings: Findings = field(default_factory=Findings)

    def run(self, file: BinaryIO, name: str, sheet: str = "") -> Findings:
        """Raises ``RefusedError`` for the file, ``MappingRefusedError`` for the mapping."""
        with open_table(file, name, sheet=sheet) as table:
            layout = self.target.layout()
            wrong = faults(self.mapping, table.headings, layout)
            if wrong:
                raise MappingRefusedError(wrong)
            self._read(table, layout)
        return self.findings

    def _read(self, table: Table, layout: Layout) -> None:
        reader = self._reader(table, layout)
        texts = {
            one.question
            for one in layout.fields
            if one.sort is Sort.ANSWER and one.items[max(one.items)].kind in TEXT
        }
        prints = Fingerprints(self.target.kind, self.target.line, self.target.channel, texts)
        rows = self._rows_until_refused(table)
        while batch := list(islice(rows, _BATCH)):
            understood = [row for row in (self._understand(reader, one) for one in batch) if row]
            fresh = self._keep([(row, prints.of(row)) for row in understood])
            self._sample(layout, fresh)
            self.progress(self.findings.read, table.about)
        self.findings.twice = reader.notes.twice
        self.findings.unanswered = reader.notes.unanswered
        self.findings.unknown = reader.answers.unknown if reader.answers else {}

    def _reader(self, table: Table, layout: Layout) -> Reader:
        target = self.target
        reader = Reader(target.kind, layout, self.mapping, table.headings, self.now)
        if target.channel is not None:
            fields = {one.code: one for one in layout.fields if one.code.startswith(ANSWER)}
            collection = collection_for(target.kind, target.channel)
            reader.answers = AnswerReader(collection, fields, self.mapping)
            reader.unit = target.unit.pk if target.unit else Duty(target.channel)
            reader.units = units_by_name(target.line)
        return reader

    def _rows_until_refused(self, table: Table) -> Iterator[Row]:
        """A row that can not be taken apart ends the reading; what is before it is still told."""
        try:
            yield from table.rows
        except RefusedError as error:
            self._problem(error.problem)

    def _understand(self, reader: Reader, row: Row) -> Understood | None:
        self.findings.read += 1
        understood, problems = reader.read(row)
        for problem in problems:
            self._problem(problem)
        return understood

    def _problem(self, problem: Problem) -> None:
        self.findings.add_problem(problem)
        self.report(problem)

    def _keep(self, rows: list[tuple[Understood, str]]) -> list[Understood]:
        """Make the rows ready that are new; those."""
        target, findings = self.target, self.findings
        known = already_there(target.kind, [fingerprint for _row, fingerprint in rows])
        fresh = [(row, fingerprint) for row, fingerprint in rows if fingerprint not in known]
        findings.known += len(rows) - len(fresh)
        findings.new += len(fresh)
        only_rows = [row for row, _fingerprint in fresh]
        findings.at_known_times += at_known_times(
            target.kind, target.line, target.channel, only_rows
        )
        for row, fingerprint in fresh:
            spool.put(self.ready, row, fingerprint)
        for row, _fingerprint in rows:
            findings.see_day(local_day(row.started_at))
        return only_rows

    def _sample(self, layout: Layout, rows: list[Understood]) -> None:
        wanted = max(_SAMPLED - len(self.findings.sample), 0)
        names = {unit.pk: unit.name for unit in units_of(self.target.line)} if wanted else {}
        self.findings.sample += [in_words(row, layout, names) for row in rows[:wanted]]


def units_of(line: Line) -> list[Unit]:
    """The units that run the line today."""
    return [party.unit for party in parties_on(timezone.localdate()).filter(line=line)]


def units_by_name(line: Line) -> dict[str, int]:
    """The same units, by the key of their name and of their code."""
    return {key(text): unit.pk for unit in units_of(line) for text in (unit.name, unit.code)}
