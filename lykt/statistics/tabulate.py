"""The door of the room: a table described as data goes in, a table comes out.

What is behind it may become another engine, and its tables protected, without its callers
knowing.
"""

from dataclasses import dataclass

from lykt.statistics.dimensions import Counted, Dimension, Source
from lykt.statistics.tables import Category, Cell, Heading, Row, Table, percent


@dataclass(frozen=True)
class Column:
    """What a column counts: rows of a source in its heading's period.

    ``asked`` is how many could have answered, where somebody knows.
    """

    heading: Heading
    source: Source
    asked: int | None = None


@dataclass(frozen=True)
class Description:
    """A table as data: what divides the rows, and what each column counts."""

    code: str
    title: str
    by: Dimension
    columns: tuple[Column, ...]
    mean_label: str = ""
    definition: str = ""
    notes: tuple[str, ...] = ()


def tabulate(description: Description) -> Table:
    """Count what a description asks for."""
    columns = [_places(description.by, column) for column in description.columns]
    categories = _categories(description)
    rows = tuple(
        Row(category, tuple(_cell(counts[place], counted) for counts, counted in columns))
        for place, category in enumerate(categories)
    )
    counted = [counted for _, counted in columns]
    return Table(
        code=description.code,
        title=description.title,
        headings=tuple(column.heading for column in description.columns),
        rows=rows,
        answered=tuple(one.answered for one in counted),
        missing=tuple(
            None if column.asked is None else column.asked - one.answered
            for column, one in zip(description.columns, counted, strict=True)
        ),
        means=tuple(one.mean for one in counted),
        mean_label=description.mean_label,
        definition=description.definition,
        notes=description.notes,
    )


def _categories(description: Description) -> tuple[Category, ...]:
    return description.by.categories(description.columns[0].heading.period)


def _places(by: Dimension, column: Column) -> tuple[list[int], Counted]:
    """A column's counts in the order of its own categories: January stands beside January."""
    period = column.heading.period
    counted = by.count(column.source, period)
    return [counted.counts.get(one.code, 0) for one in by.categories(period)], counted


def _cell(count: int, counted: Counted) -> Cell:
    return Cell(count, percent(count, counted.answered))
