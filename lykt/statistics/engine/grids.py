"""What was counted: a full grid with labels, as protection, pages and reports take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lykt.statistics.engine.nodes import Nodes, merged
from lykt.statistics.periods import Period
from lykt.statistics.protection.systems import Counts, Layout, System, lay_out
from lykt.statistics.specs import MeasureKind, TableSpec

Values = NDArray[np.float64]
SPREAD = "spread"
"""How many have each of the grid's ``values``, along one more axis."""


@dataclass(frozen=True)
class Grid:
    """One period of a table. ``grids`` are arrays by what they add up, shaped as ``axes``.

    ``values`` are the numbers that occur, in order, where a median was asked for.
    """

    period: Period
    axes: tuple[Nodes, ...]
    grids: Mapping[str, NDArray[Any]]
    values: Values | None = None

    @property
    def counts(self) -> Counts:
        return self.grids["count"]

    def pruned(self) -> "Grid":
        """Without what follows by subtraction and is nothing: its sum holds without it too."""
        axes, grids = list(self.axes), dict(self.grids)
        for axis, nodes in enumerate(self.axes):
            along = np.moveaxis(grids["count"], axis, 0)
            kept = [
                place
                for place, node in enumerate(nodes.nodes)
                if node.shown or node.code == "@answered" or along[place].any()
            ]
            if len(kept) < len(nodes.nodes):
                axes[axis] = _only(nodes, kept)
                grids = {name: np.take(one, kept, axis) for name, one in grids.items()}
        return replace(self, axes=tuple(axes), grids=grids)

    def shown(self, values: NDArray[Any]) -> NDArray[Any]:
        """The cells that the table shows, without those that only follow from them."""
        for axis, nodes in enumerate(self.axes):
            places = [place for place, node in enumerate(nodes.nodes) if node.shown]
            values = np.take(values, places, axis)
        return values


def _only(nodes: Nodes, kept: Sequence[int]) -> Nodes:
    new = {old: place for place, old in enumerate(kept)}
    sums = tuple(
        (new[whole], tuple(new[part] for part in parts if part in new))
        for whole, parts in nodes.sums
        if whole in new
    )
    found = tuple(nodes.nodes[place] for place in kept)
    return replace(nodes, nodes=found, sums=tuple(one for one in sums if one[1]))


@dataclass(frozen=True)
class Counted:
    """A counted table: the period, then the year before it where that was asked for.

    ``counts`` are int64, one axis for each of ``axes``, total first where it is shown. Nodes
    that are not ``shown`` stand in no table, but a reader can work them out.
    """

    spec: TableSpec
    grids: tuple[Grid, ...]

    @property
    def axes(self) -> tuple[Nodes, ...]:
        return self.grids[0].axes

    @property
    def counts(self) -> Counts:
        return self.grids[0].counts

    def values(self, grid: Grid | None = None) -> Values:
        """What the measure asks for, cell by cell; nan of nothing."""
        grid = grid or self.grids[0]
        measure = self.spec.measure
        counts = grid.counts.astype(np.float64)
        if measure.kind is MeasureKind.COUNT:
            return counts
        with np.errstate(divide="ignore", invalid="ignore"):
            if measure.kind is MeasureKind.RATE:
                found = grid.grids["fulfilled"] * measure.per / counts
            elif measure.kind is MeasureKind.MEAN:
                found = grid.grids["sum"] / grid.grids["given"]
            elif measure.kind is MeasureKind.MEDIAN:
                found = _medians(grid)
            else:
                found = 100 * counts / self.whole(grid)
        return np.where(np.isfinite(found), found, np.nan)

    def whole(self, grid: Grid) -> Counts:
        """What shares are of: the total along every axis that they are not within."""
        whole = grid.counts
        for axis, nodes in enumerate(grid.axes):
            if nodes.dimension not in self.spec.measure.within:
                whole = np.take(whole, [0], axis)
        return whole


def _medians(grid: Grid) -> Values:
    """Half have less and half have more; between the middle two where they are even in number."""
    if grid.values is None or not len(grid.values):
        return np.full(grid.counts.shape, np.nan)
    upto = np.cumsum(grid.grids[SPREAD], axis=-1)
    given = upto[..., -1:]
    lower = (2 * upto >= given).argmax(axis=-1)
    upper = (2 * upto > given).argmax(axis=-1)
    middle = (grid.values[lower] + grid.values[upper]) / 2
    return np.where(given[..., 0] > 0, middle, np.nan)


def as_system(grid: Grid, code: str) -> System:
    """One period of a table alone, as protection takes it, with what a reader works out in it.

    Raises ``LayoutError`` where a sum does not hold, which would be a fault of the engine.
    """
    variables = [merged([nodes]) for nodes in grid.axes]
    shown = tuple(
        np.array([variable.nodes.index(code) for code in nodes.codes], np.int64)
        for variable, nodes in zip(variables, grid.axes, strict=True)
    )
    layout = Layout(code, tuple(nodes.dimension for nodes in grid.axes), shown)
    return lay_out(variables, [layout], [grid.counts])
