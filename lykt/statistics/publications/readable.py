"""A counted table as its readers get it: with every count, or with what protection leaves."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
from django.utils.translation import gettext
from numpy.typing import NDArray

from lykt.statistics.engine import labels
from lykt.statistics.engine.grids import Counted, Grid
from lykt.statistics.engine.nodes import Node, Nodes
from lykt.statistics.protection.systems import Flags
from lykt.statistics.publications import explaining
from lykt.statistics.publications.laying import begins_with_total, days_of
from lykt.statistics.released import (
    Number,
    ReleasedCategory,
    ReleasedDimension,
    ReleasedMeasure,
    ReleasedTable,
    Role,
)
from lykt.statistics.specs import MeasureKind, TableSpec

TOTAL = "total"
"""The total's code in a released table; in the engine it is empty."""
PERIOD = "period"
_TIMES = frozenset({"month", "year"})
_PLACES = frozenset({"unit", "county", "municipality"})


def as_released(
    table: Counted,
    visible: Sequence[Flags],
    counts: Sequence[NDArray[Any]] | None = None,
    rounded_to: int | None = None,
) -> ReleasedTable:
    """The table with what is ``visible`` of each period's grid, and None elsewhere.

    ``counts`` are shown instead of the true ones where they are rounded; shares are of those.
    """
    spec = table.spec
    shown = list(counts or [grid.counts for grid in table.grids])
    grids = [
        replace(grid, grids={**grid.grids, "count": shown[place]})
        for place, grid in enumerate(table.grids)
    ]
    axes = _common_axes(grids)
    values: dict[str, list[Number | None]] = {}
    for code, numbers in _numbers(table, grids, visible):
        values[code] = [
            value
            for number, axis in zip(numbers, grids, strict=True)
            for value in _in(axes, axis, number)
        ]
    dimensions = [_dimension(nodes, several_years=len(grids) > 1) for nodes in axes]
    if spec.year_before:
        dimensions.insert(0, _periods(grids))
    return ReleasedTable(
        code=spec.code,
        title=dict(spec.title),
        dimensions=tuple(dimensions),
        measures=tuple(_measures(spec)),
        values={code: tuple(numbers) for code, numbers in values.items()},
        first_day=min(period.first for period in spec.periods),
        last_day=spec.period.last,
        definition=dict(explaining.definition(spec)),
        notes=tuple(dict(note) for note in explaining.notes(spec)),
        rounded_to=rounded_to,
    )


def places_of(table: Counted) -> list[list[int]]:
    """For each period: where in its grid, laid flat, each cell of the released table stands.

    In the order of the released table's values; −1 for a category that the period lacks.
    """
    axes = _common_axes(table.grids)
    found = []
    for grid in table.grids:
        own = [
            {_code(nodes, node, True): place for place, node in enumerate(nodes.nodes)}
            for nodes in grid.axes
        ]
        wanted = [[_code(nodes, node, True) for node in nodes.nodes] for nodes in axes]
        found.append([_flat(codes, own, grid.counts.shape) for codes in product(*wanted)])
    return found


def _flat(codes: tuple[str, ...], own: Sequence[dict[str, int]], shape: tuple[int, ...]) -> int:
    places = [known.get(code, -1) for code, known in zip(codes, own, strict=True)]
    if min(places, default=0) < 0:
        return -1
    return int(np.ravel_multi_index(places, shape)) if places else 0


def _numbers(
    table: Counted, grids: Sequence[Grid], visible: Sequence[Flags]
) -> list[tuple[str, list[NDArray[Any]]]]:
    """By measure, each period's numbers: nan where hidden, or where there is nothing to divide."""
    hidden_as = [
        np.where(seen, grid.counts, np.nan) for seen, grid in zip(visible, grids, strict=True)
    ]
    found = [("count", hidden_as)]
    kind = table.spec.measure.kind
    if kind is not MeasureKind.COUNT:
        measured = []
        for grid, seen in zip(grids, visible, strict=True):
            numbers = table.values(grid)
            if kind is MeasureKind.SHARE:
                numbers = np.where(_whole_is_seen(table, grid, seen), numbers, np.nan)
            measured.append(np.where(seen, np.round(numbers, _decimals(table.spec)), np.nan))
        found.append((kind.value, measured))
    return found


