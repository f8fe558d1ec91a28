"""A released table as data: cells by name, and the same again from JSON."""

import datetime as dt
import json

import pytest

from lykt.statistics.released import (
    ReleasedCategory,
    ReleasedDimension,
    ReleasedMeasure,
    ReleasedTable,
)

YES_NO = ReleasedDimension(
    "ongoing",
    {"nb": "Pågående vold?"},
    tuple(ReleasedCategory(code, {"nb": code}) for code in ("all", "yes", "no")),
    total="all",
)
CHANNEL = ReleasedDimension(
    "channel",
    {"nb": "Kanal"},
    tuple(ReleasedCategory(code, {"nb": code}) for code in ("telephone", "chat")),
)


def table(values: tuple[int | None, ...] = (9, 8, 5, 4, 4, None)) -> ReleasedTable:
    return ReleasedTable(
        code="ongoing",
        title={"nb": "Pågående vold"},
        dimensions=(YES_NO, CHANNEL),
        measures=(ReleasedMeasure("count", {"nb": "Antall"}),),
        values={"count": values},
        first_day=dt.date(2022, 1, 1),
        last_day=dt.date(2022, 12, 31),
        notes=({"nb": "Nytt i 2022."},),
    )


def test_a_cell_is_found_by_its_codes_and_a_dimension_not_named_stands_at_its_total() -> None:
    assert table().value("count", ongoing="yes", channel="chat") == 4
    assert table().value("count", channel="telephone") == 9
    assert table().value("count", ongoing="no", channel="chat") is None
    assert table().hides


@pytest.mark.parametrize(
    ("measure", "codes"),
    [
        ("share", {"channel": "chat"}),
        ("count", {}),
        ("count", {"channel": "letter"}),
        ("count", {"channel": "chat", "age": "18"}),
    ],
)
def test_what_is_not_in_the_table_is_said(measure: str, codes: dict[str, str]) -> None:
    with pytest.raises(KeyError, match="ongoing"):
        table().value(measure, **codes)


def test_it_is_the_same_after_json() -> None:
    assert ReleasedTable.from_json(json.loads(json.dumps(table().as_json()))) == table()


def test_values_that_do_not_fit_the_dimensions_are_refused() -> None:
    with pytest.raises(ValueError, match="5 values for 6 cells"):
        table((1, 2, 3, 4, 5))
