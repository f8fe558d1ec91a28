"""One pass over the targets: each is lifted by a witness found near itself, some at a time."""

from collections.abc import Iterable

import numpy as np

from lykt.statistics.protection.condensed import Weights
from lykt.statistics.protection.cycles import Cycles
from lykt.statistics.protection.neighbourhoods import Neighbourhood
from lykt.statistics.protection.systems import Flags, Ids
from lykt.statistics.protection.tasks import Task
from lykt.statistics.protection.witnesses import Spans, Witness, find

FREE = 1e-4
"""What it costs to move a cell that is hidden anyhow."""
SEED = 116_006
"""Groups are drawn by lot, and the same each time."""


class Pass:
    """Witnesses, found as if nothing were hidden yet but the targets and what ``kept`` move.

    ``price`` is what it costs to move a cell that is not hidden by one.
    """

    def __init__(self, task: Task, price: Weights, kept: Iterable[Witness] = ()) -> None:
        self._task = task
        self._price = price
        self._lots = np.random.default_rng(SEED)
        self._spans = Spans(len(price))
        self.witnesses: list[Witness] = []
        self.hidden = task.targets.copy()
        for witness in kept:
            self._keep(witness)

    @property
    def open(self) -> Flags:
        """Targets that no witness lifts."""
        return self._task.targets & (self._spans.up < self._task.need)

    def lift(self, nearby: Iterable[Neighbourhood], size: int) -> None:
        """Look for witnesses, ``size`` targets at a time, fewer where not all can rise at once."""
        for near in nearby:
            waiting = groups(self._lots.permutation(near.targets), size)
            while waiting:
                group = self._low(waiting.pop())
                if not len(group):
                    continue
                witness = self._find(near.cells, group)
                left = self._low(group)
                rose = np.isin(group, witness.moved).any()
                if rose and len(group) > 1 and len(left):
                    waiting += np.array_split(left, min(2, len(left)))

    def go_round(self, cycles: Cycles, insiders: bool) -> None:
        """Look for witnesses without a solver; ``insiders``: also such that nobody sees through."""
        weights = np.where(self.hidden, FREE, self._price)
        for target in self._lots.permutation(np.flatnonzero(self.open)).tolist():
            if not self._low(np.array([target])).size:
                continue
            seen_by: set[int] | None = None
            for witness in cycles.lifting(target, int(self._task.need[target]), weights):
                self._keep(witness)
                weights[witness.moved] = FREE
                persons = set(witness.moved[self._task.alone[witness.moved]].tolist()) - {target}
                seen_by = persons if seen_by is None else seen_by & persons
                if not (insiders and seen_by):
                    break

    def moved(self) -> Weights:
        """How far the witnesses move each cell, all together."""
        moved = np.zeros(len(self._price))
        for witness in self.witnesses:
            moved[witness.cells] += np.abs(witness.moves)
        return moved

    def _find(self, cells: Ids, group: Ids) -> Witness:
        weights = np.where(self.hidden, FREE, self._price)
        witness = find(self._task.condensed, cells, self._task.lifts(group), weights)
        if len(witness.moved):
            self._keep(witness)
        return witness

    def _keep(self, witness: Witness) -> None:
        self._spans.add(witness)
        self.hidden[witness.moved] = True
        self.witnesses.append(witness)

    def _low(self, group: Ids) -> Ids:
        return group[self._spans.up[group] < self._task.need[group]]


def groups(cells: Ids, size: int) -> list[Ids]:
    return np.array_split(cells, -(-len(cells) // size)) if len(cells) else []
