"""What can not be counted is refused in words that say what can."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils import translation

from conftest import CastLine
from lykt.statistics.engine.counting import count
from lykt.statistics.periods import Period, whole_year
from lykt.statistics.specs import (
    Axis,
    Band,
    Condition,
    Group,
    Measure,
    MeasureKind,
    SpecError,
    TableSpec,
)

SPEC = TableSpec("table", "registrations", whole_year(2022), {"line": "volinjen"})


@pytest.fixture(autouse=True)
def _as_the_source_has_it() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (replace(SPEC, source="letters"), "There is no source 'letters'. The sources are: "),
        (replace(SPEC, scope={"line": "none"}), "no line 'none'. The lines are: volinjen"),
        (replace(SPEC, scope={"county": "03"}), "can not be narrowed by 'county'. It can by: line"),
        (replace(SPEC, by=(Axis("colour"),)), "is not divided by 'colour'. It is by: month"),
        (
            replace(SPEC, by=(Axis("question:income"),)),
            "No version of the questionnaires behind 'registrations' asks 'income'",
        ),
        (replace(SPEC, by=(Axis("question:summary"),)), "which can not be counted"),
        (
            replace(SPEC, by=(Axis("question:gender", codes=("blue",)),)),
            "'question:gender' has no blue. It has: woman",
        ),
        (
            replace(SPEC, by=(Axis("question:gender", groups=(Group("g", ("blue",)),)),)),
            "'question:gender' has no blue",
        ),
        (
            replace(SPEC, by=(Axis("unit", level="county"),)),
            "no unit of the kind 'county' here. There are: organisation",
        ),
        (
            replace(SPEC, where=(Condition("channel", ("letter",)),)),
            "'channel' has no 'letter'. It has: telephone, chat",
        ),
        (
            replace(SPEC, where=(Condition("channel", band=Band("a", 1, 2)),)),
            "'channel' is no number of 'registrations'",
        ),
        (
            replace(SPEC, measure=Measure(MeasureKind.MEAN, of="question:gender")),
            "'question:gender' is no number",
        ),
        (
            replace(SPEC, source="feedback", by=(Axis("time_of_day"),)),
            "does not know the time of day",
        ),
        (
            replace(SPEC, source="calls", by=(Axis("talk_minutes"),)),
            "Give the axis `bands`",
        ),
        (
            replace(SPEC, period=Period(dt.date(1800, 1, 1), dt.date(2022, 1, 1))),
            "at most 100 years",
        ),
    ],
)
def test_it_says_what_can_be_counted(line: CastLine, spec: TableSpec, message: str) -> None:
    with pytest.raises(SpecError) as raised:
        count(spec)
    assert message in str(raised.value)


def test_a_period_without_rows_is_a_table_of_nobody(line: CastLine) -> None:
    spec = replace(SPEC, period=whole_year(1999), by=(Axis("month"), Axis("channel")))
    counted = count(spec)
    assert counted.counts.shape == (13, 3)
    assert not counted.counts.any()
