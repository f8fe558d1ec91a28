"""An axis made ready: which expressions divide the rows, and which nodes they fill.

A row has one key along an axis, which stands for one leaf, or fits several flags at once.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import ibis

from lykt.statistics.engine.nodes import Leaf, Nodes
from lykt.statistics.engine.rows import ROW
from lykt.statistics.engine.sources import Scope, Source
from lykt.statistics.periods import Period

Expression = Callable[[Any], Any]
"""From the rows' table to an Ibis expression. Those that are data, here and below, are equal where
they ask the same, so that what was counted before is known again."""


@dataclass(frozen=True)
class Division:
    """``key`` gives a value for each row; ``leaf_of`` its leaf, any other value ``otherwise``.

    With ``flags`` there is no key: each is a condition, and stands for the leaf at its place.
    """

    nodes: Nodes
    leaves: tuple[Leaf, ...]
    key: Expression | None = None
    leaf_of: Mapping[Any, int] = field(default_factory=dict)
    otherwise: int | None = None
    flags: tuple[Expression, ...] = ()
    without_others: Callable[[], "Division"] | None = None
    """The same where no row had another value: its rests are then those of other tables."""


@dataclass(frozen=True)
class Asked:
    """What an axis is resolved against: a period of a table, with questions as they are asked
    until the table's last day, so that the year before has the same options."""

    source: Source
    scope: Scope
    period: Period
    until: dt.date


@dataclass(frozen=True)
class FirstOf:
    """The first column that has a value, or nothing where no row of the years asked has any."""

    names: tuple[str, ...]

    def __call__(self, rows: Any) -> Any:
        known = [rows[name] for name in self.names if name in rows.columns]
        if not known:
            return nothing(rows)
        return known[0] if len(known) == 1 else ibis.coalesce(*known)


@dataclass(frozen=True)
class AnyOf:
    """Whether one of the columns is true."""

    names: tuple[str, ...]

    def __call__(self, rows: Any) -> Any:
        known = [rows[name].fill_null(False) for name in self.names if name in rows.columns]
        return ibis.or_(*known) if known else ibis.literal(False)


@dataclass(frozen=True)
class Given:
    """Whether a row has a value, or ``lacks`` it; every row has where nothing is said of which."""

    value: Expression | None
    lacks: bool = False

    def __call__(self, rows: Any) -> Any:
        value = self.value(rows) if self.value else ibis.literal(True)
        return value.isnull() if self.lacks else value.notnull()


def column(name: str) -> Expression:
    return FirstOf((name,))


def nothing(rows: Any) -> Any:
    """A column without a value: unlike a null it can be added up too."""
    return rows[ROW].nullif(rows[ROW])
