"""The door of the room: a table described as data goes in, a table comes out.

What is behind it may become another engine, and its tables protected, without its callers
knowing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lykt.statistics.dimensions import Counted, Dimension, Source
from lykt.statistics.tables import Cell, Heading, Row, Table, percent


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
    columns = [
        description.by.count(column.source, column.heading.period) for column in description.columns
    ]
    return Table(
        code=description.code,
        title=description.title,
        headings=tuple(column.heading for column in description.columns),
        rows=tuple(_rows(description, columns)),
        answered=tuple(counted.answered for counted in columns),
        missing=tuple(
            None if column.asked is None else column.asked - counted.answered
            for column, counted in zip(description.columns, columns, strict=True)
        ),
        means=tuple(counted.mean for counted in columns),
        mean_label=description.mean_label,
        definition=description.definition,
        notes=description.notes,
    )


def _rows(description: Description, columns: Sequence[Counted]) -> Iterator[Row]:
    """The rows in the order of the first column; in the others, what stands at the same place."""
    codes = [
        [category.code for category in description.by.categories(column.heading.period)]
        for column in description.columns
    ]
    categories = description.by.categories(description.columns[0].heading.period)
    for place, category in enumerate(categories):
        cells = (_cell(counted, own[place]) for own, counted in zip(codes, columns, strict=True))
        yield Row(category, tuple(cells))


def _cell(counted: Counted, code: str) -> Cell | None:
    count = counted.counts.get(code)
    return None if count is None else Cell(count, percent(count, counted.answered))
