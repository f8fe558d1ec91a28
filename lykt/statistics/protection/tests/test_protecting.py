"""What is protected withstands the attack, and what can not be protected is refused."""

import numpy as np
import pytest

from lykt.statistics.protection.policies import (
    Method,
    Policy,
    ProtectionError,
    SensitiveAnswer,
    Zeros,
)
from lykt.statistics.protection.protecting import protect
from lykt.statistics.protection.systems import Layout, System, flat, lay_out


def table(inner: list[list[int]]) -> System:
    grid = np.array(inner, np.int64)
    grid = np.vstack([grid.sum(axis=0), grid])
    grid = np.hstack([grid.sum(axis=1, keepdims=True), grid])
    variables = [
        flat("row", [f"r{at}" for at in range(len(inner))]),
        flat("column", [f"c{at}" for at in range(len(inner[0]))]),
    ]
    shown = tuple(np.arange(size) for size in grid.shape)
    return lay_out(variables, [Layout("t", ("row", "column"), shown)], [grid])


@pytest.mark.parametrize("zeros", list(Zeros))
@pytest.mark.parametrize("seed", range(10))
def test_hidden_cells_withstand_the_attack(seed: int, zeros: Zeros) -> None:
    system = table(np.random.default_rng(seed).poisson(3, (4, 4)).tolist())

    found = protect(system, Policy(zeros=zeros))

    assert found.audit.passed
    assert not (found.shown[~found.hidden] != system.counts[~found.hidden]).any()


@pytest.mark.parametrize("seed", range(10))
def test_rounded_counts_withstand_the_attack(seed: int) -> None:
    system = table(np.random.default_rng(seed).poisson(3, (4, 4)).tolist())

    assert protect(system, Policy(method=Method.ROUNDING)).audit.passed


def test_a_group_that_shares_an_answer_is_protected_where_zeros_are_hidden() -> None:
    rule = SensitiveAnswer("column", ("c0",))
    policy = Policy(zeros=Zeros.HIDDEN, group_disclosure=(rule,))

    assert protect(table([[7, 0, 0], [7, 8, 9], [5, 6, 7]]), policy).audit.passed


def test_a_group_that_shares_an_answer_is_protected_by_rounding() -> None:
    rule = SensitiveAnswer("column", ("c0",))
    policy = Policy(method=Method.ROUNDING, group_disclosure=(rule,))

    assert protect(table([[7, 0, 0], [7, 8, 9], [5, 6, 7]]), policy).audit.passed


def test_what_nothing_can_protect_is_refused_with_its_cells() -> None:
    with pytest.raises(ProtectionError) as refused:
        protect(table([[1, 0], [0, 9]]), Policy(public=((), (("row", "r1"),))))

    assert refused.value.cells


def test_rounding_beside_public_counts_is_refused() -> None:
    policy = Policy(method=Method.ROUNDING, public=((("row", "r0"),),))

    with pytest.raises(ProtectionError, match="public as they are"):
        protect(table([[1, 4], [3, 9]]), policy)
