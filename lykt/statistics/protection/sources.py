"""A file of persons or counts, laid out as the tables of a release."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lykt.statistics.protection.releases import Spec, SpecError, TableSpec
from lykt.statistics.protection.rows import Rows
from lykt.statistics.protection.systems import (
    TOTAL,
    Counts,
    Ids,
    Layout,
    LayoutError,
    System,
    Variable,
    lay_out,
    tree,
)


def read_release(path: Path, spec: Spec) -> System:
    """All tables of the release as one system. Raises ``SpecError`` with what is wrong."""
    rows = Rows(path, spec)
    try:
        return _release(rows, spec)
    except LayoutError as error:
        raise SpecError(str(error)) from error


def _release(rows: Rows, spec: Spec) -> System:
    variables = [tree(one.name, one.parents or rows.parents(one)) for one in spec.variables]
    by_name = {variable.name: variable for variable in variables}
    finest = {one.name: one.columns[-1] for one in spec.variables}
    layouts = [_layout(table, by_name) for table in spec.tables]
    grids = [
        _grid(
            [by_name[name] for name in table.variables],
            rows.counts([finest[name] for name in table.variables]),
        )
        for table in spec.tables
    ]
    shown = [grid[np.ix_(*layout.shown)] for grid, layout in zip(grids, layouts, strict=True)]
    return lay_out(variables, layouts, shown)


def _layout(table: TableSpec, variables: Mapping[str, Variable]) -> Layout:
    shown = [_to_level(table, variables[name]) for name in table.variables]
    return Layout(table.name, table.variables, tuple(shown))


def _to_level(table: TableSpec, variable: Variable) -> Ids:
    depth = {TOTAL: 0}
    for parent, children in variable.sums:
        depth.update(dict.fromkeys(children, depth[parent] + 1))
    deepest = max(depth.values())
    wanted = table.levels.get(variable.name, deepest)
    if wanted > deepest:
        raise SpecError(
            f"tables, {table.name}, levels: {variable.name} has {deepest} under its total, and "
            f"{wanted} are asked for"
        )
    return np.array([node for node in range(len(variable.nodes)) if depth[node] <= wanted])


def _grid(axes: Sequence[Variable], rows: Sequence[tuple[Any, ...]]) -> Counts:
    """The full grid of a table, over all nodes of its variables, of rows of codes and a count."""
    inner = np.zeros([len(axis.leaves) for axis in axes], np.int64)
    places = [{axis.nodes[leaf]: place for place, leaf in enumerate(axis.leaves)} for axis in axes]
    for *codes, persons in rows:
        inner[tuple(place[code] for place, code in zip(places, codes, strict=True))] = persons
    return _with_totals(axes, inner)


def _with_totals(variables: Sequence[Variable], grid: Counts) -> Counts:
    for axis, variable in enumerate(variables):
        moved = np.moveaxis(grid, axis, 0)
        sums = variable.membership @ moved.reshape(len(moved), -1)
        grid = np.moveaxis(sums.reshape(-1, *moved.shape[1:]), 0, axis)
    return grid
