"""What the public pages show of a table and of a publication's editions."""

from dataclasses import dataclass
from itertools import islice

from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from lykt.statistics.drawing import draw, for_page
from lykt.statistics.models import Edition
from lykt.statistics.opendata.cells import Cell, legend
from lykt.statistics.opendata.editions import TableIssue
from lykt.statistics.opendata.layout import Grid, Head
from lykt.statistics.opendata.texts import cited, measures, remarks, said
from lykt.statistics.publications.figures import MOST_ROWS, figure_of
from lykt.statistics.publications.queries import public_editions
from lykt.statistics.released import ReleasedTable
from lykt.statistics.shown import shown_number


@dataclass(frozen=True)
class Line:
    """A row as text. ``kind`` as in ``layout.Row``."""

    heads: tuple[Head, ...]
    cells: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class ShownTable:
    """A table, its chart and its explanations in the reader's language."""

    code: str
    title: str
    measures: str
    period: str
    source: str
    grid: Grid
    lines: list[Line]
    chart: str
    legend: dict[str, str]
    remarks: list[str]
    citation: str
    address: str

    @property
    def left_out(self) -> int:
        """Rows that the page has no room for."""
        return self.grid.length - len(self.lines)


@dataclass(frozen=True)
class EditionLine:
    """One edition in the list of them all; ``note`` says why it was made or withdrawn."""

    edition: Edition

    @property
    def note(self) -> str:
        return self.edition.withdrawal or self.edition.correction

    @property
    def standing(self) -> str:
        if self.edition.state == Edition.State.WITHDRAWN:
            return gettext("withdrawn")
        if self.edition.state == Edition.State.CORRECTED:
            return gettext("replaced by a newer edition")
        return gettext("in force")


def edition_lines(slug: str) -> list[EditionLine]:
    return [EditionLine(edition) for edition in public_editions(slug)]


def shown_table(issue: TableIssue, language: str) -> ShownTable:
    table = issue.table
    grid = Grid(table, language)
    return ShownTable(
        code=table.code,
        title=said(table.title, language),
        measures=", ".join(measures(table, language)),
        period=" – ".join(
            date_format(day, "DATE_FORMAT") for day in (table.first_day, table.last_day)
        ),
        source=said(table.source, language),
        grid=grid,
        lines=_lines(grid),
        chart=_chart(table, issue.chart),
        legend=legend(table),
        remarks=remarks(table, issue.origin, language),
        citation=cited(table, issue.origin, language),
        address=issue.origin.table_address(table.code),
    )


def _lines(grid: Grid) -> list[Line]:
    decimals = [column.measure.decimals for column in grid.columns]
    return [
        Line(
            row.heads,
            tuple(_text(cell, places) for cell, places in zip(row.cells, decimals, strict=True)),
            row.kind,
        )
        for row in islice(grid.rows(), MOST_ROWS)
    ]


def _text(cell: Cell, decimals: int) -> str:
    value, sign = cell
    return sign if value is None else shown_number(value, decimals)


def _chart(table: ReleasedTable, chosen: str) -> str:
    figure = figure_of(table, chosen)
    if figure.spec is None:
        return ""
    svg = for_page(
        draw(figure.spec), name=table.code, title=figure.title, description=figure.description
    )
    # Drawn here from our own specification; what it says is escaped when it is serialised.
    return mark_safe(svg)  # noqa: S308
