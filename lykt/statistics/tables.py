"""Tables: what was counted, with labels, totals and what is missing."""

from collections.abc import Iterator
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
    """A count, and its share of those counted in the column; None of nobody."""

    count: int
    percent: int | None


@dataclass(frozen=True)
class Row:
    """One category across the columns; None where a column does not know the category."""

    category: Category
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Table:
    """Counts by category and column.

    ``answered`` is what shares are of: everybody who gave an answer, also "not known". Those
    who were asked and gave none are ``missing``, which is None where nobody can say.
    """

    code: str
    title: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    answered: tuple[int, ...]
    missing: tuple[int | None, ...]
    means: tuple[float | None, ...] = ()
    mean_label: str = ""
    definition: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not any(self.answered)

    def without_empty(self, code: str) -> "Table":
        """The table without a row that counts nobody in any column."""
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
            return sum(cell.count for cell in cells if cell)

        return replace(self, rows=tuple(sorted(self.rows, key=count, reverse=True)[:most]))

    def column(self, series: str, *, before: bool = False) -> int | None:
        """Where a series stands among the columns; None for one that the table lacks."""
        for place, heading in enumerate(self.headings):
            if (heading.series, heading.before) == (series, before):
                return place
        return None

    def counts(self, series: str, *, before: bool = False) -> dict[str, int]:
        return {code: cell.count for code, cell in self._cells(series, before)}

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

    def total(self, series: str, *, before: bool = False) -> int:
        place = self.column(series, before=before)
        return 0 if place is None else self.answered[place]

    def mean(self, series: str, *, before: bool = False) -> float | None:
        place = self.column(series, before=before)
        return self.means[place] if place is not None and self.means else None


def percent(count: int, whole: int) -> int | None:
    """A whole per cent, a half rounded up; None of nothing."""
    return (200 * count + whole) // (2 * whole) if whole else None


def rounded(number: float, decimals: int = 0) -> Decimal:
    """A half is rounded up, as in percentages."""
    step = Decimal(1).scaleb(-decimals)
    return Decimal(str(number)).quantize(step, ROUND_HALF_UP)
