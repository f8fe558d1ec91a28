"""A table as rows and columns for people: on the page and in the workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from lykt.statistics.opendata.cells import Cell, cells
from lykt.statistics.opendata.texts import said
from lykt.statistics.released import (
    ReleasedCategory,
    ReleasedDimension,
    ReleasedMeasure,
    ReleasedTable,
)

MOST_ACROSS = 14
"""Categories that may stand side by side; more stand below one another."""


@dataclass(frozen=True)
class Column:
    """One measure, of one category of the dimension that lies across."""

    measure: ReleasedMeasure
    category: ReleasedCategory | None
    heading: str


@dataclass(frozen=True)
class Head:
    """A category at the start of a row; ``depth`` is how many subtotals it is part of."""

    text: str
    depth: int = 0


@dataclass(frozen=True)
class Row:
    """``kind`` tells totals (``sum``) and "not known" (``apart``) from the other rows."""

    heads: tuple[Head, ...]
    cells: tuple[Cell, ...]
    kind: str = ""


@dataclass(frozen=True)
class Grid:
    """The dimensions that lie down, the columns, and as many rows as are asked for."""

    table: ReleasedTable
    language: str

    @property
    def across(self) -> ReleasedDimension | None:
        last = self.table.dimensions[-1] if len(self.table.dimensions) > 1 else None
        return last if last and len(last.categories) <= MOST_ACROSS else None

    @property
    def down(self) -> tuple[ReleasedDimension, ...]:
        return self.table.dimensions[:-1] if self.across else self.table.dimensions

    @property
    def headings(self) -> list[str]:
        return [said(dimension.label, self.language) for dimension in self.down]

    @property
    def columns(self) -> list[Column]:
        across = self.across.categories if self.across else (None,)
        return [
            Column(measure, category, self._heading(measure, category))
            for measure, category in product(self.table.measures, across)
        ]

    @property
    def length(self) -> int:
        return self.table.size // (len(self.across.categories) if self.across else 1)

    def rows(self) -> Iterator[Row]:
        found, width = cells(self.table), self.table.size // self.length if self.length else 0
        depths = [self._heads(dimension) for dimension in self.down]
        for number, down in enumerate(product(*(one.categories for one in self.down))):
            places = range(number * width, (number + 1) * width)
            yield Row(
                tuple(heads[one.code] for heads, one in zip(depths, down, strict=True)),
                tuple(found[measure.code][at] for measure in self.table.measures for at in places),
                self._kind(down),
            )

    def _heading(self, measure: ReleasedMeasure, category: ReleasedCategory | None) -> str:
        name = said(measure.label, self.language)
        if category is None:
            return name
        label = said(category.label, self.language)
        return f"{label} ({name})" if len(self.table.measures) > 1 else label

    def _heads(self, dimension: ReleasedDimension) -> dict[str, Head]:
        parents = {one.code: one.parent for one in dimension.categories}
        return {
            one.code: Head(said(one.label, self.language), _depth(one.code, parents))
            for one in dimension.categories
        }

    def _kind(self, categories: tuple[ReleasedCategory, ...]) -> str:
        pairs = list(zip(self.down, categories, strict=True))
        if pairs and all(one.code == dimension.total for dimension, one in pairs):
            return "sum"
        return "apart" if any(one.kind != "answer" for one in categories) else ""


def _depth(code: str, parents: Mapping[str, str | None]) -> int:
    """The total of all is nobody's depth: what is part of it alone stands at the margin."""
    passed = [code]
    while (above := parents.get(passed[-1])) in parents and above not in passed:
        passed.append(str(above))
    return len(passed) - 1
