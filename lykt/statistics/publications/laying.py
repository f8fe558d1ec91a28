"""A counted table as protection takes it: its counts, its sums, and what all its rows share."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from lykt.statistics.engine.axes import Asked
from lykt.statistics.engine.conditions import wanted_leaves
from lykt.statistics.engine.grids import Counted, Grid
from lykt.statistics.engine.nodes import TOTAL, Nodes, merged, together
from lykt.statistics.engine.sources import Number as Measured
from lykt.statistics.engine.sources import source_named
from lykt.statistics.periods import Period
from lykt.statistics.protection.systems import Counts, Layout, Variable
from lykt.statistics.specs import QUESTION, Condition, TableSpec

LEFT_OUT = "@left out of "
SOURCE, DAYS = "of", "days"
"""What every row of every table is pinned to: the source that it is of, and the period."""
_NOT, _NOBODY = "@not ", "@nobody of "


@dataclass(frozen=True)
class Laid:
    """A counted table as the protection takes it. ``pinned`` is what all its rows have in common:
    a node by variable, such as the period, or the channel that it is narrowed to. ``held`` are the
    leaves that nodes hold, by variable and node, where a row has one leaf alone."""

    variables: tuple[Variable, ...]
    layout: Layout
    counts: Counts
    pinned: Mapping[str, str] = field(default_factory=dict)
    held: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """To be kept with what was released, for the protection of what comes later."""
        return {
            "variables": [[one.name, one.nodes, one.sums] for one in self.variables],
            "name": self.layout.name,
            "axes": self.layout.variables,
            "shown": [nodes.tolist() for nodes in self.layout.shown],
            "counts": self.counts.ravel().tolist(),
            "pinned": dict(self.pinned),
            "held": {
                name: {node: sorted(leaves) for node, leaves in nodes.items()}
                for name, nodes in self.held.items()
            },
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Laid":
        shown = tuple(np.array(nodes, np.int64) for nodes in found["shown"])
        layout = Layout(found["name"], tuple(found["axes"]), shown)
        variables = tuple(
            Variable(name, tuple(nodes), tuple((whole, tuple(parts)) for whole, parts in sums))
            for name, nodes, sums in found["variables"]
        )
        counts = np.array(found["counts"], np.int64).reshape(layout.shape)
        held = {
            name: {node: frozenset(leaves) for node, leaves in nodes.items()}
            # What was released before this was kept holds the nodes alone.
            for name, nodes in found.get("held", {}).items()
        }
        return cls(variables, layout, counts, found["pinned"], held)


def laid(table: Counted) -> list[Laid]:
    """The table for each of its periods, with what all its rows have in common."""
    return [_laid(table, grid) for grid in table.grids]


def _laid(table: Counted, grid: Grid) -> Laid:
    spec = table.spec
    axes = [nodes.dimension for nodes in grid.axes]
    pinned = {
        SOURCE: spec.source,
        DAYS: days_of(grid.period),
        **{f"scope {name}": code for name, code in spec.scope.items()},
    }
    whole = [_with_everybody(nodes, spec.source) for nodes in grid.axes]
    held: dict[str, Mapping[str, frozenset[str]]] = {}
    others = []
    for condition in spec.where:
        alike = _narrowed_to(spec, grid.period, condition)
        name = condition.dimension
        if alike is None or name in pinned:
            others.append(condition)
        elif name not in axes:
            pinned[name], held[name] = alike
        elif (nodes := whole[axes.index(name)]).held and alike[1]:
            whole[axes.index(name)] = _among(nodes, *alike)
        else:
            others.append(condition)
    if others:
        pinned["where"] = " and ".join(sorted(str(one) for one in others))
    held |= {nodes.dimension: nodes.held for nodes in whole}
    variables = [_variable(nodes) for nodes in whole]
    shown = tuple(
        np.array([variable.nodes.index(code) for code in nodes.codes], np.int64)
        for variable, nodes in zip(variables, whole, strict=True)
    )
    # Who is not among them follows by subtraction wherever everybody is counted too.
    variables += [
        Variable(name, ("", code, _NOT + code), ((0, (1, 2)),))
        for name, code in pinned.items()
        if name not in (SOURCE, DAYS)
    ]
    layout = Layout(spec.code, tuple(axes), shown)
    return Laid(tuple(variables), layout, grid.counts, pinned, held)


def _narrowed_to(
    spec: TableSpec, period: Period, condition: Condition
) -> tuple[str, dict[str, frozenset[str]]] | None:
    """The node that a condition narrows to, with its leaves; of an answer that goes together with
    others, or a band, the node alone. None where it is neither."""
    if condition.band:
        return None
    asked = Asked(source_named(spec.source), spec.scope, period, spec.period.last)
    division, wanted = wanted_leaves(asked, condition)
    single = _is_one_code(condition)
    if not division.nodes.held:
        return (condition.codes[0], {}) if single else None
    codes = division.nodes.leaves
    places = frozenset(range(len(codes))) - wanted if condition.unless else wanted
    leaves = frozenset(codes[place] for place in places)
    code = condition.codes[0] if single else together(leaves)
    return code, {TOTAL: frozenset(codes), code: leaves}


def _among(nodes: Nodes, narrowed_to: str, held: Mapping[str, frozenset[str]]) -> Nodes:
    """An axis of a table that is narrowed along it: each node is what it has in common with that.

    A unit above the one that the table is narrowed to is then that one; a unit beside it nobody.
    """
    among = held[narrowed_to]
    found = []
    for node in nodes.nodes:
        every = {place: nodes.leaves[place] for place in node.leaves}
        leaves = {place: code for place, code in every.items() if code in among}
        if not leaves:
            code = f"{_NOBODY}{node.code}"
        elif set(leaves.values()) == among:
            code = narrowed_to
        else:
            code = node.code if leaves == every else together(leaves.values())
        found.append(replace(node, code=code, leaves=frozenset(leaves)))
    return replace(nodes, nodes=tuple(found))


def days_of(period: Period) -> str:
    return f"{period.first}/{period.last}"


def _with_everybody(nodes: Nodes, source: str) -> Nodes:
    """The total by the name that it has in tables that are not divided by this at all.

    Every row has a month and a unit, so that leaving out those without leaves out nobody.
    """
    dimension = source_named(source).dimensions.get(nodes.dimension)
    may_lack = nodes.dimension.startswith(QUESTION) or isinstance(dimension, Measured)
    if may_lack or not begins_with_total(nodes):
        return nodes
    return replace(nodes, nodes=(replace(nodes.nodes[0], code=""), *nodes.nodes[1:]))


def _variable(nodes: Nodes) -> Variable:
    """With those who gave no answer beside those who did: together they are everybody."""
    found = merged([nodes])
    base = nodes.codes[0]
    if not base or not begins_with_total(nodes):
        return found
    answered, left_out = found.nodes.index(base), len(found.nodes)
    return Variable(
        found.name,
        (*found.nodes, f"{LEFT_OUT}{base}"),
        (*found.sums, (0, (answered, left_out))),
    )


def _is_one_code(condition: Condition) -> bool:
    return len(condition.codes) == 1 and not condition.unless and not condition.level


def begins_with_total(nodes: Nodes) -> bool:
    """The first node is the total when all others lie within it."""
    first, *others = nodes.nodes
    if nodes.several:
        return first.code in ("", "@answered")
    return bool(others) and all(one.leaves <= first.leaves for one in others)
