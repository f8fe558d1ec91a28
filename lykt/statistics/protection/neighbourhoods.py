"""Where witnesses are looked for: a few slabs of a release at a time, not all of it.

A slab is what a release says of one category, such as a municipality. What rises in it can fall
in the largest of its county, so that the county and all above it stay. Slabs that are looked
through one after the other hide the same cells of the largest, which has room.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lykt.statistics.protection.systems import TOTAL, Flags, Ids, System
from lykt.statistics.protection.tasks import Task

ENOUGH = 800
"""Cells to look through at once; twice as many take more than twice as long."""


@dataclass(frozen=True)
class Neighbourhood:
    """Targets, and the condensed cells among which witnesses for them are looked for."""

    cells: Ids
    targets: Ids


class Neighbourhoods:
    """The slabs of the variable with most categories, and what lies near each."""

    def __init__(self, system: System, task: Task) -> None:
        column = max(range(len(system.variables)), key=lambda at: len(system.variables[at].leaves))
        self._task = task
        self._sums = system.variables[column].sums
        self._parent = {child: parent for parent, below in self._sums for child in below}
        self._below: dict[int, tuple[int, ...]] = {}
        for parent, below in self._sums:
            self._below.setdefault(parent, below)
        nodes = system.nodes[:, column].astype(np.int64)
        self._size = np.bincount(nodes, system.counts, len(system.variables[column].nodes))
        self._slabs = _slabs(nodes, task.condensed.place, len(self._size))
        everything = (system.nodes == TOTAL).all(axis=1)
        self._whole = ~task.condensed.joined(everything) & task.movable

    def near(self, movable: Flags, asked: Flags) -> Iterator[Neighbourhood]:
        """A slab with what is below it and the largest beside it, and more slabs until enough."""
        if movable.sum() <= ENOUGH:
            yield self._of(movable & self._whole, asked)
            return
        for _, children in self._sums:
            largest = self._largest(children)
            yield from self._gathered(children, self._down(largest), movable, asked)

    def far(self, movable: Flags, asked: Flags) -> Iterator[Neighbourhood]:
        """A slab with what is below it, and with the largest beside it and beside all above.

        Then with what stands for the whole country too.
        """
        country = self._flags(TOTAL) & self._whole
        for _, children in self._sums:
            for child in children:
                targets = self._flags(child) & asked
                if targets.any():
                    cells = self._with_all_below(child) | self._upwards(child)
                    yield self._of(cells & movable, targets)
                    yield self._of((cells | country) & movable, targets)

    def all(self, movable: Flags, asked: Flags) -> Iterator[Neighbourhood]:
        """Everything but the total of all, which is hidden only if need be; then that too."""
        if asked.any():
            yield self._of(self._whole & movable, asked)
            yield self._of(movable, asked)

    def _gathered(
        self, children: tuple[int, ...], beside: Flags, movable: Flags, asked: Flags
    ) -> Iterator[Neighbourhood]:
        nothing = np.zeros_like(movable)
        together, targets = beside & movable, nothing
        for child in sorted(children, key=lambda one: -self._size[one]):
            own = self._flags(child) & asked
            if not own.any():
                continue
            targets = targets | own
            together = together | (self._with_all_below(child) & movable)
            if together.sum() > ENOUGH:
                yield self._of(together, targets)
                together, targets = beside & movable, nothing
        if targets.any():
            yield self._of(together, targets)

    def _largest(self, nodes: tuple[int, ...]) -> int:
        return max(nodes, key=lambda node: self._size[node])

    def _flags(self, node: int) -> Flags:
        found = np.zeros(len(self._task.targets), bool)
        found[self._slabs[node]] = True
        return found

    def _down(self, node: int) -> Flags:
        """A slab with the largest below it, and so on: what takes a change without a trace."""
        found = self._flags(node)
        if node in self._below:
            found |= self._down(self._largest(self._below[node]))
        return found

    def _with_all_below(self, node: int) -> Flags:
        found = self._flags(node)
        for child in self._below.get(node, ()):
            found |= self._with_all_below(child)
        return found

    def _upwards(self, node: int) -> Flags:
        found = np.zeros(len(self._task.targets), bool)
        # Of groups that overlap some lie within no sum: units by kind beside units by size.
        while node in self._parent:
            beside = self._below[self._parent[node]]
            found |= self._flags(node) | self._down(self._largest(beside))
            node = self._parent[node]
        return found

    def _of(self, cells: Flags, targets: Flags) -> Neighbourhood:
        return Neighbourhood(np.flatnonzero(cells & self._task.movable), np.flatnonzero(targets))


def _slabs(nodes: Ids, place: Ids, count: int) -> list[Ids]:
    """By node: the condensed cells that stand for some cell of it."""
    moves = np.flatnonzero(place >= 0)
    order = moves[np.argsort(nodes[moves], kind="stable")]
    bounds = np.searchsorted(nodes[order], np.arange(1, count))
    return [np.unique(place[cells]) for cells in np.split(order, bounds)]
