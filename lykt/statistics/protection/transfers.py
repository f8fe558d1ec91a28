"""Other tables found without a solver: persons are counted in one category instead of another.

Some more in one innermost cell, and as many fewer in another that differs by one variable, change
only what counts the one and not the other. Each such table is checked against all that is
published before it counts; where none serves, linear programs look for others.
"""

from collections.abc import Iterator
from math import inf, prod

import numpy as np
from numpy.typing import NDArray

from lykt.statistics.protection.knowledge import NEAR, Floats, Knowledge
from lykt.statistics.protection.reach import Move
from lykt.statistics.protection.systems import TOTAL, Ids, Layout, System, Variable

_TRIED = 3
"""Innermost cells of a total that are tried."""
_LOOKED_AMONG = 20_000
"""Innermost cells of a total among which those are picked."""


class Transfers:
    """Moves along one variable, that with most categories first."""

    def __init__(self, system: System, known: Knowledge, truth: Floats) -> None:
        self._nodes = system.nodes
        self._variables = system.variables
        self._sums = _Sums(known, truth)
        # What no table shows may change as it will: its place is behind the last cell.
        self._up = np.append(known.upper - truth, inf)
        self._down = np.append(truth - known.lower, inf)
        self._held: Ids = np.empty(0, np.int64)
        self._rooms_of_held = self._up[:0], self._down[:0]
        tables = [
            _Table(system.variables, layout, grid, len(truth))
            for layout, grid in zip(system.layouts, system.tables, strict=True)
        ]
        self._tables = tables
        self._truth = np.append(truth, inf)
        by_size = np.argsort([-len(one.leaves) for one in system.variables], kind="stable")
        self._lines = [
            _Lines(system.variables, column, tables, len(truth)) for column in by_size.tolist()
        ]
        self._below = [_leaves_below(one) for one in system.variables]

    def hold(self, cells: Ids) -> None:
        """Somebody knows these cells, and none but these."""
        self._up[self._held], self._down[self._held] = self._rooms_of_held
        self._held = cells
        self._rooms_of_held = self._up[cells], self._down[cells]
        self._up[cells] = self._down[cells] = 0

    def to(self, cell: int, by: float) -> Move | None:
        """Another table where the cell is so much more, or less where negative."""
        amount = round(abs(by))
        to, fro = (self._up, self._down) if by > 0 else (self._down, self._up)
        if to[cell] < amount:
            return None
        nodes = self._nodes[cell]
        for inner in self._inner(nodes, to, amount):
            for lines in self._lines:
                if nodes[lines.column] != TOTAL:
                    for cells, change in lines.changes(inner, nodes, to, fro, amount):
                        signed = change if by > 0 else -change
                        if self._possible(cells, signed):
                            return Move(cells, signed, whole=True)
        return None

    def _possible(self, cells: Ids, by: Floats) -> bool:
        inside = (by <= self._up[cells]) & (-by <= self._down[cells])
        return bool(inside.all()) and self._sums.keep(cells, by)

    def _inner(self, nodes: Ids, room: Floats, amount: int) -> Iterator[list[int]]:
        """Innermost cells of a cell that can change, those of most persons first."""
        leaves = [below[node] for below, node in zip(self._below, nodes.tolist(), strict=True)]
        while prod(len(each) for each in leaves) > _LOOKED_AMONG:
            longest = max(range(len(leaves)), key=lambda one: len(leaves[one]))
            leaves[longest] = leaves[longest][: len(leaves[longest]) // 2]
        persons: Floats = np.full([len(each) for each in leaves], inf)
        for table in self._tables:
            cells = table.innermost(leaves)
            # A coarser table's cell stays as it is where its parts make up for each other.
            persons = np.minimum(persons, np.where(room[cells] < amount, inf, self._truth[cells]))
        flat = np.where(persons < inf, persons, -1).ravel()
        for place in np.argsort(-flat, kind="stable")[:_TRIED]:
            if flat[place] > 0:
                at = np.unravel_index(place, persons.shape)
                yield [int(each[one]) for each, one in zip(leaves, at, strict=True)]


class _Table:
    """A table of the release, in a form where the cells of given nodes are looked up."""

    def __init__(
        self, variables: tuple[Variable, ...], layout: Layout, grid: Ids, nowhere: int
    ) -> None:
        names = [variable.name for variable in variables]
        self.columns = [names.index(name) for name in layout.variables]
        self._variables, self._grid, self._nowhere = variables, grid, nowhere
        self._above = [
            _above(variables[column], shown)
            for column, shown in zip(self.columns, layout.shown, strict=True)
        ]
        self._shown = layout.shown
        self._axis_first: dict[int, Ids] = {}

    def innermost(self, leaves: list[Ids]) -> Ids:
        """The cells that count these innermost ones, shaped to be combined with other tables'."""
        axes = [
            np.array([above[leaf][0] if len(above[leaf]) else -1 for leaf in leaves[column]])
            for above, column in zip(self._above, self.columns, strict=True)
        ]
        shape = [1] * len(leaves)
        for column, axis in zip(self.columns, axes, strict=True):
            shape[column] = len(axis)
        cells = self._grid[np.ix_(*axes)]
        for number, axis in enumerate(axes):
            cells[(slice(None),) * number + (axis < 0,)] = self._nowhere
        order = np.argsort(self.columns)
        found: Ids = cells.transpose(order).reshape(shape)
        return found

    def block(self, column: int, inner: list[int], nodes: Ids) -> Ids:
        """What counts an innermost cell by all but one variable, by some nodes of that."""
        axis = self.columns.index(column)
        above = [each[inner[at]] for each, at in zip(self._above, self.columns, strict=True)]
        others = above[:axis] + above[axis + 1 :]
        return self._first(column, axis)[np.ix_(nodes, *others)].reshape(len(nodes), -1)

    def _first(self, column: int, axis: int) -> Ids:
        """The table by all nodes of that variable, shown or not, then by the others."""
        if column not in self._axis_first:
            moved = np.moveaxis(self._grid, axis, 0)
            shape = (len(self._variables[column].nodes), *moved.shape[1:])
            found = np.full(shape, self._nowhere)
            found[self._shown[axis]] = moved
            self._axis_first[column] = found
        return self._axis_first[column]


class _Lines:
    """Transfers between the categories of one variable, here called places."""

    def __init__(
        self, variables: tuple[Variable, ...], column: int, tables: list[_Table], nowhere: int
    ) -> None:
        self.column, self._nowhere = column, nowhere
        self._variable = variables[column]
        self._counts = self._variable.membership.toarray().astype(bool)
        self._place = {leaf: at for at, leaf in enumerate(self._variable.leaves)}
        self._tables = [table for table in tables if column in table.columns]
        self._leaves = np.array(self._variable.leaves)

    def changes(
        self, inner: list[int], nodes: Ids, to: Floats, fro: Floats, amount: int
    ) -> Iterator[tuple[Ids, Floats]]:
        """All come to the innermost cell from one other, or one from each of several."""
        if (to[self._block(inner, np.array([inner[self.column]]))] < amount).any():
            return
        block = self._block(inner, np.arange(len(self._variable.nodes)))
        room_here = to[block].min(axis=1, initial=inf)
        room_there = fro[block].min(axis=1, initial=inf)
        here = self._counts[:, self._place[inner[self.column]]]
        outside = ~self._counts[nodes[self.column]]
        stuck_here = (here & (room_here < amount)).astype(np.float32) @ ~self._counts
        for each in (amount, 1) if amount > 1 else (1,):
            stuck = (~here & (room_there < each)).astype(np.float32) @ self._counts
            able = np.flatnonzero(outside & (stuck_here == 0) & (stuck == 0))
            if len(able) * each >= amount:
                fullest = np.argsort(-room_there[self._leaves[able]], kind="stable")
                yield self._change(block, here, able[fullest[: amount // each]], amount, each)

    def _block(self, inner: list[int], nodes: Ids) -> Ids:
        blocks = [each.block(self.column, inner, nodes) for each in self._tables]
        return np.concatenate(blocks, axis=1)

    def _change(
        self, block: Ids, here: NDArray[np.bool_], others: Ids, amount: int, each: int
    ) -> tuple[Ids, Floats]:
        change = amount * here.astype(float) - each * self._counts[:, others].sum(axis=1)
        moved = np.flatnonzero(change)
        cells, first = np.unique(block[moved], return_index=True)
        by = np.repeat(change[moved], block.shape[1])[first]
        shown = cells < self._nowhere
        return cells[shown], by[shown]


class _Sums:
    """Whether a change leaves every published sum as it is, and every share as printed."""

    def __init__(self, known: Knowledge, truth: Floats) -> None:
        self._columns = known.rows.tocsc()
        sums = known.rows @ truth
        self._up = known.row_upper - sums + NEAR
        self._down = sums - known.row_lower + NEAR

    def keep(self, cells: Ids, by: Floats) -> bool:
        start, end = self._columns.indptr[cells], self._columns.indptr[cells + 1]
        count = end - start
        entries = np.arange(count.sum()) + np.repeat(start - np.cumsum(count) + count, count)
        rows, place = np.unique(self._columns.indices[entries], return_inverse=True)
        change = np.bincount(place, self._columns.data[entries] * np.repeat(by, count))
        return bool((change <= self._up[rows]).all() and (-change <= self._down[rows]).all())


def _leaves_below(variable: Variable) -> list[Ids]:
    leaves = np.array(variable.leaves)
    return [leaves[row] for row in variable.membership.toarray().astype(bool)]


def _above(variable: Variable, shown: Ids) -> dict[int, Ids]:
    """By leaf: where those nodes are shown that count it, the smallest of them first."""
    counts = variable.membership.toarray().astype(bool)[shown]
    by_size = np.argsort(counts.sum(axis=1), kind="stable")
    return {leaf: by_size[counts[by_size, place]] for place, leaf in enumerate(variable.leaves)}
