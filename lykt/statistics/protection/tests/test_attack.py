"""The attack finds what whole-number programming finds, over linked tables, trees and shares."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import Generator

from lykt.statistics.protection import attack
from lykt.statistics.protection.audits import Audit, audit
from lykt.statistics.protection.knowledge import Share
from lykt.statistics.protection.policies import Policy, Zeros
from lykt.statistics.protection.primary import sensitive
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
from lykt.statistics.protection.tests.oracle import Oracle, closed

AGE = flat("age", "xyz")
FORM = flat("form", "pq")
SEX = flat("sex", "uvw")
PLACE = tree("place", [("n", ""), ("s", ""), ("n1", "n"), ("n2", "n"), ("s1", "s")])
REGIONS = {"place": [0, 1, 2]}

RELEASES: dict[str, tuple[tuple[Variable, ...], list[tuple[tuple[str, ...], dict[str, list[int]]]]]]
RELEASES = {
    "a cube": ((AGE, FORM, SEX), [(("age", "form", "sex"), {})]),
    "a cube of places": ((PLACE, AGE, FORM), [(("place", "age", "form"), {})]),
    "regions, and a margin": ((AGE, PLACE), [(("age", "place"), REGIONS), (("place",), {})]),
    "two that share places": (
        (AGE, PLACE, FORM),
        [(("age", "place"), {}), (("place", "form"), {})],
    ),
    "fine, and crossed by regions": (
        (AGE, PLACE, FORM),
        [(("age", "place"), {}), (("place", "form", "age"), REGIONS)],
    ),
    "each with each other": (
        (AGE, FORM, SEX),
        [(("age", "form"), {}), (("form", "sex"), {}), (("age", "sex"), {})],
    ),
}


@dataclass(frozen=True)
class Release:
    system: System
    hidden: Flags
    zeros: Zeros
    shares: tuple[Share, ...]

    @property
    def oracle(self) -> Oracle:
        least = 1 if self.zeros is Zeros.PUBLISHED else 0
        return Oracle(self.system, self.hidden, least, self.shares)

    def attacked(self) -> Audit:
        policy = Policy(zeros=self.zeros)
        return audit(self.system, policy, self.hidden, shares=self.shares, full=True)


@st.composite
def releases(draw: st.DrawFn) -> Release:
    kind = draw(st.sampled_from(sorted(RELEASES)))
    zeros = draw(st.sampled_from(Zeros))
    rng = np.random.default_rng(draw(st.integers(0, 100_000)))
    system = drawn(kind, rng)
    hidden = rng.random(len(system.counts)) < rng.choice([0.5, 0.7, 0.9])
    if zeros is Zeros.PUBLISHED:
        hidden &= system.counts > 0
    hidden[(system.nodes == 0).all(axis=1)] = False
    decimals = draw(st.sampled_from([None, 0, 1, 2]))
    shares = () if decimals is None else printed(system, np.flatnonzero(hidden)[:2], decimals)
    return Release(system, hidden, zeros, shares)


def drawn(kind: str, rng: Generator) -> System:
    variables, tables = RELEASES[kind]
    inner = rng.poisson(rng.choice([0.5, 1, 2]), [len(one.leaves) for one in variables])
    cube: Counts = inner.astype(np.int64)
    for axis, variable in enumerate(variables):
        cube = np.moveaxis(np.tensordot(variable.membership.toarray(), cube, (1, axis)), 0, axis)
    names = [variable.name for variable in variables]
    layouts, grids = [], []
    for number, (shown, only) in enumerate(tables):
        nodes = [
            np.array(only.get(name, range(len(variable.nodes)))) if name in shown else np.array([0])
            for name, variable in zip(names, variables, strict=True)
        ]
        axes = tuple(name for name in names if name in shown)
        own = tuple(nodes[names.index(name)] for name in axes)
        layouts.append(Layout(f"t{number}", axes, own))
        grids.append(cube[np.ix_(*nodes)].reshape([len(one) for one in own]))
    return lay_out(variables, layouts, grids)


def printed(system: System, cells: Counts, decimals: int) -> tuple[Share, ...]:
    """Of a hidden count among the total of one of its variables."""
    found = []
    for cell in cells.tolist():
        apart = system.nodes != system.nodes[cell]
        wholes = (apart.sum(axis=1) == 1) & ((system.nodes == 0) | ~apart).all(axis=1)
        for whole in np.flatnonzero(wholes & (system.counts > 0))[:1].tolist():
            percent = round(100 * int(system.counts[cell]) / int(system.counts[whole]), decimals)
            found.append(Share(cell, whole, percent, decimals))
    return tuple(found)


@pytest.fixture(scope="module", autouse=True)
def small_parts_too() -> Iterator[None]:
    """So that small releases are searched slab by slab, as large ones are."""
    patch = pytest.MonkeyPatch()
    patch.setattr(attack, "_SMALL", 0)
    yield
    patch.undo()


# The same each time: beside shares there are, rarely, tables of fractions that no whole ones match.
@settings(max_examples=40, derandomize=True)
@given(release=releases())
def test_everybody_knows_what_whole_numbers_allow_and_no_more(release: Release) -> None:
    found, oracle = release.attacked(), release.oracle
    told = {one.cell for one in found.findings if not one.by}
    possible = {cell: oracle.interval(cell) for cell in np.flatnonzero(release.hidden).tolist()}
    shown = sensitive(release.system, Policy(zeros=release.zeros)) & ~release.hidden

    for one in found.intervals:
        if one.cell in possible:
            assert (one.low, one.high) == possible[one.cell]
    closed_ones = {cell for cell, ends in possible.items() if closed(*ends)}
    assert told == closed_ones | set(np.flatnonzero(shown).tolist())


@settings(max_examples=20, derandomize=True)
@given(release=releases())
def test_a_person_alone_learns_what_whole_numbers_allow_and_no_more(release: Release) -> None:
    found, oracle = release.attacked(), release.oracle
    everybody = {one.cell for one in found.findings if not one.by}
    for person in oracle.persons():
        own = tuple(sorted(person))
        others = set(np.flatnonzero(release.hidden).tolist()) - person - everybody
        learnt = {one.cell for one in found.findings if one.by == own}

        assert learnt == {cell for cell in others if closed(*oracle.interval(cell, own))}
