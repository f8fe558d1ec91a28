"""DuckDB, PostgreSQL and Spark count the same tables, from the same expressions, cell by cell."""

import datetime as dt
import os
import random
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from django.db import connection

from conftest import Cast, CastLine
from lykt.statistics.engine import queries
from lykt.statistics.engine.backends import EngineError, engine_at
from lykt.statistics.engine.counting import count, count_all
from lykt.statistics.engine.tests.rows import GENDERS, REFERRALS, Row, record
from lykt.statistics.engine.tests.suite import cases
from lykt.statistics.engine.tests.test_counting import expect
from lykt.statistics.periods import Period, whole_year

PERIOD = Period(dt.date(2021, 12, 5), dt.date(2022, 3, 14))


def _some_rows(number: int) -> list[Row]:
    chance = random.Random(116006)  # noqa: S311 - the same rows each time

    def answers() -> dict[str, object]:
        found: dict[str, object] = {}
        if chance.random() < 0.8:
            found["gender"] = chance.choice(GENDERS)
        if chance.random() < 0.6:
            found["referrals"] = chance.sample(REFERRALS, chance.randint(1, 3))
        return found

    first = dt.date(2021, 11, 1)
    return [
        Row(
            day=first + dt.timedelta(days=chance.randrange(450)),
            minute=chance.randrange(1440),
            unit=chance.choice(("secretariat", "oslo")),
            channel=chance.choice(("telephone", "chat")),
            answers=answers(),
        )
        for _ in range(number)
    ]


def _postgres() -> str:
    """The server that the tests run on, or another one that is named for it."""
    if connection.vendor == "postgresql":
        known = connection.settings_dict
        host = known["HOST"].replace("/", "%2F") or "localhost"
        password = f":{known['PASSWORD']}" if known["PASSWORD"] else ""
        return (
            f"postgres://{known['USER']}{password}@{host}:{known['PORT'] or 5432}/{known['NAME']}"
        )
    return os.environ.get("LYKT_TEST_POSTGRES", "")


def _engines() -> Iterator[str]:
    address = _postgres()
    if address:
        yield address
    # Spark starts slowly; where the tests run on PostgreSQL too, once is enough.
    if connection.vendor == "sqlite" and find_spec("pyspark") and shutil.which("java"):
        yield "local[2]"


def test_every_engine_counts_the_same_cell_by_cell(line: CastLine, cast: Cast) -> None:
    engines = list(_engines())
    if not engines:
        pytest.skip("neither PostgreSQL nor Spark is here; `make spark` installs Spark")
    rows = _some_rows(150)
    record(line, cast, rows)
    suite = cases(PERIOD)
    specs = [case.spec for case in suite]
    embedded = count_all(specs, engine_at("duckdb"))
    for case, counted in zip(suite, embedded, strict=True):
        expect(case, counted, rows)
    for address in engines:
        for one, other in zip(embedded, count_all(specs, engine_at(address)), strict=True):
            for name, grid in one.grids[0].grids.items():
                np.testing.assert_allclose(grid, other.grids[0].grids[name], err_msg=one.spec.code)


def test_many_rows_are_counted_table_by_table_alike(
    line: CastLine, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(line, cast, _some_rows(40))
    specs = [case.spec for case in cases(PERIOD)]
    together = count_all(specs)
    monkeypatch.setattr(queries, "_FEW", 0)
    for one, other in zip(together, count_all(specs), strict=True):
        for name, grid in one.grids[0].grids.items():
            np.testing.assert_array_equal(grid, other.grids[0].grids[name], one.spec.code)


@pytest.mark.django_db
def test_an_engine_that_is_not_there_says_so(settings: Any, line: CastLine) -> None:
    settings.TABLES_ENGINE = "postgres://nobody:secret@127.0.0.1:9/none"
    with pytest.raises(EngineError) as raised:
        count(cases(whole_year(2022))[0].spec)
    assert "can not be reached at 127.0.0.1:9/none" in str(raised.value)
    assert "LYKT_TABLES_ENGINE" in str(raised.value)
    assert "secret" not in str(raised.value)
