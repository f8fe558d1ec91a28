"""The auditor finds exactly what enumeration of every possible table finds."""

from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from lykt.statistics.protection.audits import Audit, Kind, audit, audit_rounded
from lykt.statistics.protection.knowledge import ContradictionError, Share
from lykt.statistics.protection.policies import Method, Policy, SensitiveAnswer, Zeros
from lykt.statistics.protection.primary import sensitive
from lykt.statistics.protection.systems import Layout, System, Variable, flat, lay_out, tree

ROWS = flat("row", ["a", "b", "c"])
COLUMNS = flat("column", ["x", "y", "z"])
PLACES = tree("row", [("north", ""), ("south", ""), ("a", "north"), ("b", "north"), ("c", "south")])


def cube(variables: tuple[Variable, ...], inner: NDArray[np.int64]) -> System:
    grid = inner
    for axis, variable in enumerate(variables):
        moved = np.moveaxis(grid, axis, 0)
        sums = variable.membership @ moved.reshape(len(moved), -1)
        grid = np.moveaxis(sums.reshape(-1, *moved.shape[1:]), 0, axis)
    layout = Layout(
        "table",
        tuple(variable.name for variable in variables),
        tuple(np.arange(size) for size in grid.shape),
    )
    return lay_out(variables, [layout], [grid])


def possible(system: System, hidden: NDArray[np.bool_], least: int) -> NDArray[np.int64]:
    """Every table of whole numbers that looks the same when published."""
    inner = np.flatnonzero(system.is_inner)
    free = [cell for cell in inner.tolist() if hidden[cell]]
    rest = int(system.counts.max() - system.counts[inner].sum() + system.counts[free].sum())
    bars = np.array(list(combinations(range(rest + len(free) - 1), len(free) - 1)), np.int64)
    bars = bars.reshape(len(bars), len(free) - 1)
    ends = np.full((len(bars), 1), rest + len(free) - 1)
    parts = np.diff(np.hstack([np.full((len(bars), 1), -1), bars, ends]), axis=1) - 1
    values = np.tile(system.counts, (len(parts), 1))
    values[:, free] = parts
    sums = _sums(system)
    for _ in range(len(system.variables) * 2):
        for whole, parts_of_it in sums:
            values[:, whole] = values[:, parts_of_it].sum(axis=1)
    shown = (values[:, ~hidden] == system.counts[~hidden]).all(axis=1)
    return np.asarray(values[shown & (values[:, hidden] >= least).all(axis=1)])


def _sums(system: System) -> list[tuple[int, NDArray[np.int64]]]:
    """Of each relation, the cell that is a sum, and those that add up to it."""
    rows = system.relations.tocsr()
    found = []
    for first, end in pairwise(rows.indptr.tolist()):
        cells, signs = rows.indices[first:end], rows.data[first:end]
        found.append((int(cells[signs > 0][0]), cells[signs < 0]))
    return found


def intervals(found: Audit) -> dict[int, tuple[float, float]]:
    return {one.cell: (one.low, one.high) for one in found.intervals}


def random_release(seed: int) -> tuple[System, NDArray[np.bool_], Zeros]:
    """A small table, by places with subtotals or not, with cells hidden at random."""
    rng = np.random.default_rng(seed)
    zeros = Zeros.PUBLISHED if seed % 3 else Zeros.HIDDEN
    variables = (PLACES if seed % 2 else ROWS, COLUMNS)
    system = cube(variables, rng.poisson(0.7, (3, 3)).astype(np.int64))
    hidden = rng.random(len(system.counts)) < rng.choice([0.4, 0.6, 0.8])
    if zeros is Zeros.PUBLISHED:
        hidden &= system.counts > 0
    hidden[(system.nodes == 0).all(axis=1)] = False
    return system, hidden, zeros


@pytest.mark.parametrize("first", range(0, 240, 40))
def test_intervals_are_those_of_every_possible_table(first: int) -> None:
    for seed in range(first, first + 40):
        system, hidden, zeros = random_release(seed)
        if not (hidden & system.is_inner).any():
            continue
        policy = Policy(zeros=zeros, insiders=False)
        tables = possible(system, hidden, 1 if zeros is Zeros.PUBLISHED else 0)
        found = intervals(audit(system, policy, hidden, full=True))

        for cell in np.flatnonzero(hidden).tolist():
            assert found[cell] == (tables[:, cell].min(), tables[:, cell].max()), seed


