"""Where counts tell nothing of each other, the attack without a solver finds what others find."""

import numpy as np
import pytest
from numpy.typing import NDArray

from lykt.statistics.protection.apart import AttackApart
from lykt.statistics.protection.attack import Attack, Goal, Opened, alone
from lykt.statistics.protection.knowledge import from_rounded, tighten
from lykt.statistics.protection.rounding import rounded
from lykt.statistics.protection.slabs import slabs
from lykt.statistics.protection.systems import System
from lykt.statistics.protection.tests.test_rounding import AGES, FORMS, PLACES, release
from lykt.statistics.protection.transfers import Transfers

GOALS = [Goal(2, 3), Goal(4, 5)]


def both(system: System, goal: Goal) -> tuple[AttackApart, Attack]:
    nothing: NDArray[np.bool_] = np.zeros(len(system.counts), bool)
    known = from_rounded(system, rounded(system), 3, nothing)
    truth = system.counts.astype(float)
    tight = tighten(known)
    around = slabs(system, tight.unknown)
    transfers = Transfers(system, tight, truth)
    assert system.parts is not None
    return (
        AttackApart(system.parts, known, truth, goal, alone(system)),
        Attack(tight, truth, goal, around, transfers, alone(system)),
    )


def said(opened: list[Opened]) -> set[tuple[int, float, float, tuple[int, ...]]]:
    return {(one.cell, one.low, one.high, one.by) for one in opened}


@pytest.mark.parametrize("goal", GOALS)
@pytest.mark.parametrize("seed", range(4))
def test_they_open_the_same_to_everybody_and_to_insiders(seed: int, goal: Goal) -> None:
    system = release(seed, (FORMS, AGES))
    apart, linear = both(system, goal)
    small = np.flatnonzero((system.counts > 0) & (system.counts < 3))

    everybody = said(list(apart.outsider(small)))
    assert everybody == said(list(linear.outsider(small)))
    for cell in small.tolist():
        if cell not in {one[0] for one in everybody}:
            assert said(list(apart.insiders(cell))) == said(list(linear.insiders(cell)))


def test_they_know_the_same_intervals_and_sums() -> None:
    system = release(0, (PLACES, AGES))
    apart, linear = both(system, GOALS[0])

    for cell in np.flatnonzero(system.counts < 9).tolist():
        assert apart.interval(cell) == linear.interval(cell)
    group = {0: 1.0, 5: -1.0, 9: -1.0}
    assert apart.most(group) == linear.most(group)
