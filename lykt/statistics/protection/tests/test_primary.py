"""Small counts and what tells of a whole group are sensitive, at every level."""

import numpy as np
import pytest

from lykt.statistics.protection.policies import (
    Policy,
    PolicyError,
    SensitiveAnswer,
    Zeros,
)
from lykt.statistics.protection.primary import sensitive
from lykt.statistics.protection.systems import Layout, System, flat, lay_out


def two_way(inner: list[list[int]]) -> System:
    """Groups a, b, … by answers yes, no."""
    grid = np.array(inner, np.int64)
    grid = np.vstack([grid.sum(axis=0), grid])
    grid = np.hstack([grid.sum(axis=1, keepdims=True), grid])
    variables = [flat("group", [*"abcdefgh"[: len(inner)]]), flat("exposed", ["yes", "no"])]
    shown = tuple(np.arange(size) for size in grid.shape)
    return lay_out(variables, [Layout("t", ("group", "exposed"), shown)], [grid])


def labels(system: System, policy: Policy) -> set[str]:
    found = np.flatnonzero(sensitive(system, policy))
    return {"".join(system.label(int(cell)).values()) for cell in found}


def test_ones_and_twos_are_sensitive_also_as_totals() -> None:
    system = two_way([[1, 1], [0, 3], [5, 9]])

    assert labels(system, Policy()) == {"ayes", "ano", "a"}


def test_zeros_are_sensitive_where_they_are_hidden() -> None:
    system = two_way([[3, 4], [0, 3], [5, 9]])

    assert labels(system, Policy(zeros=Zeros.HIDDEN)) == {"byes"}
    assert labels(system, Policy()) == set()


def test_a_cell_that_is_public_already_is_not_hidden() -> None:
    system = two_way([[1, 1], [0, 3], [5, 9]])
    public = ((("group", "a"),),)

    assert labels(system, Policy(public=public)) == {"ayes", "ano"}


def test_a_public_cell_that_no_table_has_is_named() -> None:
    with pytest.raises(PolicyError, match="has no code 'z'"):
        sensitive(two_way([[3, 3]]), Policy(public=((("group", "z"),),)))


def test_a_sensitive_answer_that_a_whole_group_shares_is_sensitive() -> None:
    rule = SensitiveAnswer("exposed", ("yes",))
    policy = Policy(zeros=Zeros.HIDDEN, group_disclosure=(rule,))
    system = two_way([[7, 0], [7, 3]])

    assert labels(system, policy) == {"ayes", "ano"}


def test_the_one_who_answered_otherwise_may_count_too() -> None:
    rule = SensitiveAnswer("exposed", ("yes",), all_but=1)
    policy = Policy(zeros=Zeros.HIDDEN, minimum_count=1, group_disclosure=(rule,))
    system = two_way([[7, 1], [7, 3]])

    assert labels(system, policy) == {"ayes"}
