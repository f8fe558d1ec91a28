"""What can be known of hidden cells at most: every sum written out anew, and whole persons only.

It shares nothing with the attack but what a cell is called.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from lykt.statistics.protection.knowledge import Share
from lykt.statistics.protection.systems import Flags, System

NEAR = 1e-6


class Oracle:
    def __init__(
        self, system: System, hidden: Flags, least: int, shares: Sequence[Share] = ()
    ) -> None:
        self._system = system
        self.sums = sums(system)
        self._rules = [LinearConstraint(self.sums, 0, 0)] if len(self.sums) else []
        self._rules += [_rule(share, len(hidden)) for share in shares]
        self._least = np.where(hidden, least, system.counts).astype(float)
        self._most = np.where(hidden, np.inf, system.counts)

    def interval(self, cell: int, known: Sequence[int] = ()) -> tuple[float, float]:
        """For somebody who knows some cells as they are."""
        own = list(known)
        least, most = self._least.copy(), self._most.copy()
        least[own] = most[own] = self._system.counts[own]
        bounds = Bounds(least, most)
        return self._end(cell, 1, bounds), self._end(cell, -1, bounds)

    def _end(self, cell: int, sign: int, bounds: Bounds) -> float:
        cost = np.zeros(len(self._least))
        cost[cell] = sign
        found = milp(cost, constraints=self._rules, bounds=bounds, integrality=np.ones(len(cost)))
        if "unbounded" in found.message.lower():
            return -sign * np.inf
        assert found.status == 0, found.message
        return float(round(sign * found.fun))

    def persons(self) -> list[set[int]]:
        """The cells of each person alone in one: a total of one person is that person's, too."""
        one = self._system.counts == 1
        found = [{int(cell)} for cell in np.flatnonzero(one)]
        for row in self.sums:
            whole = int(np.flatnonzero(row > 0)[0])
            if one[whole]:
                cells = {whole, *np.flatnonzero((row < 0) & one).tolist()}
                same = set().union(cells, *(group for group in found if group & cells))
                found = [group for group in found if not group & cells] + [same]
        return found


def closed(low: float, high: float, width: int = 2, minimum: int = 3) -> bool:
    return high - low < width or (low >= 1 and high < minimum)


def sums(system: System) -> NDArray[np.float64]:
    """Every sum of which all cells are in some table."""
    places = {tuple(nodes): at for at, nodes in enumerate(system.nodes.tolist())}
    rows = []
    for nodes, at in places.items():
        for axis, variable in enumerate(system.variables):
            for parent, children in variable.sums:
                codes = [(*nodes[:axis], child, *nodes[axis + 1 :]) for child in children]
                if nodes[axis] == parent and all(code in places for code in codes):
                    row = np.zeros(len(places))
                    row[at], row[[places[code] for code in codes]] = 1, -1
                    rows.append(row)
    return np.array(rows).reshape(len(rows), len(places))


def _rule(share: Share, size: int) -> LinearConstraint:
    """100 × cell lies within half a decimal of per cent × whole."""
    half = 0.5 * 10.0**-share.decimals
    rows = np.zeros((2, size))
    rows[:, share.cell] = 100
    rows[0, share.whole] -= share.percent - half
    rows[1, share.whole] -= share.percent + half
    return LinearConstraint(rows, [-NEAR, -np.inf], [np.inf, NEAR])
