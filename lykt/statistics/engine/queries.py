"""What the engine is asked: the groups of rows that one table, or several at once, add up.

A query costs some 10 ms to write, however few rows there are. Tables that count the same few rows
of the same days are therefore asked for together: each row stands once for each table, under the
keys that it has there. What was asked of the same files before is not asked again (``known``).
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext

from lykt.statistics.engine import known
from lykt.statistics.engine.axes import Asked, Division
from lykt.statistics.engine.backends import Engine
from lykt.statistics.engine.conditions import holds, in_period, in_scope
from lykt.statistics.engine.copies import Part, up_to_date
from lykt.statistics.engine.moment import remembered
from lykt.statistics.engine.numbers import number_named
from lykt.statistics.engine.sources import Narrowed, Source
from lykt.statistics.periods import Period
from lykt.statistics.specs import MeasureKind, SpecError, TableSpec

COUNT, FULFILLED, GIVEN, SUM = "count", "fulfilled", "given", "sum"
VALUE = "value"
"""The number itself, as one more key, where the measure asks how many have each."""
_COUNTS_ALONE = (MeasureKind.COUNT, MeasureKind.SHARE)
_MOST_YEARS = 100
_FEW = 200_000
"""More rows than this are counted sooner table by table than repeated for each."""


@dataclass(frozen=True)
class Job:
    """A table in one of its periods, with its axes made ready."""

    spec: TableSpec
    asked: Asked
    divisions: tuple[Division, ...]

    @property
    def rows_alike(self) -> str:
        """The same for jobs that count the same rows."""
        asked = self.asked
        scope = sorted(self.spec.scope.items())
        return repr((asked.source.code, asked.period, scope, self.spec.where))

    @property
    def is_plain(self) -> bool:
        """Counts alone, and each row in one place: it can be counted together with others."""
        each_has_key = all(one.key is not None for one in self.divisions)
        return each_has_key and self.spec.measure.kind in _COUNTS_ALONE


@dataclass(frozen=True)
class Groups:
    """Groups of rows as the engine gave them, and which combinations of flags were asked for."""

    rows: pa.Table
    combinations: tuple[tuple[int, ...], ...] = ((),)
    measured: tuple[str, ...] = (COUNT,)


def groups_of(jobs: Sequence[Job], engine: Engine) -> Iterator[tuple[Job, Groups]]:
    """The groups of each job, in any order."""
    left = []
    for job in jobs:
        if groups := known.groups_of(_question(job, engine)):
            yield job, groups
        else:
            left.append(job)
    for job, groups in _asked(left, engine):
        known.keep(_question(job, engine), groups)
        yield job, groups


def _question(job: Job, engine: Engine) -> Hashable:
    """The same for jobs that have the same answer; None where that can not be told."""
    spec, asked = job.spec, job.asked
    if spec.where or spec.measure.kind not in _COUNTS_ALONE:
        return None
    files = tuple(part.content for part in _parts(asked.source, asked.period))
    scope = tuple(sorted(_narrowed(job).items()))
    by = tuple((one.key, one.flags) for one in job.divisions)
    return engine, asked.source.code, files, asked.period, scope, by


def _asked(jobs: Sequence[Job], engine: Engine) -> Iterator[tuple[Job, Groups]]:
    alike: dict[str, list[Job]] = {}
    for place, job in enumerate(jobs):
        together = job.is_plain and _rows_read(job) <= _FEW
        alike.setdefault(job.rows_alike if together else f"alone {place}", []).append(job)
    for some in alike.values():
        if len(some) > 1:
            yield from _together(some, engine)
        else:
            yield some[0], _alone(some[0], engine)


def _alone(job: Job, engine: Engine) -> Groups:
    rows = _rows(job, engine)
    divisions = job.divisions
    keys = {
        f"k{place}": one.key(rows) for place, one in enumerate(divisions) if one.key is not None
    }
    if job.spec.measure.kind is MeasureKind.MEDIAN:
        keys[VALUE] = number_named(job.asked, job.spec.measure.of)(rows).cast("float64")
    flags = [one.flags for one in divisions if one.key is None]
    combinations = tuple(product(*(range(len(each)) for each in flags)))
    aggregates, measured = {}, _measured(job, rows)
    for number, places in enumerate(combinations):
        where = [each[place](rows) for each, place in zip(flags, places, strict=True)]
        for name, aggregate in measured.items():
            aggregates[f"{name}{number}"] = aggregate(ibis.and_(*where) if where else None)
    grouped = rows.group_by(**keys).agg(**aggregates) if keys else rows.aggregate(**aggregates)
    return Groups(engine.run(grouped), combinations, tuple(measured))


def _rows(job: Job, engine: Engine) -> Any:
    """The rows that a job counts, as an Ibis table."""
    asked = job.asked
    rows = engine.table(_parts(asked.source, asked.period))
    conditions = [*in_period(asked.period, rows), *in_scope(_narrowed(job), rows)]
    conditions += [holds(asked, one, rows) for one in job.spec.where]
    return rows.filter(conditions) if conditions else rows


def _narrowed(job: Job) -> Narrowed:
    source, scope = job.asked.source, job.spec.scope
    key = ("narrowed", source.code, tuple(sorted(scope.items())))
    return remembered(key, lambda: source.narrowed(scope))


def _parts(source: Source, period: Period) -> list[Part]:
    years = range(period.first.year, period.last.year + 1)
    if len(years) > _MOST_YEARS:
        told = gettext("A table covers at most %(most)s years; %(asked)s were asked for.")
        raise SpecError(told % {"most": _MOST_YEARS, "asked": len(years)})
    return [
        remembered(("part", source.code, year), lambda year=year: up_to_date(source, year))  # type: ignore[misc]
        for year in years
    ]


def _rows_read(job: Job) -> int:
    return sum(part.rows for part in _parts(job.asked.source, job.asked.period))


def _measured(job: Job, rows: Any) -> dict[str, Any]:
    """What is added up in each group, each as a function of a further condition or None."""
    found: dict[str, Any] = {COUNT: lambda where: rows.count(where=where)}
    measure = job.spec.measure
    if measure.kind is MeasureKind.RATE:
        fulfilled = ibis.and_(*(holds(job.asked, one, rows) for one in measure.fulfils))
        found[FULFILLED] = lambda where: rows.count(where=_both(fulfilled, where))
    if measure.kind is MeasureKind.MEAN:
        number = number_named(job.asked, measure.of)(rows).cast("float64")
        found[GIVEN] = lambda where: rows.count(where=_both(number.notnull(), where))
        found[SUM] = lambda where: number.sum(where=where)
    return found


def _both(one: Any, other: Any) -> Any:
    return one if other is None else one & other


# --- Several at once ----------------------------------------------------------------------


def _together(jobs: Sequence[Job], engine: Engine) -> Iterator[tuple[Job, Groups]]:
    rows = _rows(jobs[0], engine)
    keyed = [(job, [one.key(rows) for one in job.divisions if one.key]) for job in jobs]
    # A column of keys has one type, and most keys are whole numbers.
    whole = [one for one in keyed if all(key.type().is_integer() for key in one[1])]
    yield from ((job, _alone(job, engine)) for job, keys in keyed if (job, keys) not in whole)
    if whole:
        found = engine.run(_repeated(rows, [keys for _, keys in whole]))
        for number, (job, _) in enumerate(whole):
            yield job, Groups(found.filter(pc.equal(found["job"], number)))


def _repeated(rows: Any, keys: Sequence[Sequence[Any]]) -> Any:
    """Each row once for each table, grouped by which and by the keys that it has there."""
    numbers = ibis.array([ibis.literal(number, "int32") for number in range(len(keys))])
    named = {
        f"j{number}k{place}": key
        for number, each in enumerate(keys)
        for place, key in enumerate(each)
    }
    laid = rows.select(job=numbers.unnest(), **named)
    columns = {
        f"k{place}": ibis.cases(
            *(
                (laid.job == number, laid[f"j{number}k{place}"])
                for number, each in enumerate(keys)
                if place < len(each)
            ),
            else_=ibis.null("int32"),
        )
        for place in range(max(map(len, keys)))
    }
    return laid.group_by(job=laid.job, **columns).agg(**{f"{COUNT}0": laid.count()})