def _whole_is_seen(table: Counted, grid: Grid, seen: Flags) -> Flags:
    """A share of a hidden whole would tell how large it is."""
    for axis, nodes in enumerate(grid.axes):
        if nodes.dimension not in table.spec.measure.within:
            seen = np.take(seen, [0], axis)
    return seen


def _decimals(spec: TableSpec) -> int:
    return spec.measure.decimals


def _measures(spec: TableSpec) -> list[ReleasedMeasure]:
    found = [ReleasedMeasure("count", labels.texts(lambda: gettext("Count")))]
    names = {
        MeasureKind.SHARE: lambda: gettext("Per cent"),
        MeasureKind.MEAN: lambda: gettext("Mean"),
        MeasureKind.RATE: lambda: gettext("Rate"),
    }
    kind = spec.measure.kind
    if kind in names:
        unit = {"nb": "%", "en": "%"} if kind is MeasureKind.SHARE else {}
        label = labels.texts(names[kind])
        found.append(ReleasedMeasure(kind.value, label, unit, spec.measure.decimals))
    return found


def _common_axes(grids: Sequence[Grid]) -> list[Nodes]:
    """What stands along each axis in any of the periods, the first one's order first."""
    axes = []
    for place, nodes in enumerate(grids[0].axes):
        known = {_code(nodes, node, len(grids) > 1): node for node in nodes.nodes if node.shown}
        for grid in grids[1:]:
            for node in grid.axes[place].nodes:
                if node.shown:
                    known.setdefault(_code(nodes, node, several=True), node)
        axes.append(replace(nodes, nodes=tuple(known.values())))
    return axes


def _code(nodes: Nodes, node: Node, several: bool) -> str:
    """Months of different years stand in one row."""
    if several and nodes.dimension == "month" and node.code[4:5] == "-":
        return node.code[5:]
    return node.code


def _in(axes: Sequence[Nodes], grid: Grid, numbers: NDArray[Any]) -> list[Number | None]:
    """One period's numbers at the places of the common axes; 0 where it lacks a category."""
    for axis, nodes in enumerate(axes):
        several = True
        own = {_code(nodes, one, several): at for at, one in enumerate(grid.axes[axis].nodes)}
        places = [own.get(_code(nodes, one, several), -1) for one in nodes.nodes]
        taken = np.take(numbers, [max(place, 0) for place in places], axis)
        lacking = np.array([place < 0 for place in places])
        shape = [1] * numbers.ndim
        shape[axis] = len(places)
        numbers = np.where(lacking.reshape(shape), 0, taken)
    return [None if np.isnan(value) else _plain(value) for value in numbers.ravel()]


def _plain(value: float) -> Number:
    return int(value) if float(value).is_integer() else round(float(value), 6)


def _dimension(nodes: Nodes, *, several_years: bool) -> ReleasedDimension:
    codes = {place: _code(nodes, node, several_years) for place, node in enumerate(nodes.nodes)}
    if has_total := begins_with_total(nodes):
        codes[0] = TOTAL
    role = Role.CATEGORY
    if nodes.dimension in _TIMES and not several_years:
        role = Role.TIME
    elif nodes.dimension in _PLACES:
        role = Role.PLACE
    return ReleasedDimension(
        code=nodes.dimension.removeprefix("question:"),
        label=dict(nodes.label),
        categories=tuple(
            ReleasedCategory(
                codes[place], dict(node.label), _parent(nodes, place, codes), node.kind
            )
            for place, node in enumerate(nodes.nodes)
        ),
        role=role,
        total=TOTAL if has_total else None,
    )


def _parent(nodes: Nodes, place: int, codes: dict[int, str]) -> str | None:
    """The smallest node that this one lies within."""
    own = nodes.nodes[place].leaves
    above = [
        (len(one.leaves), at)
        for at, one in enumerate(nodes.nodes)
        if own < one.leaves and not nodes.several
    ]
    return codes[min(above)[1]] if above else None


def _periods(grids: Sequence[Grid]) -> ReleasedDimension:
    categories = tuple(
        ReleasedCategory(days_of(grid.period), dict(labels.days(grid.period))) for grid in grids
    )
    return ReleasedDimension(
        PERIOD, labels.texts(lambda: gettext("Period")), categories, role=Role.TIME
    )
