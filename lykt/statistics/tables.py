"""Tables: what was counted, with labels, totals and what is missing."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from lykt.questions.models import OptionClass
from lykt.statistics.periods import Period


@dataclass(frozen=True)
class Category:
    """What one row of a table counts. ``kind`` keeps "not known" apart from answers.

    ``short`` is for an axis where the label has no room.
    """

    code: str
    label: str
    kind: OptionClass = OptionClass.ANSWER
    short: str = ""


@dataclass(frozen=True)
class Heading:
    """What one column of a table counts: a series, in a period, or in the year before it.

    ``name`` is the series alone, for a chart, which shows one period.
    """

    series: str
    name: str
    label: str
    period: Period
    before: bool = False


@dataclass(frozen=True)
class Cell:
    """A count, and its share of those counted in the column; None of nobody.

    A count is None where it is hidden, so that nobody can be recognised.
    """

    count: int | None
    percent: int | None


@dataclass(frozen=True)
class Release:
    """Where everybody can see a table's numbers: one edition of a publication."""

    publication: str
    slug: str
    edition: int
    day: dt.date
    rounded_to: int | None = None


@dataclass(frozen=True)
class Row:
    """One category across the columns; None where a column does not know the category."""

    category: Category
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Table:
    """Counts by category and column.

    ``answered`` is what shares are of: everybody who gave an answer, also "not known". Those
    who were asked and gave none are ``missing``, which is None where nobody can say. With a
    ``release`` every number is as it was released, and None where it is hidden. ``source`` is
    the code of the rows that are counted.
    """

    code: str
    title: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    answered: tuple[int | None, ...]
    missing: tuple[int | None, ...]
    means: tuple[float | None, ...] = ()
    mean_label: str = ""
    definition: str = ""
    notes: tuple[str, ...] = field(default=())
    release: Release | None = None
    source: str = ""

    @property
    def is_empty(self) -> bool:
        return all(number == 0 for number in self.answered)

    @property
    def hides(self) -> bool:
        """Whether some number is kept from readers."""
        cells = (cell.count for row in self.rows for cell in row.cells if cell)
        return any(number is None for number in (*cells, *self.answered))

    def without_empty(self, code: str) -> "Table":
        """The table without a row that is not known to count somebody in any column."""
        rows = (
            row
            for row in self.rows
            if row.category.code != code or any(cell and cell.count for cell in row.cells)
        )
        return replace(self, rows=tuple(rows))

    def largest(self, most: int) -> "Table":
        """The table with the rows alone that count most in this period, the largest first."""
        this_period = [place for place, one in enumerate(self.headings) if not one.before]

        def count(row: Row) -> int:
            cells = (row.cells[place] for place in this_period)
            return sum(cell.count or 0 for cell in cells if cell)

        return replace(self, rows=tuple(sorted(self.rows, key=count, reverse=True)[:most]))

    def column(self, series: str, *, before: bool = False) -> int | None:
        """Where a series stands among the columns; None for one that the table lacks."""
        for place, heading in enumerate(self.headings):
            if (heading.series, heading.before) == (series, before):
                return place
        return None

    def counts(self, series: str, *, before: bool = False) -> dict[str, int]:
        """By the codes of the rows; without those that are hidden."""
        cells = self._cells(series, before)
        return {code: cell.count for code, cell in cells if cell.count is not None}

    def percents(self, series: str, *, before: bool = False) -> dict[str, int | None]:
        return {code: cell.percent for code, cell in self._cells(series, before)}

    def _cells(self, series: str, before: bool) -> Iterator[tuple[str, Cell]]:
        place = self.column(series, before=before)
        if place is None:
            return
        for row in self.rows:
            cell = row.cells[place]
            if cell is not None:
                yield row.category.code, cell

    def summary(self, place: int) -> dict[str, float | None]:
        """What a column has in all, is missing, and has as its mean, where these are known."""
        found = {"answered": self.answered, "missing": self.missing, "mean": self.means}
        return {
            name: values[place]
            for name, values in found.items()
            if values and values[place] is not None
        }

    def total(self, series: str, *, before: bool = False) -> int | None:
        place = self.column(series, before=before)
        return 0 if place is None else self.answered[place]

    def mean(self, series: str, *, before: bool = False) -> float | None:
        place = self.column(series, before=before)
        return self.means[place] if place is not None and self.means else None


def percent(count: int | None, whole: int | None) -> int | None:
    """A whole per cent, a half rounded up; None of nothing, and of what is hidden."""
    return None if count is None or not whole else (200 * count + whole) // (2 * whole)


def added(numbers: Iterable[int | None]) -> int | None:
    """The sum; None where one of them is hidden."""
    found = 0
    for number in numbers:
        if number is None:
            return None
        found += number
    return found


def rounded(number: float, decimals: int = 0) -> Decimal:
    """A half is rounded up, as in percentages."""
    step = Decimal(1).scaleb(-decimals)
    return Decimal(str(number)).quantize(step, ROUND_HALF_UP)
