"""What is read back from each file is what was released, and nothing that was hidden."""

import csv
import json
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonstat_validator import validate_jsonstat
from pyjstat import pyjstat

from lykt.statistics.opendata.cells import HIDDEN, IMPOSSIBLE
from lykt.statistics.opendata.delimited import columns
from lykt.statistics.opendata.formats import FORMATS, written
from lykt.statistics.opendata.layout import Grid
from lykt.statistics.opendata.tests.tables import ORIGIN, TABLE, tables
from lykt.statistics.released import ReleasedTable

Lines = list[list[Any]]


def cube(table: ReleasedTable, language: str = "nb") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written(table, ORIGIN, "json", language))
    return found


def csv_lines(table: ReleasedTable, language: str = "nb") -> Lines:
    text = written(table, ORIGIN, "csv", language).decode()
    return [[one.removeprefix("'") for one in line] for line in csv.reader(StringIO(text))]


def sheets(table: ReleasedTable, language: str = "nb") -> list[Lines]:
    book = openpyxl.load_workbook(BytesIO(written(table, ORIGIN, "xlsx", language)))
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]


def flat(table: ReleasedTable) -> list[Any]:
    """Each number of the table, measures fastest."""
    return [
        table.values[measure.code][place]
        for place in range(table.size)
        for measure in table.measures
    ]


@given(tables())
@settings(max_examples=30)
def test_json_stat_is_valid_and_has_the_tables_numbers_only(table: ReleasedTable) -> None:
    found = cube(table)
    validate_jsonstat(found)
    assert found["value"] == flat(table)
    missing = {str(at) for at, value in enumerate(flat(table)) if value is None}
    assert set(found.get("status", {})) == missing
    assert found["id"][:-1] == [dimension.code for dimension in table.dimensions]
    assert found["size"] == [*table.shape, len(table.measures)]


@given(tables())
@settings(max_examples=25)
def test_the_public_client_reads_the_same_numbers_by_the_same_codes(table: ReleasedTable) -> None:
    dataset = pyjstat.Dataset.read(written(table, ORIGIN, "json", "nb").decode())
    metric = dataset["id"][-1]
    for place, codes in enumerate(table.places()):
        for measure in table.measures:
            at = dict(zip(dataset["id"], [*codes, measure.code], strict=True))
            indices = [dataset.get_dimension_index(name, at[name]) for name in dataset["id"]]
            index = dataset.get_value_index(indices)
            assert dataset.get_value_by_index(index) == table.values[measure.code][place]
    assert metric not in {dimension.code for dimension in table.dimensions}


@given(tables())
@settings(max_examples=30)
def test_csv_has_every_number_and_a_sign_where_there_is_none(table: ReleasedTable) -> None:
    header, *lines = csv_lines(table)
    assert len(set(header)) == len(header)
    assert [line[: 2 * len(table.dimensions) : 2] for line in lines] == [
        list(codes) for codes in table.places() for _ in table.measures
    ]
    read = [(float(line[-2]) if line[-2] else None) for line in lines]
    assert read == flat(table)
    assert all(bool(line[-2]) != bool(line[-1]) for line in lines)


@given(tables())
@settings(max_examples=30)
def test_no_text_of_a_csv_can_be_taken_for_a_formula(table: ReleasedTable) -> None:
    text = written(table, ORIGIN, "csv", "nb").decode()
    for line in csv.reader(StringIO(text)):
        texts = [*line[:-2], line[-1]]
        assert not [one for one in texts if one.startswith(("=", "+", "-", "@", "\t", "\r"))]


@given(tables())
@settings(max_examples=25)
def test_the_workbook_has_the_pages_rows_and_no_formula(table: ReleasedTable) -> None:
    (header, *rows), _about = sheets(table)
    grid = Grid(table, "nb")
    heads = len(grid.down)
    assert len(header) == heads + len(grid.columns)
    for read, row in zip(rows, grid.rows(), strict=True):
        assert [text or "" for text in read[:heads]] == [head.text for head in row.heads]
        assert read[heads:] == [sign or value for value, sign in row.cells]
    book = openpyxl.load_workbook(BytesIO(written(table, ORIGIN, "xlsx", "nb")))
    assert not [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type in ("f", "e")
    ]


