"""Which cells are sensitive for their own sake, by the rules of a policy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lykt.statistics.protection.policies import (
    Place,
    Policy,
    PolicyError,
    SensitiveAnswer,
    Zeros,
)
from lykt.statistics.protection.systems import TOTAL, Flags, Ids, System


@dataclass(frozen=True)
class Shared:
    """A group whose members all, or all but a few, gave a sensitive answer."""

    group: int
    """The cell of the whole group."""
    answers: tuple[int, ...]
    """The cells of the sensitive answers, which together are the group."""


def sensitive(system: System, policy: Policy) -> Flags:
    """Cells that may not be shown, at every level: small counts, and what tells of a whole group.

    Cells that are public already are not among them: hiding those would protect nobody.
    """
    found = too_small(system, policy)
    for shared in whole_groups(system, policy.group_disclosure):
        found[list(shared.answers)] = True
    return found & ~public_cells(system, policy.public)


def too_small(system: System, policy: Policy) -> Flags:
    smallest = 0 if policy.zeros is Zeros.HIDDEN else 1
    return (system.counts >= smallest) & (system.counts < policy.minimum_count)


def public_cells(system: System, places: Sequence[Place]) -> Flags:
    """The cells at those places. Raises ``PolicyError`` where a place is no cell of the release."""
    found = np.zeros(len(system.counts), bool)
    for place in places:
        cells = (system.nodes == _nodes_at(system, place)).all(axis=1)
        if not cells.any():
            raise PolicyError(f"public: {_told(place)} is no cell of the tables")
        found |= cells
    return found


def whole_groups(system: System, rules: Sequence[SensitiveAnswer]) -> list[Shared]:
    """Each group of the release of whose members everybody can learn a sensitive answer."""
    found: list[Shared] = []
    for rule in rules:
        found += _sharing(system, rule)
    return found


def _sharing(system: System, rule: SensitiveAnswer) -> list[Shared]:
    axis = _axis(system, rule.variable)
    codes = [_node(system, axis, code) for code in rule.codes]
    answers = _beside(system, axis, codes)
    here = np.flatnonzero((system.nodes[:, axis] == TOTAL) & (answers >= 0).all(axis=1))
    sharing = system.counts[answers[here]].sum(axis=1)
    whole = system.counts[here]
    told = (sharing > 0) & (whole - sharing <= rule.all_but)
    return [Shared(int(cell), tuple(answers[cell].tolist())) for cell in here[told]]


def _beside(system: System, axis: int, nodes: Sequence[int]) -> Ids:
    """For each cell, those that differ from it in one variable only; −1 where there is none."""
    others = [place for place in range(len(system.variables)) if place != axis]
    _, group = np.unique(system.nodes[:, others], axis=0, return_inverse=True)
    found = np.full((group.max() + 1, len(nodes)), -1, np.int64)
    for column, node in enumerate(nodes):
        cells = np.flatnonzero(system.nodes[:, axis] == node)
        found[group[cells], column] = cells
    return found[group]


def _nodes_at(system: System, place: Place) -> list[int]:
    nodes = [TOTAL] * len(system.variables)
    for variable, code in place:
        axis = _axis(system, variable)
        nodes[axis] = _node(system, axis, code)
    return nodes


def _axis(system: System, name: str) -> int:
    names = [variable.name for variable in system.variables]
    if name not in names:
        raise PolicyError(f"{name}: no such variable. The variables are: {', '.join(names)}")
    return names.index(name)


def _node(system: System, axis: int, code: str) -> int:
    variable = system.variables[axis]
    if code not in variable.nodes:
        raise PolicyError(f"{variable.name}: has no code {code!r}")
    return variable.nodes.index(code)


def _told(place: Place) -> str:
    return ", ".join(f"{variable} {code}" for variable, code in place) or "the total"
