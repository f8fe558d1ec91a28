"""The attack where no count tells of another: each total is the sum of what is shown of its parts.

What is possible for an innermost count is then possible whatever the others are, and a total may
be whatever its parts may add up to. No linear program is needed to know that.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from scipy import sparse

from lykt.statistics.protection.attack import Goal, Opened
from lykt.statistics.protection.knowledge import Floats, Knowledge
from lykt.statistics.protection.systems import Ids


class AttackApart:
    """As ``attack.Attack``, where no total is known but by its parts (``System.parts``)."""

    def __init__(
        self,
        parts: sparse.csr_array,
        known: Knowledge,
        truth: Floats,
        goal: Goal,
        persons: Sequence[Ids],
    ) -> None:
        self.goal = goal
        self._parts, self._wholes = parts, parts.tocsc()
        inner = self._wholes.indptr[1:] > self._wholes.indptr[:-1]
        self._truth = truth
        self._lower = np.where(inner, known.lower, 0.0)
        self._upper = np.where(inner, known.upper, 0.0)
        self._low, self._high = parts @ self._lower, parts @ self._upper
        self.persons = persons

    def outsider(self, cells: Ids) -> Iterator[Opened]:
        """Those of the cells that everybody can work out too well."""
        for cell in cells.tolist():
            if not self.goal.met(*self.interval(cell)):
                yield Opened(cell, *self.interval(cell))

    def insiders(self, cell: int) -> Iterator[Opened]:
        """The persons alone in other cells who can work this one out."""
        yield from self._opened.get(cell, ())

    def interval(self, cell: int) -> tuple[float, float]:
        return float(self._low[cell]), float(self._high[cell])

    def most(self, weights: dict[int, float]) -> float:
        """The largest that a weighted sum of cells may be."""
        each = self._parts[list(weights)].T @ np.array(list(weights.values()))
        return float(np.where(each > 0, each * self._upper, each * self._lower).sum())

    def shown_by_whole_tables(self, cell: int) -> bool:
        """Every bound is a whole number, and all may be reached."""
        return True

    @cached_property
    def _opened(self) -> dict[int, list[Opened]]:
        """By cell: who opens it. What a person is alone in, they know down to its parts."""
        found: dict[int, list[Opened]] = {}
        for own in self.persons:
            inner = np.unique(self._parts[own].indices)
            entries = self._wholes[:, inner].tocoo()
            wholes, knows = entries.coords
            cells, place = np.unique(wholes, return_inverse=True)
            risen = np.bincount(place, (self._truth - self._lower)[inner][knows])
            fallen = np.bincount(place, (self._upper - self._truth)[inner][knows])
            low, high = self._low[cells] + risen, self._high[cells] - fallen
            for cell, least, most in zip(cells.tolist(), low.tolist(), high.tolist(), strict=True):
                if not self.goal.met(least, most) and cell not in own:
                    found.setdefault(cell, []).append(
                        Opened(cell, least, most, tuple(own.tolist()))
                    )
        return found