@given(tables(), st.sampled_from(["nb", "en"]))
@settings(max_examples=25)
def test_hidden_cells_are_not_counted_anywhere(table: ReleasedTable, language: str) -> None:
    found = cube(table, language)
    assert set(found["extension"]) <= {
        "language",
        "code",
        "publication",
        "edition",
        "period",
        "publisher",
        "contact",
        "licence",
        "totals",
        "status",
        "rounded_to",
    }
    assert set(found.get("status", {}).values()) <= {HIDDEN, IMPOSSIBLE}


def test_a_hidden_cell_and_one_that_can_not_be_have_their_signs() -> None:
    found = cube(TABLE)
    assert found["status"] == {
        "3": IMPOSSIBLE,
        "10": HIDDEN,
        "11": HIDDEN,
        "12": HIDDEN,
        "13": HIDDEN,
        "15": IMPOSSIBLE,
    }
    assert set(found["extension"]["status"]["label"]) == {HIDDEN, IMPOSSIBLE}


def test_a_rounded_zero_is_not_said_to_be_nobody() -> None:
    found = cube(replace(TABLE, rounded_to=3))
    assert set(found["status"].values()) == {HIDDEN}
    assert any("avrundet til 0 eller 3" in note for note in found["note"])


def test_json_stat_says_what_its_dimensions_are() -> None:
    found = cube(TABLE)
    assert found["role"] == {"geo": ["county"], "metric": ["measure"]}
    assert found["dimension"]["county"]["category"]["child"] == {
        "all": ["03", "unknown"],
        "03": ["0301"],
    }
    assert found["dimension"]["county"]["extension"] == {"kind": {"unknown": "not_known"}}
    assert found["dimension"]["measure"]["category"]["unit"]["share"]["decimals"] == 1
    assert found["updated"] == "2023-03-01T09:00:00+00:00"


def test_texts_are_in_the_language_that_was_asked_for() -> None:
    assert cube(TABLE, "en")["label"] == "Contacts by county"
    assert cube(TABLE, "en")["dimension"]["county"]["category"]["label"]["03"] == "Oslo"
    assert "A contact is one conversation." in cube(TABLE, "en")["note"]
    assert csv_lines(TABLE, "en")[1][:5] == [
        "all",
        "The whole country",
        "telephone",
        "Telephone",
        "count",
    ]
    assert [row[0] for row in sheets(TABLE)[1]][:2] == ["Tittel", "Periode"]


def test_the_public_client_makes_a_frame_of_it() -> None:
    frame = pyjstat.Dataset.read(written(TABLE, ORIGIN, "json", "en").decode()).write("dataframe")
    assert list(frame.columns) == ["County", "Channel", "Measure", "value"]
    first = frame.iloc[0]
    assert (first["County"], first["Measure"], first["value"]) == (
        "The whole country",
        "Number",
        1204,
    )


def test_the_columns_of_a_csv_have_names_of_their_own() -> None:
    assert columns(TABLE) == [
        "county",
        "county_label",
        "channel",
        "channel_label",
        "measure",
        "measure_label",
        "unit",
        "value",
        "status",
    ]


def test_the_workbook_explains_itself() -> None:
    texts = {row[1] for row in sheets(TABLE, "en")[1]}
    assert {"A contact is one conversation.", "2022-01-01 – 2022-12-31"} <= texts
    assert any(":  Not shown, so that nobody can be recognised" in str(text) for text in texts)
    assert any("data.norge.no/nlod" in str(text) for text in texts)


@pytest.mark.parametrize("code", FORMATS)
def test_a_file_is_the_same_each_time_but_for_the_workbooks_clock(code: str) -> None:
    if code != "xlsx":
        assert written(TABLE, ORIGIN, code, "nb") == written(TABLE, ORIGIN, code, "nb")
