"""Counted tables side by side: each column has its own categories, shares and missing."""

import datetime as dt

import pytest

from conftest import Cast, CastLine
from lykt.statistics.engine.as_tables import Column, Slice, as_table
from lykt.statistics.engine.counting import count
from lykt.statistics.engine.tests.rows import Row, record
from lykt.statistics.periods import whole_year
from lykt.statistics.specs import Axis, TableSpec
from lykt.statistics.tables import Category, Cell, Heading, Table

DAY = dt.date(2022, 3, 14)
ROWS = (Category("woman", "Kvinne"), Category("man", "Mann"), Category("unheard", "Ukjent her"))


@pytest.fixture
def table(line: CastLine, cast: Cast) -> Table:
    """Two women and a man by telephone and one who did not say; nobody by chat."""
    genders = ("woman", "woman", "man", None)
    answers = [{"gender": one} if one else {} for one in genders]
    record(line, cast, [Row(DAY, 600, "oslo", "telephone", one) for one in answers])
    by = (Axis("channel"), Axis("question:gender"))
    (grid,) = count(TableSpec("gender", "registrations", whole_year(2022), by=by)).grids
    columns = [
        Column(
            Heading(kind, kind, kind, grid.period), Slice(grid, (kind,)), ("woman", "man", None), 4
        )
        for kind in ("telephone", "chat")
    ]
    return as_table("gender", "Kjønn", ROWS, columns)


def test_shares_are_of_those_who_answered_and_the_others_are_missing(table: Table) -> None:
    assert [row.cells[0] for row in table.rows[:2]] == [Cell(2, 67), Cell(1, 33)]
    assert (table.answered, table.missing) == ((3, 0), (1, 4))


def test_of_nobody_there_is_no_share(table: Table) -> None:
    assert [row.cells[1] for row in table.rows[:2]] == [Cell(0, None), Cell(0, None)]


def test_a_column_that_does_not_know_a_category_has_no_cell_for_it(table: Table) -> None:
    assert table.rows[2].cells == (None, None)
    assert "unheard" not in table.counts("telephone")
