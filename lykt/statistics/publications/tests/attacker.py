"""An outsider with pencil and paper: what released tables tell together, by their JSON alone.

It shares no code with what protects, nor with the auditor.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import TypeAlias

import numpy as np
from scipy.optimize import linprog

from lykt.statistics.released import ReleasedDimension, ReleasedTable

Cell: TypeAlias = tuple[str, frozenset[tuple[str, str]]]
"""When it was counted, and what its persons have in common."""


@dataclass
class Outsider:
    """Collects tables; ``moment`` names the state of the register that a table was counted from.

    ``same`` are cells of two moments that the outsider believes did not change in between.
    """

    shown: dict[Cell, float] = field(default_factory=dict)
    hidden: dict[Cell, int] = field(default_factory=dict)
    sums: list[tuple[Cell, list[Cell]]] = field(default_factory=list)
    same: list[tuple[Cell, Cell]] = field(default_factory=list)
    shares: list[tuple[Cell, Cell, float, float]] = field(default_factory=list)
    """A cell, what it is a share of, and the least and most per cent that are printed the same."""

    def read(self, table: ReleasedTable, moment: str) -> None:
        values = dict(zip(table.places(), table.values["count"], strict=True))
        for codes, value in values.items():
            cell = self._cell(table, codes, moment)
            if value is None:
                self.hidden.setdefault(cell, len(self.hidden))
            else:
                self.shown[cell] = value
        self._read_shares(table, moment)
        for parent, parts in _sums(table):
            self.sums.append(
                (
                    self._cell(table, parent, moment),
                    [self._cell(table, one, moment) for one in parts],
                )
            )

    def _read_shares(self, table: ReleasedTable, moment: str) -> None:
        """Shares of the whole table, rounded to as many decimals as it says."""
        whole = tuple(one.total or "" for one in table.dimensions)
        for measure in table.measures:
            if measure.code == "share" and all(whole):
                half = 0.5 * 10.0**-measure.decimals
                for codes, percent in zip(table.places(), table.values["share"], strict=True):
                    if percent is not None:
                        ends = (float(percent) - half, float(percent) + half)
                        cells = [self._cell(table, each, moment) for each in (codes, whole)]
                        self.shares.append((cells[0], cells[1], *ends))

    def _cell(self, table: ReleasedTable, codes: tuple[str, ...], moment: str) -> Cell:
        named = zip(table.dimensions, codes, strict=True)
        return moment, frozenset((one.code, code) for one, code in named if code != one.total)

    def believe_unchanged(self, before: str, after: str) -> None:
        """What is hidden at both moments, where every sum that it is part of is as it was."""
        moved = {
            cell[1]
            for cell, value in self.shown.items()
            if cell[0] == after and self.shown.get((before, cell[1]), value) != value
        }
        for moment, codes in list(self.hidden):
            other = (before, codes)
            margins = (frozenset(codes - {one}) for one in codes)
            if moment == after and other in self.hidden and not any(m in moved for m in margins):
                self.same.append(((after, codes), other))

    def intervals(self) -> Mapping[Cell, tuple[float, float]]:
        """The least and most that each hidden cell may be; one that is shown elsewhere is known."""
        rows, right = self._equations()
        most, limits = self._printed()
        found = {}
        for cell, place in self.hidden.items():
            if cell in self.shown:
                found[cell] = (self.shown[cell], self.shown[cell])
                continue
            ends = []
            for sign in (1, -1):
                cost = np.zeros(len(self.hidden))
                cost[place] = sign
                # Zeros are printed, so what is hidden is one at least.
                solved = linprog(
                    cost, A_ub=most, b_ub=limits, A_eq=rows, b_eq=right, bounds=(1, None)
                )
                ends.append(sign * solved.fun if solved.success else sign * -np.inf)
            found[cell] = (float(np.ceil(ends[0] - 1e-6)), float(np.floor(ends[1] + 1e-6)))
        return found

    def _equations(self) -> tuple[np.ndarray, np.ndarray]:
        rows, right = [], []
        for parent, parts in self.sums:
            row, known = np.zeros(len(self.hidden)), 0.0
            for cell, weight in [(parent, 1.0), *((part, -1.0) for part in parts)]:
                if cell in self.shown:
                    known += weight * self.shown[cell]
                else:
                    row[self.hidden[cell]] += weight
            if row.any():
                rows.append(row)
                right.append(-known)
        for one, other in self.same:
            row = np.zeros(len(self.hidden))
            row[self.hidden[one]], row[self.hidden[other]] = 1.0, -1.0
            rows.append(row)
            right.append(0.0)
        return np.array(rows), np.array(right)

    def _printed(self) -> tuple[np.ndarray | None, np.ndarray | None]:
        """100 × cell is at most so many per cent of the whole, and at least so many."""
        rows, right = [], []
        for cell, whole, least, percent in self.shares:
            for sign, end in ((1.0, percent), (-1.0, least)):
                row, known = np.zeros(len(self.hidden)), 0.0
                for each, weight in ((cell, 100.0), (whole, -end)):
                    if each in self.shown:
                        known += sign * weight * self.shown[each]
                    else:
                        row[self.hidden[each]] += sign * weight
                if row.any():
                    rows.append(row)
                    right.append(1e-6 - known)
        return (np.array(rows), np.array(right)) if rows else (None, None)


def _sums(table: ReleasedTable) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """Every sum that the table shows along a dimension with a total."""
    for axis, dimension in enumerate(table.dimensions):
        if dimension.total is None:
            continue
        parts = _parts(dimension)
        others = [one.codes for one in table.dimensions]
        others[axis] = (dimension.total,)
        for codes in product(*others):
            yield codes, [(*codes[:axis], part, *codes[axis + 1 :]) for part in parts]


def _parts(dimension: ReleasedDimension) -> list[str]:
    top = [one.code for one in dimension.categories if one.parent in (None, dimension.total)]
    return [code for code in top if code != dimension.total]
