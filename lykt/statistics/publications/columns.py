"""A released table as columns of a page's table: what everybody may see, and nothing else."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from lykt.statistics.engine.nodes import ELSEWHERE
from lykt.statistics.models import EditionTable
from lykt.statistics.periods import Period
from lykt.statistics.publications.laying import days_of
from lykt.statistics.publications.readable import PERIOD
from lykt.statistics.released import Number, ReleasedDimension, ReleasedTable
from lykt.statistics.tables import Release, added

MEAN = "mean"


@dataclass(frozen=True)
class ReleasedSlice:
    """One period of a released table, at one category of each axis before the last.

    As ``engine.as_tables.Slice``, with None where a number is hidden; what is worked out from the
    others then is None too.
    """

    source: str
    table: ReleasedTable
    release: Release
    period: Period
    at: tuple[str, ...] = ()

    @cached_property
    def _axes(self) -> tuple[ReleasedDimension, ...]:
        return tuple(one for one in self.table.dimensions if one.code != PERIOD)

    @cached_property
    def _place(self) -> dict[str, str]:
        """Where it stands along all but the last axis."""
        place = {axis.code: code for axis, code in zip(self._axes, self.at, strict=False)}
        has_periods = len(self._axes) < len(self.table.dimensions)
        return place | ({PERIOD: days_of(self.period)} if has_periods else {})

    @property
    def total(self) -> int | None:
        return _whole(self._value("count", None))

    def count(self, code: str) -> int | None:
        if code == ELSEWHERE:
            return self._elsewhere()
        return _whole(self._value("count", code))

    def mean(self, code: str | None = None) -> float | None:
        """None also where the table was released without its mean."""
        return self._value(MEAN, code) if MEAN in self.table.values else None

    def _elsewhere(self) -> int | None:
        last = self._axes[-1]
        parts = added(self.count(code) for code in last.codes if code != last.total)
        return None if parts is None or self.total is None else self.total - parts

    def _value(self, measure: str, code: str | None) -> Number | None:
        along = {} if code is None else {self._axes[-1].code: self._as_released(code)}
        try:
            return self.table.value(measure, **self._place, **along)
        except KeyError:
            # What came later than the edition is not in it.
            return None

    def _as_released(self, code: str) -> str:
        """Months of two years stand in one row of a released table."""
        is_month = PERIOD in self._place and self._axes[-1].code == "month"
        return code[5:] if is_month and code[4:5] == "-" else code


def release_of(row: EditionTable) -> Release:
    """Raises ``ValueError`` for a table of an edition that was never public."""
    edition = row.edition
    if edition.released_at is None:
        raise ValueError(f"{edition} was never released")
    return Release(
        publication=edition.publication.name,
        slug=edition.publication.slug,
        edition=edition.number,
        day=timezone.localdate(edition.released_at),
        rounded_to=row.table.rounded_to,
    )


def _whole(value: Number | None) -> int | None:
    return None if value is None else int(value)
