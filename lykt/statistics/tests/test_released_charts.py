"""A released table gets the chart that fits it, and hidden cells stand as hidden."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.utils import translation

from lykt.statistics.charts import Form, ReleasedFigure
from lykt.statistics.charts.tiles import TILES
from lykt.statistics.drawing import SVG, draw
from lykt.statistics.released import (
    Number,
    ReleasedCategory,
    ReleasedDimension,
    ReleasedMeasure,
    ReleasedTable,
    Role,
)

COUNT = ReleasedMeasure("count", {"nb": "Antall"})
COUNTIES = [code for code in TILES if code not in ("30", "38", "54")]


@pytest.fixture(autouse=True)
def _in_bokmål() -> object:
    with translation.override("nb"):
        yield


def _dimension(
    code: str, codes: list[str], role: Role = Role.CATEGORY, total: str | None = None
) -> ReleasedDimension:
    every = [*codes, total] if total else codes
    categories = tuple(ReleasedCategory(one, {"nb": f"navn {one}"}) for one in every)
    return ReleasedDimension(code, {"nb": code}, categories, role, total)


def _table(values: list[Number | None], *dimensions: ReleasedDimension) -> ReleasedTable:
    return ReleasedTable(
        "t",
        {"nb": "Tittel"},
        dimensions,
        (COUNT,),
        {"count": tuple(values)},
        dt.date(2022, 1, 1),
        dt.date(2022, 12, 31),
    )


def _texts(figure: ReleasedFigure) -> list[str]:
    assert figure.spec is not None
    root = ElementTree.fromstring(draw(figure.spec))  # noqa: S314 - our own drawing
    return ["".join(one.itertext()) for one in root.iter(f"{{{SVG}}}text")]


MONTHS = _dimension("month", ["01", "02", "03", "04"], Role.TIME)
CHANNELS = _dimension("channel", ["telephone", "chat"])


def test_time_is_a_line_and_channels_are_panels() -> None:
    figure = ReleasedFigure(_table([1, 2, 3, 4, 5, 6, None, 8], MONTHS, CHANNELS))
    assert figure.shape is Form.LINES
    texts = _texts(figure)
    assert {"navn telephone", "navn chat", ":"} <= set(texts)


def test_a_hidden_cell_breaks_the_line() -> None:
    whole, broken = (
        draw(ReleasedFigure(_table(list(values), MONTHS)).spec or {})
        for values in ((1, 2, 3, 4), (1, None, 3, 4))
    )
    assert whole.count("<path") != broken.count("<path") or "Z" in broken or whole != broken
    assert ":" in _texts(ReleasedFigure(_table([1, None, 3, 4], MONTHS)))


def test_counties_are_a_map_with_hidden_ones_said_to_be() -> None:
    values: list[Number | None] = [3 * place for place in range(len(COUNTIES))]
    values[2] = None
    figure = ReleasedFigure(
        _table([*values, 5, 300], _dimension("c", [*COUNTIES, "unknown"], Role.PLACE, "all"))
    )
    assert figure.shape is Form.TILES
    texts = _texts(figure)
    assert {"Oslo", ":", "Finnmark"} <= set(texts)
    assert any("navn unknown" in remark for remark in figure.remarks)
    assert any("«:»: vises ikke" in remark for remark in figure.remarks)


@pytest.mark.parametrize("codes", [["30", "38", "54"], COUNTIES])
def test_no_two_counties_of_a_year_share_a_tile(codes: list[str]) -> None:
    places = [TILES[code][:2] for code in codes]
    assert len(set(places)) == len(places)


def test_few_counties_are_bars() -> None:
    figure = ReleasedFigure(_table([1, 2, 3], _dimension("c", COUNTIES[:3], Role.PLACE)))
    assert figure.shape is Form.BARS


def test_a_hidden_bar_is_absent_and_marked() -> None:
    figure = ReleasedFigure(_table([7, None, 9], _dimension("a", ["x", "y", "z"])))
    assert {"7", ":", "9"} <= set(_texts(figure))
    assert [row.cells[0].main for row in figure.rows] == ["7", ":", "9"]
    assert figure.rows[1].cells[0].number is None


@pytest.mark.parametrize(
    ("values", "says"),
    [([None, None], "skjult"), ([0, 0], "null"), ([], "ingen celler")],
)
def test_a_chart_of_nothing_is_a_clear_text(values: list[Number | None], says: str) -> None:
    codes = ["x", "y"][: len(values)]
    figure = ReleasedFigure(_table(values, _dimension("a", codes)))
    assert figure.spec is None
    assert says in figure.nothing


def test_a_table_with_no_total_to_stand_at_has_no_chart_but_all_its_cells() -> None:
    sides = [_dimension(code, [f"{code}{one}" for one in range(4)]) for code in "abc"]
    figure = ReleasedFigure(_table(list(range(1, 65)), *sides))
    assert figure.spec is None
    assert sum(len(row.cells) for row in figure.rows) == 64


def test_a_page_has_room_for_some_rows_of_a_table_with_a_row_for_each_cell() -> None:
    deep = [_dimension(name, [f"{name}{at}" for at in range(9)]) for name in ("a", "b", "c")]
    table = _table([*range(9**3)], *deep)
    every, some = ReleasedFigure(table), ReleasedFigure(table, most_rows=20)
    assert len(every.rows) == 9**3
    assert every.rows[:20] == some.rows
    assert some.rows[10].label == "navn a0, navn b1, navn c1"
    assert some.rows[10].cells[0].number == 10
    assert [one for one in some.remarks if "709 rader til" in one]


def test_of_three_dimensions_the_last_lies_across() -> None:
    deep = [_dimension(name, [f"{name}{at}" for at in range(4)], total="I") for name in "abc"]
    figure = ReleasedFigure(_table([*range(5**3)], *deep))
    assert len(figure.headings) == 5
    assert len(figure.rows) == 25
    assert figure.rows[7].label == "navn a1, navn b2"
    assert [cell.number for cell in figure.rows[7].cells] == [35, 36, 37, 38, 39]
    assert [row.label for row in figure.rows if row.kind == "sum"] == ["navn I, navn I"]
