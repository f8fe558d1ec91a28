"""What a line's figures are made of, by the codes of the tables asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lykt.helpline.figures.scope import Scope, heading
from lykt.helpline.models import Channel
from lykt.statistics.engine.as_tables import Column, Numbers, Slice
from lykt.statistics.engine.counting import count_all
from lykt.statistics.engine.grids import Counted
from lykt.statistics.periods import Period
from lykt.statistics.publications.columns import ReleasedSlice, release_of
from lykt.statistics.publications.queries import released_by_code
from lykt.statistics.released import ReleasedTable
from lykt.statistics.specs import TableSpec
from lykt.statistics.tables import Category, Release

Rest = Callable[[Numbers, Period], dict[str, Any]]
"""What else a column says, beside its cells."""


def _nothing_else(_counted: Numbers, _period: Period) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Counts:
    """All of one moment, so that no figure of a page disagrees with another.

    What is ``released`` is not counted at all: nothing but what everybody may see of it can
    come into a figure, a sentence or a chart.
    """

    scope: Scope
    tables: Mapping[str, Counted]
    released: Mapping[str, tuple[str, ReleasedTable, Release]] = field(default_factory=dict)

    @classmethod
    def of(cls, scope: Scope, specs: Iterable[TableSpec], *, released: bool = False) -> "Counts":
        """Counted now; from editions in force where they have the table, and it is asked for."""
        asked = list(specs)
        found = released_by_code(asked) if released else {}
        rest = [spec for spec in asked if spec.code not in found]
        counted = count_all(rest)
        return cls(
            scope,
            {spec.code: one for spec, one in zip(rest, counted, strict=True)},
            {
                spec.code: (spec.source, found[spec.code].table, release_of(found[spec.code]))
                for spec in asked
                if spec.code in found
            },
        )

    def has(self, code: str) -> bool:
        return code in self.tables or code in self.released

    def slice(self, code: str, *at: str, before: bool = False) -> Numbers:
        period = self.scope.years[int(before)][0]
        if code in self.released:
            return ReleasedSlice(*self.released[code], period, at)
        counted = self.tables[code]
        return Slice(counted.grids[int(before)], at, counted.spec.source)

    def of_channel(
        self,
        code: str,
        channel: Channel,
        codes: Callable[[Period], tuple[str | None, ...]],
        rest: Rest = _nothing_else,
    ) -> list[Column]:
        """A channel in this period, and in the year before beside it."""
        name = str(channel.get_kind_display())
        return self._columns(code, (channel.kind, name), (channel.kind,), codes, rest)

    def of_line(
        self, code: str, categories: Sequence[Category], rest: Rest = _nothing_else
    ) -> list[Column]:
        """The line as a whole, in this period and in the year before."""
        codes = tuple(one.code for one in categories)
        return self._columns(code, ("line", ""), (), lambda _period: codes, rest)

    def _columns(
        self,
        code: str,
        named: tuple[str, str],
        at: tuple[str, ...],
        codes: Callable[[Period], tuple[str | None, ...]],
        rest: Rest,
    ) -> list[Column]:
        found = []
        for period, before in self.scope.years:
            counted = self.slice(code, *at, before=before)
            top = heading(*named, period, before=before)
            found.append(Column(top, counted, codes(period), **rest(counted, period)))
        return found