@pytest.mark.parametrize("first", range(0, 240, 40))
def test_what_it_refuses_is_what_enumeration_shows_closed(first: int) -> None:
    for seed in range(first, first + 40):
        system, hidden, zeros = random_release(seed)
        if not (hidden & system.is_inner).any():
            continue
        tables = possible(system, hidden, 1 if zeros is Zeros.PUBLISHED else 0)
        found = audit(system, Policy(zeros=zeros), hidden)

        everybody = {one.cell for one in found.findings if not one.by}
        shown = np.flatnonzero(sensitive(system, Policy(zeros=zeros)) & ~hidden)
        assert everybody == closed_in(tables, np.flatnonzero(hidden)) | set(shown.tolist()), seed
        for own, learnt in learnt_by_persons(system, hidden, tables, everybody).items():
            told = {one.cell for one in found.findings if one.by == own}
            assert told == learnt, (seed, own)


def closed_in(tables: NDArray[np.int64], cells: NDArray[np.int64]) -> set[int]:
    low, high = tables[:, cells].min(axis=0), tables[:, cells].max(axis=0)
    small = (low >= 1) & (high < 3)
    return set(cells[(high - low < 2) | small].tolist())


def learnt_by_persons(
    system: System, hidden: NDArray[np.bool_], tables: NDArray[np.int64], everybody: set[int]
) -> dict[tuple[int, ...], set[int]]:
    """By the cells of each person alone in one: what else that person can work out."""
    found: dict[tuple[int, ...], set[int]] = {}
    for own in same_person(system):
        cells = np.flatnonzero(hidden)
        cells = cells[~np.isin(cells, own)]
        known = tables[(tables[:, list(own)] == 1).all(axis=1)]
        found[own] = closed_in(known, cells) - everybody if len(cells) else set()
    return found


def same_person(system: System) -> list[tuple[int, ...]]:
    """Cells of one, joined where one of them is a sum with the other in it."""
    groups = [{int(cell)} for cell in np.flatnonzero(system.counts == 1)]
    for whole, parts in _sums(system):
        cells = {each for each in (whole, *parts.tolist()) if system.counts[each] == 1}
        if whole in cells:
            joined = [group for group in groups if group & cells]
            groups = [group for group in groups if not group & cells]
            groups.append(set().union(*joined))
    return [tuple(sorted(group)) for group in groups]


def cell(system: System, **codes: str) -> int:
    return next(at for at in range(len(system.counts)) if system.label(at) == codes)


def hiding(system: System, *places: dict[str, str]) -> NDArray[np.bool_]:
    hidden = np.zeros(len(system.counts), bool)
    hidden[[cell(system, **place) for place in places]] = True
    return hidden


def square(*places: str) -> list[dict[str, str]]:
    return [{"row": place[0], "column": place[1]} for place in places]


def table(inner: list[list[int]]) -> System:
    return cube((ROWS, COLUMNS), np.array(inner, np.int64))


def test_a_cell_hidden_alone_is_found_by_subtraction() -> None:
    system = table([[2, 5, 6], [7, 8, 9], [5, 6, 7]])

    found = audit(system, Policy(), hiding(system, *square("ax")))

    assert [(one.kind, one.low, one.high) for one in found.findings] == [(Kind.EXACT, 2, 2)]
    assert "row a / column x: recomputable, 2 to 2" in found.as_text()


def test_a_small_count_that_is_not_hidden_is_found() -> None:
    system = table([[2, 5, 6], [7, 8, 9], [5, 6, 7]])
    nothing = hiding(system)

    assert audit(system, Policy(), nothing).count(Kind.EXACT) == 1
    assert audit(system, Policy(), nothing, already=hiding(system, *square("ax"))).passed


def test_printed_zeros_give_away_two_ones() -> None:
    system = table([[1, 1, 6], [1, 1, 9], [5, 6, 7]])
    hidden = hiding(system, *square("ax", "ay", "bx", "by"))

    assert audit(system, Policy(insiders=False), hidden).count(Kind.EXACT) == 4


def test_a_cell_that_may_be_one_or_two_is_provably_small() -> None:
    system = table([[1, 2, 6], [2, 1, 9], [5, 6, 7]])
    hidden = hiding(system, *square("ax", "ay", "bx", "by"))

    found = audit(system, Policy(insiders=False), hidden)

    assert found.count(Kind.SMALL) == 4


