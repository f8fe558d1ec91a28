"""Rounded counts add up, are never small, stay near, and are the same each time."""

import numpy as np
import pytest

from lykt.statistics.protection.policies import ProtectionError
from lykt.statistics.protection.rounding import rounded
from lykt.statistics.protection.systems import Layout, System, Variable, flat, lay_out, tree

PLACES = tree(
    "place", [(f"c{at}", "") for at in range(4)] + [(f"m{at}", f"c{at % 4}") for at in range(24)]
)
FORMS = flat("form", [*"pqrstu"])
AGES = flat("age", ["young", "old"])


def release(seed: int, variables: tuple[Variable, ...] = (PLACES, FORMS, AGES)) -> System:
    shape = tuple(len(variable.leaves) for variable in variables)
    grid = np.random.default_rng(seed).poisson(1.5, shape).astype(np.int64)
    for axis, variable in enumerate(variables):
        moved = np.moveaxis(grid, axis, 0)
        sums = variable.membership @ moved.reshape(len(moved), -1)
        grid = np.moveaxis(sums.reshape(-1, *moved.shape[1:]), 0, axis)
    shown = tuple(np.arange(size) for size in grid.shape)
    names = tuple(variable.name for variable in variables)
    return lay_out(variables, [Layout("all", names, shown)], [grid])


@pytest.mark.parametrize("base", [3, 5])
@pytest.mark.parametrize("seed", range(5))
def test_it_adds_up_and_no_small_count_is_left(seed: int, base: int) -> None:
    system = release(seed)

    shown = rounded(system, base)

    assert not (system.relations @ shown).any()
    assert not ((shown > 0) & (shown < base)).any()
    assert (shown[system.counts == 0] == 0).all()


@pytest.mark.parametrize("seed", range(5))
def test_totals_stay_near(seed: int) -> None:
    system = release(seed)

    assert abs(rounded(system) - system.counts).max() <= 5


def test_innermost_counts_from_the_base_on_stay_as_they_are() -> None:
    system = release(1)
    kept = system.is_inner & (system.counts >= 3)

    assert (rounded(system)[kept] == system.counts[kept]).all()


def test_the_same_counts_give_the_same() -> None:
    assert (rounded(release(2)) == rounded(release(2))).all()


def test_a_release_without_small_counts_stays_as_it_is() -> None:
    system = lay_out([AGES], [Layout("t", ("age",), (np.arange(3),))], [np.array([9, 4, 5])])

    assert rounded(system).tolist() == [9, 4, 5]


def test_tables_that_share_totals_only_are_refused() -> None:
    grids = [np.array([[3, 2, 1], [2, 1, 1], [1, 1, 0]]), np.array([3, 1, 1, 1, 0, 0, 0])]
    other = flat("other", ["k", "l"])
    layouts = [
        Layout("a", ("age", "other"), (np.arange(3), np.arange(3))),
        Layout("b", ("form",), (np.arange(7),)),
    ]
    system = lay_out([AGES, other, FORMS], layouts, grids)

    with pytest.raises(ProtectionError, match="show the finest table"):
        rounded(system)
