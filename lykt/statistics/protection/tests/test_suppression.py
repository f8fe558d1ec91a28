"""What is hidden withstands the auditor, whatever the table; what is not needed is published."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lykt.statistics.protection import suppression
from lykt.statistics.protection.audits import audit
from lykt.statistics.protection.condensed import condense
from lykt.statistics.protection.cycles import Cycles
from lykt.statistics.protection.policies import Policy, ProtectionError, Zeros
from lykt.statistics.protection.primary import sensitive
from lykt.statistics.protection.suppression import suppress
from lykt.statistics.protection.systems import (
    Counts,
    Flags,
    Layout,
    System,
    Variable,
    flat,
    lay_out,
    tree,
)
from lykt.statistics.protection.tasks import Task

FORM = flat("form", "abcde")
AGE = flat("age", "xyz")
PLACE = tree(
    "place",
    [("north", ""), ("south", ""), *((f"p{n}", ("north", "south")[n % 2]) for n in range(8))],
)


def whole(variables: list[Variable], inner: Counts) -> System:
    for axis, variable in enumerate(variables):
        sums = np.tensordot(variable.membership.toarray(), inner, (1, axis))
        inner = np.moveaxis(sums, 0, axis)
    shown = tuple(np.arange(len(variable.nodes)) for variable in variables)
    layout = Layout("all", tuple(variable.name for variable in variables), shown)
    return lay_out(variables, [layout], [inner])


def drawn(seed: int, mean: float = 6.0) -> Counts:
    rng = np.random.default_rng(seed)
    means = mean * np.exp(rng.standard_normal((8, 5, 3)))
    return rng.poisson(means)


def protected(system: System, policy: Policy, fixed: Flags | None = None) -> Flags:
    nothing = np.zeros(len(system.counts), bool)
    return suppress(system, policy, sensitive(system, policy), nothing if fixed is None else fixed)


@settings(max_examples=20)
@given(
    seed=st.integers(0, 10_000),
    insiders=st.booleans(),
    zeros=st.sampled_from(Zeros),
    many=st.sampled_from([0, suppression.MANY]),
)
# Somebody alone in a cell knows that its other parts are empty.
@example(seed=902, insiders=True, zeros=Zeros.HIDDEN, many=suppression.MANY)
# Many cells must move so that one may.
@example(seed=53, insiders=True, zeros=Zeros.HIDDEN, many=suppression.MANY)
def test_the_auditor_finds_nothing(seed: int, insiders: bool, zeros: Zeros, many: int) -> None:
    """Neither where witnesses are sought by a solver nor where they are made without one."""
    system = whole([PLACE, FORM, AGE], drawn(seed))
    policy = Policy(insiders=insiders, zeros=zeros)
    with mock.patch.object(suppression, "MANY", many):
        hidden = protected(system, policy)
    found = audit(system, policy, hidden)
    assert found.passed, found.as_text()
    assert hidden[sensitive(system, policy)].all()


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), by=st.integers(1, 4))
def test_a_move_changes_no_sum_and_leaves_nobody_out(seed: int, by: int) -> None:
    system = whole([PLACE, FORM, AGE], drawn(seed, mean=3.0))
    condensed = condense(system, floor=1)
    nothing = np.zeros(len(condensed.values), bool)
    task = Task.of(condensed, Policy(), condensed.joined(sensitive(system, Policy())), nothing)
    moves = Cycles(system, task)
    for cell in np.flatnonzero(task.targets).tolist():
        for witness in moves.lifting(cell, by, task.sizes):
            change = np.zeros(len(condensed.values))
            change[witness.cells] = witness.moves
            assert change[cell] == by
            assert not (condensed.relations @ change).any()
            assert (condensed.values + change >= condensed.floor).all()


def test_the_same_release_is_protected_the_same_each_time() -> None:
    system = whole([PLACE, FORM, AGE], drawn(3))
    assert (protected(system, Policy()) == protected(system, Policy())).all()


def test_a_release_without_small_counts_hides_nothing() -> None:
    system = whole([FORM, AGE], np.full((5, 3), 10))
    assert not protected(system, Policy()).any()


def test_the_total_and_what_is_public_stay_published() -> None:
    system = whole([PLACE, FORM, AGE], drawn(5))
    policy = Policy(insiders=False)
    public = np.zeros(len(system.counts), bool)
    public[system.tables[0][0]] = True  # the whole country, by form and age
    hidden = protected(system, policy, public)
    assert not (hidden & public).any()
    found = audit(system, policy, hidden, already=public)
    own = sensitive(system, policy) & ~public
    assert not [one for one in found.findings if own[one.cell]], found.as_text()


def test_two_linked_tables_do_not_give_each_other_away() -> None:
    inner = drawn(8).sum(axis=2)
    grid = PLACE.membership @ inner @ FORM.membership.T
    regions = np.array([0, 1, 2])
    both = Layout("both", ("place", "form"), (np.arange(11), np.arange(6)))
    coarse = Layout("coarse", ("place", "form"), (regions, np.arange(6)))
    system = lay_out([PLACE, FORM], [both, coarse], [grid, grid[regions]])
    assert len(system.counts) == grid.size
    policy = Policy()
    assert audit(system, policy, protected(system, policy)).passed


def test_what_nothing_can_hide_is_named() -> None:
    system = whole([AGE], np.array([1, 20, 0]))
    public = np.ones(len(system.counts), bool)
    public[system.tables[0][1]] = False
    with pytest.raises(ProtectionError, match="age x") as refused:
        protected(system, Policy(), public)
    assert refused.value.cells == (int(system.tables[0][1]),)
