"""What a reader works out from several tables by one subtraction, or one addition, at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from lykt.statistics.protection.systems import Counts, Flags, Ids, System

_ROUNDS = 6
"""How many subtractions on end a reader is expected to make with a hundred tables and more."""


@dataclass(frozen=True)
class Joined:
    """One system of all tables. ``implied`` cells stand in none, and follow from several."""

    system: System
    implied: Flags

    @property
    def shown(self) -> Flags:
        return ~self.implied


@dataclass
class _Cells:
    """Cells by key, sorted, with their counts."""

    keys: Ids
    counts: Counts

    def places(self, keys: Ids) -> Ids:
        """Where each key stands; −1 where it does not."""
        at = np.searchsorted(self.keys, keys).clip(max=len(self.keys) - 1)
        return np.where(self.keys[at] == keys, at, -1)

    def at(self, keys: Ids) -> Counts:
        """The counts of keys that are there."""
        return self.counts[self.places(keys)]


@dataclass(frozen=True)
class _Sum:
    """One sum of a variable, over every cell that may be part of it."""

    weight: int
    size: int
    parent: int
    children: Ids

    def bases(self, keys: Ids) -> Ids:
        """The cells' keys with the variable at its total, each once."""
        nodes = keys // self.weight % self.size
        touched = (nodes == self.parent) | np.isin(nodes, self.children)
        return np.unique(keys[touched] - nodes[touched] * self.weight)

    def parents(self, bases: Ids) -> Ids:
        return bases + self.parent * self.weight

    def parts(self, bases: Ids) -> Ids:
        return bases[:, None] + self.children * self.weight


def with_what_follows(system: System) -> Joined:
    """The system with every cell that follows from its own, and every sum of them all."""
    sizes = [len(variable.nodes) for variable in system.variables]
    weights = np.cumprod([1, *sizes[:-1]], dtype=np.int64)
    keys = system.nodes.astype(np.int64) @ weights
    sums = [
        _Sum(int(weight), len(variable.nodes), parent, np.array(children, np.int64))
        for variable, weight in zip(system.variables, weights, strict=True)
        for parent, children in variable.sums
    ]
    order = np.argsort(keys)
    cells = _Cells(keys[order], system.counts[order])
    for _ in range(_ROUNDS):
        if not _add_what_follows(cells, sums):
            break
    place = cells.places(keys)
    implied = np.ones(len(cells.keys), bool)
    implied[place] = False
    nodes = (cells.keys[:, None] // weights % np.array(sizes)).astype(np.int32)
    tables = tuple(place[table] for table in system.tables)
    relations = _relations(cells, sums)
    joined = replace(system, nodes=nodes, counts=cells.counts, relations=relations, tables=tables)
    return Joined(joined, implied)


def _add_what_follows(cells: _Cells, sums: Sequence[_Sum]) -> bool:
    """Add each sum whose parts are there, and the one part that a sum lacks."""
    before = len(cells.keys)
    for one in sums:
        bases = one.bases(cells.keys)
        if not len(bases):
            continue
        whole, parts = cells.places(one.parents(bases)), cells.places(one.parts(bases))
        absent = (parts < 0).sum(axis=1)
        total = np.where(parts >= 0, cells.counts[parts], 0).sum(axis=1)
        added = (whole < 0) & (absent == 0)
        lacking = (whole >= 0) & (absent == 1)
        missing = one.parts(bases)[lacking][parts[lacking] < 0]
        _add(cells, one.parents(bases)[added], total[added])
        _add(cells, missing, cells.at(one.parents(bases)[lacking]) - total[lacking])
    return len(cells.keys) > before


def _add(cells: _Cells, keys: Ids, counts: Counts) -> None:
    if len(keys):
        known, first = np.unique(np.concatenate([cells.keys, keys]), return_index=True)
        cells.counts = np.concatenate([cells.counts, counts])[first]
        cells.keys = known


def _relations(cells: _Cells, sums: Sequence[_Sum]) -> sparse.csr_array:
    """Every sum of which all cells are there, wherever they stand."""
    rows: list[Ids] = []
    columns: list[Ids] = []
    values: list[Ids] = []
    number = 0
    for one in sums:
        bases = one.bases(cells.keys)
        whole, parts = cells.places(one.parents(bases)), cells.places(one.parts(bases))
        held = (whole >= 0) & (parts >= 0).all(axis=1)
        ids = number + np.arange(held.sum())
        number += len(ids)
        rows += [ids, np.repeat(ids, parts.shape[1])]
        columns += [whole[held], parts[held].ravel()]
        values += [np.ones(len(ids), np.int64), np.full(len(ids) * parts.shape[1], -1)]
    shape = (number, len(cells.keys))
    if not rows:
        return sparse.csr_array(shape, dtype=np.int64)
    places = (np.concatenate(rows), np.concatenate(columns))
    return sparse.csr_array((np.concatenate(values), places), shape=shape)
