"""A release boiled down to what can move: without published zeros, equal cells joined.

A sum with one part that is not empty equals that part, so they move together and are one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from lykt.statistics.protection.systems import Counts, Flags, Ids, System

Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Condensed:
    """``values`` may not go below ``floor``. ``sizes`` is how many cells each stands for.

    ``place`` is where each cell of the system went; −1 for those that can not move.
    """

    relations: sparse.csr_array
    values: Counts
    sizes: Counts
    place: Ids
    floor: int

    def joined(self, flags: Flags) -> Flags:
        """Of the condensed cells: whether any of its cells has the flag."""
        found = np.zeros(len(self.values), bool)
        found[self.place[flags & (self.place >= 0)]] = True
        return found

    def spread(self, flags: Flags) -> Flags:
        """Of the system's cells: whether what it is condensed to has the flag."""
        return (self.place >= 0) & flags[self.place]

    def blocks(self, cells: Ids) -> list[Ids]:
        """The cells in parts that no sum joins, while all other cells stay."""
        among = self.relations[:, cells].tocoo()
        sums, columns = among.coords
        size = self.relations.shape[0] + len(cells)
        joins = (np.ones(len(sums)), (sums, self.relations.shape[0] + columns))
        _, part = connected_components(sparse.coo_array(joins, shape=(size, size)), directed=False)
        part = part[self.relations.shape[0] :]
        order = np.argsort(part, kind="stable")
        return [cells[one] for one in np.split(order, np.flatnonzero(np.diff(part[order])) + 1)]


def condense(system: System, floor: int) -> Condensed:
    """``floor`` is what a hidden cell has at least: 1 where zeros are published, else 0."""
    moves = system.counts >= floor
    relations = system.relations[:, moves].tocsr()
    pairs = np.flatnonzero(np.diff(relations.indptr) == 2) if floor else np.empty(0, np.int64)
    starts = relations.indptr[pairs]
    ends = relations.indices[starts], relations.indices[starts + 1]
    count = int(moves.sum())
    joins = sparse.coo_array((np.ones(len(pairs)), ends), shape=(count, count))
    parts, part = connected_components(joins, directed=False)
    place = np.full(len(system.counts), -1, np.int64)
    place[moves] = part
    values = np.zeros(parts, np.int64)
    values[part] = system.counts[moves]
    joined = sparse.csr_array(
        (np.ones(count, np.int64), (np.arange(count), part)), shape=(count, parts)
    )
    return Condensed(_distinct(relations @ joined), values, np.bincount(part), place, floor)


def _distinct(relations: sparse.csr_array) -> sparse.csr_array:
    """Each sum once; one that says that a cell equals itself is left out."""
    relations = relations.tocsr()
    relations.eliminate_zeros()
    relations.sort_indices()
    bounds = list(zip(relations.indptr[:-1], relations.indptr[1:], strict=True))
    kept = {
        (relations.indices[first:last].tobytes(), relations.data[first:last].tobytes()): row
        for row, (first, last) in enumerate(bounds)
        if last > first
    }
    return relations[np.array(sorted(kept.values()), np.int64)]
