"""A figure: a table, and the chart that stands over it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext

from lykt.statistics.charts.bars import bars
from lykt.statistics.charts.columns import columns
from lykt.statistics.charts.lines import lines
from lykt.statistics.charts.marks import Mark, series_of
from lykt.statistics.charts.style import Spec
from lykt.statistics.shown import (
    ShownRow,
    said_of_hidden,
    said_of_rounding,
    shown_number,
    shown_percent,
    shown_rows,
)
from lykt.statistics.tables import Cell, Heading, Release, Table

MOST_BARS = 8
"""Categories that a chart of shares has room for, on a phone and on paper."""


class Form(StrEnum):
    """The shape of a chart: bars for shares, columns along a scale, lines for time."""

    BARS = "bars"
    COLUMNS = "columns"
    LINES = "lines"
    TILES = "tiles"


@dataclass(frozen=True)
class Figure:
    """A table and the chart that stands over it; no chart when ``form`` is None."""

    table: Table
    form: Form | None

    @property
    def code(self) -> str:
        return self.table.code

    @property
    def title(self) -> str:
        return self.table.title

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(heading.label for heading in self.table.headings)

    @property
    def rows(self) -> list[ShownRow]:
        return shown_rows(self.table, by_count=self.is_of_counts)

    @property
    def is_of_counts(self) -> bool:
        """Whether the chart and the table show counts rather than shares."""
        return self.form in (Form.COLUMNS, Form.LINES)

    @property
    def nothing(self) -> str:
        """What stands in place of a table without numbers; empty where there are some."""
        if self.table.is_empty and self.table.answered:
            return gettext("Nothing was registered in this period or the year before.")
        return ""

    @property
    def spec(self) -> Spec | None:
        if self.form is None or self.table.is_empty:
            return None
        if self.form is Form.LINES:
            return lines(self._marks(self.table), periods=self._periods)
        if self.form is Form.COLUMNS:
            return columns(self._now(self.table))
        return bars(self._now(self.table.largest(MOST_BARS) if self.is_shortened else self.table))

    @property
    def is_shortened(self) -> bool:
        """Whether the chart shows the largest categories only; the table always has all."""
        return self.form is Form.BARS and len(self.table.rows) > MOST_BARS

    @property
    def remarks(self) -> list[str]:
        """What stands under the table: its definition, its notes, which edition its numbers are
        from, and what the chart leaves out."""
        texts = [self.table.definition, *self.table.notes]
        if self.table.release:
            texts += _said_of(self.table.release)
        if self.table.hides:
            texts.append(said_of_hidden())
        if self.is_shortened:
            left_out = gettext("The chart shows the %(number)s largest; the table has all.")
            texts.append(left_out % {"number": MOST_BARS})
        return [text for text in texts if text]

    @property
    def description(self) -> str:
        """What the chart shows, for those who do not see it."""
        largest = largest_of_each(self._now(self.table))
        return " ".join((*largest, gettext("The table has every number.")))

    @property
    def _periods(self) -> tuple[str, str]:
        """What the two periods are called: what a heading says besides its series."""
        found = {heading.before: heading for heading in self.table.headings}
        names = [_period(found[before]) if before in found else "" for before in (False, True)]
        return names[0], names[1]

    def _drawn(self, cell: Cell) -> tuple[int | None, str]:
        """A cell's height in the chart, and what stands by it; a hidden one has none."""
        if self.is_of_counts:
            return cell.count, shown_number(cell.count)
        if cell.percent is None and cell.count != 0:
            return None, ""
        return cell.percent or 0, shown_percent(cell.percent or 0)

    def _now(self, table: Table) -> list[Mark]:
        return [mark for mark in self._marks(table) if not mark.earlier]

    def _marks(self, table: Table) -> list[Mark]:
        found = []
        for row in table.rows:
            for heading, cell in zip(table.headings, row.cells, strict=True):
                if cell is not None:
                    value, text = self._drawn(cell)
                    found.append(
                        Mark(
                            row.category.label,
                            heading.name,
                            value,
                            text,
                            short=row.category.short,
                            code=row.category.code,
                            earlier=heading.before,
                        )
                    )
        # A year in which nobody counted anything is no line.
        return [one for one in found if not one.earlier or any(m.value for m in found if m.earlier)]


def _said_of(release: Release) -> Iterator[str]:
    text = gettext("Numbers as released: %(publication)s, edition %(edition)s, %(day)s.")
    yield text % {
        "publication": release.publication,
        "edition": release.edition,
        "day": date_format(release.day, "DATE_FORMAT"),
    }
    if release.rounded_to:
        yield said_of_rounding(release.rounded_to)


def _period(heading: Heading) -> str:
    return heading.label.removeprefix(heading.name).strip() or heading.label


def largest_of_each(marks: Sequence[Mark]) -> Iterator[str]:
    """One sentence per series that counts anybody: its largest category, as far as it is shown."""
    for series in series_of(marks):
        own = [mark for mark in marks if mark.series == series]
        if counted := [mark for mark in own if mark.value]:
            mark = max(counted, key=lambda mark: mark.value or 0)
            hides = any(one.value is None for one in own)
            told = (
                gettext("%(series)s: most of those shown are %(category)s, %(number)s.")
                if hides
                else gettext("%(series)s: most are %(category)s, %(number)s.")
            )
            yield told % {
                "series": series,
                "category": mark.label,
                "number": mark.text,
            }
