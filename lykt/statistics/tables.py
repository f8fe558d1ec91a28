"""Tables: what was counted, with labels, totals and what is missing."""

from dataclasses import dataclass, field

from lykt.questions.models import OptionClass
from lykt.statistics.periods import Period


@dataclass(frozen=True)
class Category:
    """What one row of a table counts. ``kind`` keeps "not known" apart from answers."""

    code: str
    label: str
    kind: OptionClass = OptionClass.ANSWER


@dataclass(frozen=True)
class Heading:
    """What one column of a table counts: a series, in a period, or in the year before it."""

    series: str
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
    """One category across the columns."""

    category: Category
    cells: tuple[Cell, ...]


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

    def column(self, series: str, *, before: bool = False) -> int | None:
        """Where a series stands among the columns; None for one that the table lacks."""
        for place, heading in enumerate(self.headings):
            if (heading.series, heading.before) == (series, before):
                return place
        return None

    def counts(self, series: str, *, before: bool = False) -> dict[str, int]:
        place = self.column(series, before=before)
        if place is None:
            return {}
        return {row.category.code: row.cells[place].count for row in self.rows}

    def percents(self, series: str, *, before: bool = False) -> dict[str, int | None]:
        place = self.column(series, before=before)
        if place is None:
            return {}
        return {row.category.code: row.cells[place].percent for row in self.rows}

    def total(self, series: str, *, before: bool = False) -> int:
        place = self.column(series, before=before)
        return 0 if place is None else self.answered[place]

    def mean(self, series: str, *, before: bool = False) -> float | None:
        place = self.column(series, before=before)
        return self.means[place] if place is not None and self.means else None


def percent(count: int, whole: int) -> int | None:
    """A whole per cent, a half rounded up; None of nothing."""
    return (200 * count + whole) // (2 * whole) if whole else None
