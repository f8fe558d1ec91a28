"""Rounding of small counts, so that all tables still add up and totals stay near.

Only innermost counts change: those below the base become nothing or the base. Every total is the
sum of what is shown of its parts, so nothing can be subtracted from anything.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lykt.statistics.protection.policies import ProtectionError
from lykt.statistics.protection.systems import Counts, System
from lykt.statistics.protection.told import gettext_noop

_POWERS = (2, 4, 8)
"""First all totals are brought near, then those that are furthest off."""
_PASSES = 30
_SWAPS = 400
_TRIED = 60


def rounded(system: System, base: int = 3) -> Counts:
    """The counts to show. The same counts always give the same.

    Raises ``ProtectionError`` where tables share totals and not what these are sums of.
    """
    parts = system.parts
    if parts is None:
        raise ProtectionError(
            gettext_noop(
                "the tables share totals, but not the cells that these are sums of, so they can "
                "not be rounded and still agree: show the finest table too, or hide cells instead"
            )
        )
    inner = system.is_inner
    small = np.flatnonzero(inner & (system.counts > 0) & (system.counts < base))
    if len(small) == 0:
        return system.counts.copy()
    chosen = _Choice(parts[:, small].tocsc(), system.counts[small], base)
    chosen.improve()
    shown = np.where(inner, system.counts, 0)
    shown[small] = np.where(chosen.up, base, 0)
    return np.asarray(parts @ shown)


class _Choice:
    """Which small counts go up. ``off`` is by how much each cell is too large then."""

    def __init__(self, parts: sparse.csc_array, counts: Counts, base: int) -> None:
        self.base = base
        self.up = np.zeros(len(counts), bool)
        self.off = np.zeros(parts.shape[0], np.int64)
        self._parts = parts
        self._wholes = np.split(parts.indices, parts.indptr[1:-1])
        self._costs = self._powers(_POWERS[0], base * len(counts))
        for place, count in enumerate(counts.tolist()):
            self._first(place, count)

    def improve(self) -> None:
        for power in _POWERS:
            self._costs = self._powers(power, int(abs(self.off).max()) + 2 * self.base)
            for _ in range(_PASSES):
                if not sum(self._flipped(place) for place in self._promising()):
                    break
        self._swap()

    def _powers(self, power: int, most: int) -> NDArray[np.float64]:
        found: NDArray[np.float64] = np.arange(most + 1, dtype=float) ** power
        return found

    def _cost(self, off: Counts) -> float:
        return float(self._costs[abs(off)].sum())

    def _first(self, place: int, count: int) -> None:
        wholes = self._wholes[place]
        off = self.off[wholes]
        self.up[place] = self._cost(off + self.base - count) < self._cost(off - count)
        self.off[wholes] = off + (self.base - count if self.up[place] else -count)

    def _change(self, place: int) -> int:
        return -self.base if self.up[place] else self.base

    def _flip(self, place: int) -> None:
        self.off[self._wholes[place]] += self._change(place)
        self.up[place] = not self.up[place]

    def _promising(self) -> list[int]:
        """Counts that, each alone, would better be flipped."""
        starts, wholes = self._parts.indptr[:-1], self._parts.indices
        change = np.where(self.up, -self.base, self.base)
        off = self.off[wholes]
        after = off + np.repeat(change, np.diff(self._parts.indptr))
        gains = self._costs[abs(after)] - self._costs[abs(off)]
        found: list[int] = np.flatnonzero(np.add.reduceat(gains, starts) < 0).tolist()
        return found

    def _flipped(self, place: int) -> bool:
        off = self.off[self._wholes[place]]
        better = self._cost(off + self._change(place)) < self._cost(off)
        if better:
            self._flip(place)
        return better

    def _swap(self) -> None:
        """Flips pairs, one up and one down, under the totals that are furthest off."""
        by_whole = self._parts.tocsr()
        for _ in range(_SWAPS):
            worst = int(abs(self.off).argmax())
            # Below the base nothing is gained: a single count is off by as much.
            if abs(self.off[worst]) < self.base or not self._swapped(worst, by_whole):
                return

    def _swapped(self, worst: int, by_whole: sparse.csr_array) -> bool:
        self._costs = self._powers(_POWERS[-1], int(abs(self.off).max()) + 2 * self.base)
        too_much = self.off[worst] > 0
        for place in _places(by_whole, worst)[:_TRIED]:
            if self.up[place] != too_much:
                continue
            before = self._cost(self.off[self._wholes[place]])
            change = self._cost(self.off[self._wholes[place]] + self._change(place)) - before
            self._flip(place)
            partner = self._partner(place, change, by_whole)
            if partner is not None:
                self._flip(partner)
                return True
            self._flip(place)
        return False

    def _partner(self, place: int, change: float, by_whole: sparse.csr_array) -> int | None:
        """A count that, flipped too, makes up for more than what the first flip cost."""
        for other in self._beside(place, by_whole):
            if other == place or self.up[other] == self.up[place]:
                continue
            off = self.off[self._wholes[other]]
            if change + self._cost(off + self._change(other)) - self._cost(off) < 0:
                return other
        return None

    def _beside(self, place: int, by_whole: sparse.csr_array) -> Iterator[int]:
        """Counts under the same totals, those of small totals first."""
        wholes = self._wholes[place]
        sizes = by_whole.indptr[wholes + 1] - by_whole.indptr[wholes]
        for whole in wholes[np.argsort(sizes, kind="stable")]:
            yield from _places(by_whole, int(whole))[:_TRIED]


def _places(by_whole: sparse.csr_array, whole: int) -> list[int]:
    found: list[int] = by_whole.indices[
        by_whole.indptr[whole] : by_whole.indptr[whole + 1]
    ].tolist()
    return found
