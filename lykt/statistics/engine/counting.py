"""Counting described tables: what each asks for, the groups of its rows, and the grids of those."""

from collections.abc import Sequence

import duckdb
import numpy as np
from django.utils.translation import gettext

from lykt.statistics.engine.axes import Asked, divide
from lykt.statistics.engine.backends import Engine, chosen_engine
from lykt.statistics.engine.grids import Counted, Grid
from lykt.statistics.engine.laying import grid_of
from lykt.statistics.engine.moment import let_go, same_moment
from lykt.statistics.engine.queries import Job, groups_of
from lykt.statistics.engine.sources import source_named
from lykt.statistics.periods import Period
from lykt.statistics.specs import SpecError, TableSpec

_MOST_CELLS = 5_000_000


def count(spec: TableSpec, engine: Engine | None = None) -> Counted:
    """The table's counts, with every subtotal and total.

    Raises ``SpecError`` for a description that does not fit what can be counted, and
    ``EngineError`` when the engine that the setting names can not be reached.
    """
    (counted,) = count_all([spec], engine)
    return counted


def count_all(specs: Sequence[TableSpec], engine: Engine | None = None) -> list[Counted]:
    """Several tables of the same moment; those of the same rows in one pass over them."""
    engine = engine or chosen_engine()
    with same_moment():
        jobs = [[_job(spec, period) for period in spec.periods] for spec in specs]
        grids = _grids([job for each in jobs for job in each], engine)
    return [
        Counted(spec, tuple(grids[id(job)] for job in each))
        for spec, each in zip(specs, jobs, strict=True)
    ]


def _grids(jobs: Sequence[Job], engine: Engine) -> dict[int, Grid]:
    """The grid of each job, by its identity: a description has texts, and so no hash."""
    try:
        return {id(job): grid_of(job, found) for job, found in groups_of(jobs, engine)}
    except (OSError, duckdb.IOException):
        # Another process has just replaced a file that this one was about to read.
        let_go()
        return {id(job): grid_of(job, found) for job, found in groups_of(jobs, engine)}


def _job(spec: TableSpec, period: Period) -> Job:
    asked = Asked(source_named(spec.source), spec.scope, period, spec.period.last)
    job = Job(spec, asked, tuple(divide(asked, axis) for axis in spec.by))
    cells = np.prod([float(len(one.leaves)) for one in job.divisions]) if job.divisions else 1
    if cells > _MOST_CELLS:
        told = gettext(
            "The table '%(code)s' would have %(cells)s cells, and at most %(most)s are counted. "
            "Divide it by less, or by a higher level."
        )
        numbers = {"cells": f"{cells:,.0f}", "most": f"{_MOST_CELLS:,}"}
        raise SpecError(told % {"code": spec.code, **numbers})
    return job
