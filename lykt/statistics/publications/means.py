"""When a mean may be public: where no count of the rows that it is of is hidden, small or moved.

A mean times its count is a sum. Whoever subtracts the sums of the cells that are shown from that
of their total has the sum of those who are hidden: a few persons, of whom one who knows the others
learns the last one's number; and the mean of one person is the number itself. Protection attacks
counts, not sums; so a mean stands only where there is nobody to find by subtraction, whichever was
released first, the mean or the hidden count.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext

from lykt.statistics.engine.grids import Counted
from lykt.statistics.engine.queries import GIVEN
from lykt.statistics.protection.policies import Policy
from lykt.statistics.protection.systems import Flags, System
from lykt.statistics.publications.counting import counted, labelled
from lykt.statistics.publications.laying import DAYS, SOURCE, days_of
from lykt.statistics.publications.linked import PublicTable, share_rows
from lykt.statistics.publications.readable import as_released
from lykt.statistics.publications.workflow import OverlapError, ProtectionError
from lykt.statistics.specs import MeasureKind, TableSpec


def refuse_unprotected(tables: Sequence[Counted]) -> None:
    """Measures of which no count is a cell of the table, so that its protection says nothing."""
    kinds = {table.spec.measure.kind for table in tables}
    if MeasureKind.RATE in kinds:
        # What a rate counts above the line is not a cell of any table.
        raise ProtectionError(
            gettext("A rate can not be released yet. Release the two counts behind it instead.")
        )
    if MeasureKind.MEDIAN in kinds:
        raise ProtectionError(
            gettext(
                "A median can not be released: it is often one person's own number. Release the "
                "counts instead, with the numbers in bands."
            )
        )
    for table in tables:
        if has_mean(table.spec):
            _refuse_several(table)
            _refuse_without_number(table)


def _refuse_several(table: Counted) -> None:
    """Who did not give one of several answers follows by subtraction, and is no cell."""
    if any(nodes.several for grid in table.grids for nodes in grid.axes):
        raise ProtectionError(
            gettext(
                "“%(table)s” has a mean, and is divided by something of which several may hold at "
                "once. Divide it otherwise, or release the count without the mean."
            )
            % {"table": labelled(table.spec)}
        )


def _refuse_without_number(table: Counted) -> None:
    """A count of ten of whom one has a number has that one's number as its mean."""
    if any((grid.grids[GIVEN] != grid.counts).any() for grid in table.grids):
        raise ProtectionError(
            gettext(
                "“%(table)s” has a mean, but some of those who are counted have no number, so the "
                "mean is of fewer than the count tells, and may be of one. Count only those who "
                "have a number, or release the count without the mean."
            )
            % {"table": labelled(table.spec)}
        )


def refuse_telling_means(
    new: Sequence[Counted],
    public: Sequence[PublicTable],
    system: System,
    policy: Policy,
    hidden: Flags,
) -> None:
    """``hidden`` are cells whose true count is not shown. Raises ``ProtectionError``."""
    small = (system.counts > 0) & (system.counts < policy.minimum_count)
    telling = hidden | small
    for table in new:
        if has_mean(table.spec):
            _refuse_beside_hidden(table.spec, system, telling)
    for one in public:
        if has_mean(one.spec) and telling[_of_the_same_rows(one.spec, system)].any():
            raise OverlapError(_is_public(one))


def refuse_moved_means(specs: Sequence[TableSpec], public: Sequence[PublicTable]) -> None:
    """A mean before and after a few came, went or were corrected tells the numbers of those few."""
    for spec in specs:
        for known in public:
            both = has_mean(spec) and has_mean(known.spec) and share_rows(spec, known.spec)
            if both and spec.measure.of == known.spec.measure.of and _has_changed(known):
                raise OverlapError(_has_moved(spec, known))


def _has_changed(known: PublicTable) -> bool:
    """Nothing is hidden in a table with a mean, so that it can be compared as it stands."""
    now = counted(known.spec)
    everything = [np.ones(grid.counts.shape, bool) for grid in now.grids]
    return as_released(now, everything).values != known.row.table.values


def remarks(new: Sequence[Counted]) -> list[str]:
    """What releasing a mean binds, for the one who releases it."""
    if not any(has_mean(table.spec) for table in new):
        return []
    return [
        gettext(
            "Means are released. After that, no table over the same rows can be released in which "
            "a small count must be hidden."
        )
    ]


def has_mean(spec: TableSpec) -> bool:
    return spec.measure.kind is MeasureKind.MEAN


def _refuse_beside_hidden(spec: TableSpec, system: System, telling: Flags) -> None:
    if telling[_of_the_same_rows(spec, system)].any():
        raise ProtectionError(
            gettext(
                "“%(table)s” has a mean, and among the rows that it counts are cells so small "
                "that they are hidden, in this table or in one beside it. A mean times its count "
                "is a sum, and by subtracting sums the numbers of those few could be found. "
                "Release the count without the mean, or merge categories until no cell is small."
            )
            % {"table": labelled(spec)}
        )


def _of_the_same_rows(spec: TableSpec, system: System) -> Flags:
    """Every cell of the source and days that the table counts, of whichever table it is."""
    days = {days_of(period) for period in spec.periods}
    return _at(system, SOURCE, {spec.source}) & _at(system, DAYS, days)


def _at(system: System, name: str, codes: set[str]) -> Flags:
    place = [variable.name for variable in system.variables].index(name)
    nodes = [at for at, code in enumerate(system.variables[place].nodes) if code in codes]
    found: Flags = np.isin(system.nodes[:, place], nodes)
    return found


def _has_moved(spec: TableSpec, known: PublicTable) -> str:
    return gettext(
        "“%(publication)s”, edition %(number)s, is public with a mean of the same rows, and they "
        "have changed since. The difference between the two means would tell the numbers of the "
        "few who have come or gone. Release “%(table)s” as a count, without the mean."
    ) % {**_named(known), "table": labelled(spec)}


def _is_public(known: PublicTable) -> str:
    return gettext(
        "“%(publication)s”, edition %(number)s, is public with a mean of the same rows. Cells of "
        "the new tables are so small that they must be hidden, and by that mean the numbers of "
        "those few could be found. Merge categories until no cell is small."
    ) % _named(known)


def _named(known: PublicTable) -> dict[str, Any]:
    return {"publication": known.edition.publication.name, "number": known.edition.number}
