"""Ties: a person alone in a cell knows that cell, and may see through what moves only with it."""

from collections.abc import Iterable

import numpy as np

from lykt.statistics.protection.systems import Flags, Ids
from lykt.statistics.protection.tasks import Task
from lykt.statistics.protection.witnesses import TINY, Witness


class Ties:
    """For each target, the cells of one person that move in every witness that lifts it."""

    def __init__(self, task: Task, witnesses: Iterable[Witness]) -> None:
        self._task = task
        self._common: dict[int, set[int]] = {}
        self.loosen(witnesses)

    def loosen(self, witnesses: Iterable[Witness]) -> None:
        for witness in witnesses:
            alone = set(witness.moved[self._task.alone[witness.moved]].tolist())
            for target in self._lifted_by(witness):
                others = alone - {target}
                known = self._common.get(target)
                self._common[target] = others if known is None else known & others

    def _lifted_by(self, witness: Witness) -> list[int]:
        enough = witness.cells[witness.moves >= self._task.need[witness.cells] - TINY]
        found: list[int] = enough[self._task.targets[enough]].tolist()
        return found

    def tied(self) -> Flags:
        """Targets that are tied to somebody."""
        found = np.zeros(len(self._task.targets), bool)
        found[[target for target, persons in self._common.items() if persons]] = True
        return found

    def persons(self, targets: Ids) -> list[int]:
        """Whom targets are tied to, but for those who are among them."""
        among = set(targets.tolist())
        return sorted(set().union(*(self._common[target] for target in among)) - among)
