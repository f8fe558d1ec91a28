"""A described table survives its JSON, and says what is wrong with it."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from lykt.statistics.periods import Period, whole_year
from lykt.statistics.specs import (
    Axis,
    Band,
    Condition,
    Group,
    Keep,
    Measure,
    MeasureKind,
    SpecError,
    TableSpec,
)

WHOLE = TableSpec(
    code="age_by_county",
    source="registrations",
    period=Period(dt.date(2022, 1, 1), dt.date(2022, 6, 30)),
    scope={"line": "volinjen"},
    by=(
        Axis("unit", level="county", missing=Keep.APART),
        Axis("question:age", groups=(Group("adult", ("18_30", "over_30"), {"nb": "Voksne"}),)),
        Axis("time_of_day", bands=(Band("day", 540, 960), Band("late", 960, None))),
    ),
    where=(
        Condition("channel", ("chat",)),
        Condition("question:score", band=Band("low", None, 4.5), unless=True),
    ),
    measure=Measure(MeasureKind.SHARE, within=("unit",)),
    year_before=True,
    title={"nb": "Alder etter fylke"},
    notes=({"nb": "En merknad"},),
)


@pytest.fixture(autouse=True)
def _as_the_source_has_it() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_what_is_written_is_read_back() -> None:
    assert TableSpec.from_json(json.loads(json.dumps(WHOLE.to_json()))) == WHOLE


def test_what_is_taken_for_granted_is_not_written() -> None:
    small = TableSpec("small", "calls", whole_year(2022), by=(Axis("month"),))
    assert small.to_json() == {
        "code": "small",
        "source": "calls",
        "period": {"first": "2022-01-01", "last": "2022-12-31"},
        "by": [{"dimension": "month"}],
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sauce": "calls"}, "the table has sauce, which means nothing here. Known are: code"),
        ({"period": {"first": "2022-01-01"}}, "the table → period lacks last"),
        (
            {"period": {"first": "2022-13-01", "last": "2022-12-31"}},
            "the table → period → first is '2022-13-01'. A day such as 2022-01-31 was expected",
        ),
        (
            {"period": {"first": "2022-02-01", "last": "2022-01-31"}},
            "makes no sense: the period ends",
        ),
        ({"by": {"dimension": "month"}}, "A list was expected"),
        ({"by": [{"dimension": 3}]}, "the table → by 1 → dimension is 3. A text was expected"),
        (
            {"by": [{"dimension": "unit", "missing": "gone"}]},
            "One of apart, counted, left_out was expected",
        ),
        ({"by": [{"dimension": "month"}, {"dimension": "month"}]}, "divided twice by month"),
        ({"year_before": 1}, "true or false was expected"),
        ({"where": [{"dimension": "channel"}]}, "needs either codes or a band"),
        ({"measure": {"kind": "mean"}}, "needs to know of what"),
        ({"measure": {"kind": "share", "within": ["unit"]}}, "does not divide the table 'small'"),
        ({"scope": {"line": 1}}, "the table → scope → line is 1. A text was expected"),
        (
            {"by": [{"dimension": "n", "bands": [{"code": "a", "first": 2, "below": 1}]}]},
            "The band 'a' ends at 1",
        ),
    ],
)
def test_it_says_what_is_wrong(change: dict[str, Any], message: str) -> None:
    small = {"code": "small", "source": "calls", "by": [{"dimension": "month"}]}
    period = {"first": "2022-01-01", "last": "2022-12-31"}
    with pytest.raises(SpecError) as raised:
        TableSpec.from_json({"period": period} | small | change)
    assert message in str(raised.value)
