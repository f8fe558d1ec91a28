"""What a line's figures are made of, by the codes of the tables asked for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lykt.helpline.figures.scope import Scope, heading
from lykt.helpline.models import Channel
from lykt.statistics.engine.as_tables import Column, Numbers
from lykt.statistics.periods import Period
from lykt.statistics.publications import counts
from lykt.statistics.specs import TableSpec
from lykt.statistics.tables import Category

Rest = Callable[[Numbers, Period], dict[str, Any]]
"""What else a column says, beside its cells."""


def _nothing_else(_counted: Numbers, _period: Period) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Counts:
    """A scope's tables, in its period and in the year before."""

    scope: Scope
    found: counts.Counts

    @classmethod
    def of(cls, scope: Scope, specs: Iterable[TableSpec], *, released: bool = False) -> "Counts":
        return cls(scope, counts.Counts.of(specs, released=released))

    def has(self, code: str) -> bool:
        return self.found.has(code)

    def slice(self, code: str, *at: str, before: bool = False) -> Numbers:
        period = self.scope.years[int(before)][0]
        return self.found.slice(code, *at, period=period, before=before)

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