def test_a_person_alone_in_a_cell_learns_the_others() -> None:
    system = table([[1, 7, 6], [7, 2, 9], [5, 6, 7]])
    hidden = hiding(system, *square("ax", "ay", "bx", "by"))

    assert audit(system, Policy(insiders=False), hidden).passed
    found = audit(system, Policy(), hidden)

    assert not found.passed
    assert found.count(Kind.EXACT, insiders=True) == 1
    assert found.count(Kind.EXACT, insiders=True, grave=False) == 2
    assert found.as_json()["findings"][0]["by_the_person_alone_in"] == {"row": "a", "column": "x"}


def test_a_person_alone_may_learn_a_count_that_is_large_enough() -> None:
    system = table([[1, 7, 6], [7, 9, 9], [5, 6, 7]])
    hidden = hiding(system, *square("ax", "ay", "bx", "by"))

    found = audit(system, Policy(), hidden)

    assert found.passed
    assert "large enough to be published" in found.as_text()


def test_a_printed_share_of_a_hidden_count_is_used() -> None:
    system = table([[2, 12, 6], [9, 9, 9], [5, 6, 7]])
    hidden = hiding(system, *square("ax", "ay", "bx", "by"))
    share = Share(cell(system, row="a", column="x"), cell(system, row="a"), 10.0, 1)

    assert audit(system, Policy(), hidden).passed
    assert audit(system, Policy(), hidden, shares=[share]).count(Kind.EXACT) == 4


def test_a_share_that_does_not_fit_the_counts_is_refused() -> None:
    system = table([[2, 12, 6], [9, 9, 9], [5, 6, 7]])
    share = Share(cell(system, row="a", column="x"), cell(system, row="a"), 25.0, 1)

    with pytest.raises(ContradictionError, match="share"):
        audit(system, Policy(), hiding(system, *square("ax")), shares=[share])


def test_what_was_published_before_is_known() -> None:
    system = table([[2, 12, 6], [9, 9, 9], [5, 6, 7]])
    hidden = hiding(system, *square("ax", "ay", "bx", "by"))

    found = audit(system, Policy(), hidden, already=hiding(system, *square("by")))

    assert found.count(Kind.EXACT) == 4


def test_a_whole_group_that_shares_a_sensitive_answer_is_found() -> None:
    system = table([[7, 0, 0], [7, 8, 9], [5, 6, 7]])
    rule = SensitiveAnswer("column", ("x",))
    policy = Policy(zeros=Zeros.HIDDEN, group_disclosure=(rule,), insiders=False)
    zeros = hiding(system, *square("ay", "az", "by", "bz"))
    open_group = zeros | hiding(system, *square("ax", "bx", "cx", "cy", "cz"))

    assert audit(system, policy, hiding(system, *square("ax", "bx"))).count(Kind.GROUP) == 1
    assert audit(system, policy, open_group).count(Kind.GROUP) == 0


def test_rounded_counts_that_add_up_pass() -> None:
    system = table([[2, 12, 6], [1, 0, 9], [5, 6, 7]])
    shown = table([[3, 12, 6], [0, 0, 9], [5, 6, 7]])
    policy = Policy(method=Method.ROUNDING)

    assert audit_rounded(system, policy, shown.counts).passed


def test_rounded_counts_beside_true_totals_fail() -> None:
    system = table([[2, 12, 6], [1, 0, 9], [5, 6, 7]])
    shown = table([[3, 12, 6], [0, 0, 9], [5, 6, 7]])
    policy = Policy(method=Method.ROUNDING, public=((("row", "a"),), (("row", "b"),)))

    assert not audit_rounded(system, policy, shown.counts).passed


def test_rounded_counts_that_do_not_add_up_are_refused() -> None:
    system = table([[2, 12, 6], [1, 0, 9], [5, 6, 7]])
    shown = system.counts.copy()
    shown[cell(system, row="a", column="x")] = 3

    with pytest.raises(ContradictionError, match="add up"):
        audit_rounded(system, Policy(method=Method.ROUNDING), shown)


def test_the_report_is_the_same_each_time() -> None:
    system, hidden, zeros = random_release(7)

    def report() -> dict[str, Any]:
        return audit(system, Policy(zeros=zeros), hidden, full=True).as_json()

    assert report() == report()
