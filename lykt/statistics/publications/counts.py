"""What figures are made of: tables that are in force, and all others counted at one moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lykt.questions.definition import localised
from lykt.questions.models import OptionClass
from lykt.statistics.engine.as_tables import Numbers, Slice
from lykt.statistics.engine.counting import count_all
from lykt.statistics.engine.grids import Counted
from lykt.statistics.periods import Period
from lykt.statistics.publications.columns import ReleasedSlice, release_of
from lykt.statistics.publications.queries import released_by_code
from lykt.statistics.released import ReleasedTable
from lykt.statistics.specs import TableSpec
from lykt.statistics.tables import Category, Release


@dataclass(frozen=True)
class Counts:
    """All of one moment, so that no figure of a page disagrees with another.

    What is ``released`` is not counted at all: nothing but what everybody may see of it can
    come into a figure, a sentence or a chart.
    """

    tables: Mapping[str, Counted]
    released: Mapping[str, tuple[str, ReleasedTable, Release]] = field(default_factory=dict)

    @classmethod
    def of(cls, specs: Iterable[TableSpec], *, released: bool = False) -> "Counts":
        """Counted now; from editions in force where they have the table, and it is asked for."""
        asked = list(specs)
        found = released_by_code(asked) if released else {}
        rest = [spec for spec in asked if spec.code not in found]
        return cls(
            {spec.code: one for spec, one in zip(rest, count_all(rest), strict=True)},
            {
                spec.code: (spec.source, found[spec.code].table, release_of(found[spec.code]))
                for spec in asked
                if spec.code in found
            },
        )

    def has(self, code: str) -> bool:
        return code in self.tables or code in self.released

    def release(self, code: str) -> Release | None:
        """Where everybody sees the table; None for one that is counted now."""
        return self.released[code][2] if code in self.released else None

    def slice(self, code: str, *at: str, period: Period, before: bool = False) -> Numbers:
        """A table's numbers at one category of each axis but the last; of the year ``before``
        where that stands beside it. ``period`` is what the table was released for."""
        if code in self.released:
            return ReleasedSlice(*self.released[code], period, at)
        counted = self.tables[code]
        return Slice(counted.grids[int(before)], at, counted.spec.source)

    def categories(self, code: str) -> list[Category]:
        """What a table's last axis shows, without its total and what nobody answered."""
        if code in self.released:
            axis = self.released[code][1].dimensions[-1]
            found = [
                Category(one.code, localised(one.label), OptionClass(one.kind))
                for one in axis.categories
                if one.code != axis.total
            ]
        else:
            nodes = self.tables[code].axes[-1].nodes
            found = [
                Category(one.code, localised(one.label), one.kind) for one in nodes if one.shown
            ]
        return [one for one in found if one.code and not one.code.startswith("@")]
