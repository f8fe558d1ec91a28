"""What the engine counts is what counting row by row in Python gives, in every engine."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from conftest import Cast, CastLine
from lykt.statistics.engine.counting import count, count_all
from lykt.statistics.engine.grids import Counted, as_system
from lykt.statistics.engine.tests.rows import PERIODS, ROWS, Row, record
from lykt.statistics.engine.tests.suite import Case, Holds, cases
from lykt.statistics.periods import Period, whole_year
from lykt.statistics.specs import Axis, Measure, MeasureKind, TableSpec


def _held_by(case: Case, axis: int, code: str) -> Holds:
    """What a row of a node is like; the total is whoever the axis keeps."""
    along = case.along[axis]
    return along.nodes.get(code) or (lambda row: _is_kept(along.axis, row))


def _is_kept(axis: object, row: Row) -> bool:
    dimension, missing = getattr(axis, "dimension", ""), getattr(axis, "missing", "")
    if not dimension.startswith("question:"):
        return True
    answer = row.answers.get(dimension.removeprefix("question:"))
    if answer is None:
        return missing != "left_out"
    return answer != "unknown" or getattr(axis, "not_known", "") != "left_out"


def expect(case: Case, counted: Counted, rows: Sequence[Row]) -> None:
    """Every cell that the case knows, the totals among them."""
    within = case.rows(rows)
    known = [
        [(0, "")] + [(nodes.codes.index(code), code) for code in along.nodes]
        for nodes, along in zip(counted.axes, case.along, strict=True)
    ]
    for places in product(*known):
        holds = [_held_by(case, axis, code) for axis, (_, code) in enumerate(places)]
        found = [row for row in within if all(one(row) for one in holds)]
        at = tuple(place for place, _ in places)
        assert counted.counts[at] == len(found), (case.spec.code, [code for _, code in places])
        _expect_measure(case, counted, at, found)


def _expect_measure(case: Case, counted: Counted, at: tuple[int, ...], found: list[Row]) -> None:
    grids = counted.grids[0].grids
    if case.spec.code == "rate":
        women = sum(row.answers.get("gender") == "woman" for row in found)
        assert grids["fulfilled"][at] == women
    if case.spec.code in ("mean", "median"):
        middle = np.mean if case.spec.code == "mean" else np.median
        expected = middle([row.minute for row in found]) if found else np.nan
        assert counted.values()[at] == pytest.approx(expected, nan_ok=True)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, period=PERIODS)
def test_tables_are_what_counting_row_by_row_gives(
    line: CastLine, cast: Cast, rows: list[Row], period: Period
) -> None:
    with transaction.atomic():
        record(line, cast, rows)
        suite = cases(period)
        for case, counted in zip(suite, count_all([one.spec for one in suite]), strict=True):
            expect(case, counted, rows)
            if case.along:
                as_system(counted.grids[0], case.spec.code)
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", [MeasureKind.MEAN, MeasureKind.MEDIAN])
def test_of_a_number_that_nobody_gave_there_is_no_mean(line: CastLine, kind: MeasureKind) -> None:
    score = "question:score"
    spec = TableSpec("table", "feedback", whole_year(2022), by=(Axis(score),))
    counted = count(replace(spec, measure=Measure(kind, of=score)))
    assert counted.counts[0] == 0
    assert np.isnan(counted.values()).all()


@pytest.mark.parametrize("dimension", ["month", "weekday", "time_of_day", "unit", "channel"])
def test_a_total_is_the_same_cell_in_every_table(line: CastLine, dimension: str) -> None:
    counted = count(TableSpec("table", "registrations", whole_year(2022), by=(Axis(dimension),)))
    assert counted.axes[0].codes[0] == ""


def test_a_rest_that_follows_by_subtraction_is_a_node(line: CastLine, cast: Cast) -> None:
    day = dt.date(2022, 3, 14)
    record(line, cast, [Row(day, 1, unit, "chat", {}) for unit in ("oslo", "secretariat")])
    axis = Axis("unit", codes=("oslo",))
    counted = count(TableSpec("table", "registrations", whole_year(2022), by=(axis,)))
    (nodes,) = counted.axes
    # The code of a rest that is one category is that category's own.
    assert [(node.code, node.shown) for node in nodes.nodes] == [
        ("", True),
        ("oslo", True),
        ("secretariat", False),
    ]
    assert nodes.sums == ((0, (1, 2)),)
