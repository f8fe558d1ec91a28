"""What suppression has to reach: what must be lifted, by how much, and what may be hidden."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lykt.statistics.protection.condensed import Condensed, Weights
from lykt.statistics.protection.policies import Policy
from lykt.statistics.protection.systems import Flags, Ids


@dataclass(frozen=True)
class Task:
    """``need`` is by how much a target must be lifted so that it may be no small count."""

    condensed: Condensed
    targets: Flags
    movable: Flags
    need: Weights
    width: int

    @classmethod
    def of(cls, condensed: Condensed, policy: Policy, primary: Flags, fixed: Flags) -> "Task":
        need = np.maximum(policy.minimum_count - condensed.values, 1).astype(float)
        return cls(condensed, primary & ~fixed, ~fixed, need, policy.width)

    @property
    def sizes(self) -> Weights:
        """How many cells of the release each stands for: what it costs to hide it."""
        return self.condensed.sizes.astype(float)

    @property
    def depth(self) -> Weights:
        """How far each could fall."""
        return (self.condensed.values - self.condensed.floor).astype(float)

    @property
    def alone(self) -> Flags:
        """Cells of one person."""
        return np.equal(self.condensed.values, 1)

    def lifts(self, targets: Ids | Sequence[int]) -> Weights:
        """The wish that targets rise."""
        wishes = np.zeros(len(self.need))
        wishes[targets] = self.need[targets]
        return wishes
