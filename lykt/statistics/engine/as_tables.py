"""Counted tables side by side, as the columns of a page's table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from lykt.statistics.engine.grids import Grid
from lykt.statistics.tables import Category, Cell, Heading, Release, Row, Table, percent


class Numbers(Protocol):
    """What a column is made of: counted now, or as it was released, None where it is hidden."""

    @property
    def source(self) -> str: ...
    @property
    def release(self) -> Release | None: ...
    @property
    def total(self) -> int | None: ...
    def count(self, code: str) -> int | None: ...
    def mean(self, code: str | None = None) -> float | None: ...


@dataclass(frozen=True)
class Slice:
    """One period of a counted table, at one category of each axis before the last."""

    grid: Grid
    at: tuple[str, ...] = ()
    source: str = ""
    release: None = None

    @cached_property
    def _places(self) -> tuple[int, ...]:
        before = zip(self.grid.axes, self.at, strict=False)
        return tuple(nodes.codes.index(code) for nodes, code in before)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """By the codes of the last axis, its total and the rests that follow from it too."""
        along = self.grid.counts[self._places]
        return dict(zip(self.grid.axes[-1].codes, map(int, along), strict=True))

    def count(self, code: str) -> int:
        """What nobody fits and no table shows is left out of the grid."""
        return self.counts.get(code, 0)

    @property
    def total(self) -> int:
        return int(np.ravel(self.grid.counts[self._places])[0])

    def mean(self, code: str | None = None) -> float | None:
        """Of all, or of one category of the last axis; None of nobody."""
        place = 0 if code is None else self.grid.axes[-1].codes.index(code)
        given, summed = (np.ravel(self.grid.grids[name][self._places]) for name in ("given", "sum"))
        return float(summed[place] / given[place]) if given[place] else None


@dataclass(frozen=True)
class Column:
    """A column of a page's table: where each of its rows stands in what was counted.

    ``codes`` are those of the counted categories, row by row; None is a category that the column
    does not know. ``asked`` is how many could have answered, where somebody knows.
    """

    heading: Heading
    counted: Numbers
    codes: tuple[str | None, ...]
    asked: int | None = None
    mean: float | None = None

    @property
    def missing(self) -> int | None:
        total = self.counted.total
        return None if self.asked is None or total is None else self.asked - total

    def cell(self, row: int) -> Cell | None:
        code = self.codes[row]
        if code is None:
            return None
        count = self.counted.count(code)
        return Cell(count, percent(count, self.counted.total))


def as_table(
    code: str,
    title: str,
    categories: Sequence[Category],
    columns: Sequence[Column],
    *,
    mean_label: str = "",
    definition: str = "",
    notes: Sequence[str] = (),
) -> Table:
    """Shares are of all that a column counts."""
    return Table(
        code=code,
        title=title,
        headings=tuple(column.heading for column in columns),
        rows=tuple(
            Row(category, tuple(column.cell(row) for column in columns))
            for row, category in enumerate(categories)
        ),
        answered=tuple(column.counted.total for column in columns),
        missing=tuple(column.missing for column in columns),
        means=tuple(column.mean for column in columns),
        mean_label=mean_label,
        definition=definition,
        notes=tuple(notes),
        release=columns[0].counted.release if columns else None,
        source=columns[0].counted.source if columns else "",
    )
