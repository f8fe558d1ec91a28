"""Tables found without a solver keep every sum and every bound, and leave what is held alone."""

import numpy as np
import pytest

from lykt.statistics.protection.knowledge import Knowledge, from_hidden
from lykt.statistics.protection.policies import Zeros
from lykt.statistics.protection.systems import Layout, System, flat, lay_out, tree
from lykt.statistics.protection.transfers import Transfers

PLACE = tree("place", [("n", ""), ("s", ""), ("n1", "n"), ("n2", "n"), ("s1", "s")])
AGE = flat("age", "xy")
COUNTS = np.array([[21, 14, 7], [14, 10, 4], [7, 4, 3], [4, 1, 3], [10, 9, 1], [7, 4, 3]])


def linked() -> System:
    """Ages by place, and by region once more."""
    fine = Layout("fine", ("place", "age"), (np.arange(6), np.arange(3)))
    regions = Layout("regions", ("place", "age"), (np.arange(3), np.arange(3)))
    return lay_out((PLACE, AGE), [fine, regions], [COUNTS, COUNTS[:3]])


def cell(system: System, place: str, age: str) -> int:
    at = (PLACE.nodes.index(place), AGE.nodes.index(age))
    return int(np.flatnonzero((system.nodes == at).all(axis=1))[0])


def known(system: System, places: list[str], ages: list[str]) -> tuple[Knowledge, Transfers]:
    hidden = np.zeros(len(system.counts), bool)
    hidden[[cell(system, place, age) for place in places for age in ages]] = True
    knowledge = from_hidden(system, hidden, Zeros.PUBLISHED)
    return knowledge, Transfers(system, knowledge, system.counts.astype(float))


@pytest.mark.parametrize("by", [2.0, -2.0])
def test_persons_come_from_a_neighbour_or_go_to_it(by: float) -> None:
    system = linked()
    knowledge, transfers = known(system, ["n1", "n2"], ["", "x"])
    target = cell(system, "n2", "x")
    move = transfers.to(target, by)
    if by > 0:
        assert move is None, "the neighbour has one person, and a hidden cell is no zero"
        return
    assert move is not None
    change = np.zeros(len(system.counts))
    change[move.cells] = move.by
    assert change[target] == by
    assert not (system.relations @ change).any()
    assert (system.counts + change >= knowledge.lower).all()
    assert not change[~knowledge.unknown].any()


def test_nobody_comes_where_a_total_is_printed() -> None:
    system = linked()
    transfers = known(system, ["n1", "n2"], ["x"])[1]
    assert transfers.to(cell(system, "n1", "x"), 2.0) is None


def test_what_somebody_knows_is_left_alone_until_it_is_let_go() -> None:
    system = linked()
    transfers = known(system, ["n1", "n2"], ["", "x"])[1]
    target = cell(system, "n1", "x")
    assert transfers.to(target, 2.0) is not None
    transfers.hold(np.array([cell(system, "n2", "x")]))
    assert transfers.to(target, 2.0) is None
    transfers.hold(np.empty(0, np.int64))
    assert transfers.to(target, 2.0) is not None
