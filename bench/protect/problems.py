"""Made-up releases to protect, from a small table to a country by month, with fixed seeds.

Each is a full cube, every total shown. How skewed the variables are was chosen so that shares of
empty and of small inner cells come near those of the published measurements that peers are
compared by.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lykt.statistics.protection.systems import (
    Counts,
    Layout,
    System,
    Variable,
    flat,
    lay_out,
    tree,
)

COUNTIES, MUNICIPALITIES = 15, 356


@dataclass(frozen=True)
class Axis:
    """A variable, and the standard deviation of the logarithm of its categories' shares."""

    variable: Variable
    skewness: float


@dataclass(frozen=True)
class Problem:
    axes: tuple[Axis, ...]
    persons: int
    seed: int

    def inner(self) -> Counts:
        """How many persons each innermost cell has."""
        rng = np.random.default_rng(self.seed)
        shares: NDArray[np.float64] = np.ones(())
        for axis in self.axes:
            weights = np.exp(axis.skewness * rng.standard_normal(len(axis.variable.leaves)))
            shares = np.multiply.outer(shares, weights / weights.sum())
        return rng.multinomial(self.persons, shares.ravel()).reshape(shares.shape)

    @property
    def variables(self) -> tuple[Variable, ...]:
        return tuple(axis.variable for axis in self.axes)


def cube(variables: Sequence[Variable], inner: Counts) -> Counts:
    """Every subtotal and total of a table of innermost cells."""
    for axis, variable in enumerate(variables):
        moved = np.moveaxis(inner, axis, 0)
        sums = variable.membership @ moved.reshape(len(moved), -1)
        inner = np.moveaxis(sums.reshape(-1, *moved.shape[1:]), 0, axis)
    return inner


def _numbered(name: str, count: int) -> Variable:
    return flat(name, [f"{name}{number:02}" for number in range(1, count + 1)])


def _places() -> Variable:
    """Municipalities in counties, from 6 to some 45 in each, as in the country."""
    sizes = np.random.default_rng(15).multinomial(
        MUNICIPALITIES - 6 * COUNTIES, np.linspace(1, 3, COUNTIES) / (2 * COUNTIES)
    )
    county_of = np.repeat(np.arange(COUNTIES), sizes + 6)
    pairs = [(f"county{county:02}", "") for county in range(COUNTIES)]
    pairs += [(f"place{number:03}", f"county{at:02}") for number, at in enumerate(county_of)]
    return tree("place", pairs)


COUNTY = _numbered("county", COUNTIES)
MONTH = _numbered("month", 12)
FORM = _numbered("form", 7)
AGE = _numbered("age", 3)
PLACE = _places()

S = Problem((Axis(COUNTY, 0.7), Axis(FORM, 0.9), Axis(_numbered("group", 6), 0.9)), 4_000, 7)
M = Problem((Axis(COUNTY, 1.1), Axis(MONTH, 0.1), Axis(FORM, 0.9), Axis(AGE, 0.9)), 40_000, 0)
H = Problem((Axis(PLACE, 1.3), Axis(FORM, 0.9), Axis(AGE, 0.9)), 40_000, 1)
L = Problem((Axis(PLACE, 1.3), Axis(MONTH, 0.1), Axis(FORM, 0.9), Axis(AGE, 0.9)), 40_000, 0)


def full(problem: Problem) -> System:
    """The problem's whole cube as one table."""
    variables = problem.variables
    return lay_out(variables, [_whole("cube", variables)], [cube(variables, problem.inner())])


def linked() -> System:
    """Two tables of L's persons: by place for the year, and by county and month."""
    grid = cube(L.variables, L.inner())
    year = _whole("year", (PLACE, FORM, AGE))
    counties = np.arange(1 + COUNTIES)
    months = Layout(
        "months",
        ("place", "month", "form", "age"),
        (counties, *(np.arange(len(each.nodes)) for each in (MONTH, FORM, AGE))),
    )
    return lay_out(L.variables, [year, months], [grid[:, 0], grid[counties]])


def _whole(name: str, variables: Sequence[Variable]) -> Layout:
    return Layout(
        name,
        tuple(variable.name for variable in variables),
        tuple(np.arange(len(variable.nodes)) for variable in variables),
    )


PROBLEMS: dict[str, Callable[[], System]] = {
    "S": lambda: full(S),
    "M": lambda: full(M),
    "H": lambda: full(H),
    "L": lambda: full(L),
    "linked": linked,
}
