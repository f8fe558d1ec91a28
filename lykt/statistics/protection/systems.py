"""All tables of a release as one system: cells that stand in several tables are one cell.

A cell is known by what its persons have in common, such as municipality 0301 and age 18–30; what
it leaves open is the total. Tables laid out apart, with cells of their own, would be protected
apart, and one could be subtracted from another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lykt.statistics.protection.told import ToldError, gettext_noop

Ids = NDArray[np.int64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]
TOTAL = 0
"""The place of a variable's total among its nodes."""


class LayoutError(ToldError):
    """The tables can not be laid out: what is wrong, and what was expected."""


@dataclass(frozen=True)
class Variable:
    """What divides persons, with subtotals. ``nodes[0]`` is the total.

    ``sums`` says which node is the sum of which others. A node may be part of several sums, as
    when ages are banded in two ways.
    """

    name: str
    nodes: tuple[str, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]

    def __post_init__(self) -> None:
        if len(set(self.nodes)) != len(self.nodes):
            told = gettext_noop("%(name)s: a code stands twice")
            raise LayoutError(told, name=self.name)

    @cached_property
    def leaves(self) -> tuple[int, ...]:
        """The nodes that are no sum."""
        parents = {parent for parent, _ in self.sums}
        return tuple(node for node in range(len(self.nodes)) if node not in parents)

    @cached_property
    def membership(self) -> sparse.csr_array:
        """Nodes by leaves: one where a leaf belongs to a node."""
        place = {leaf: column for column, leaf in enumerate(self.leaves)}
        below: dict[int, frozenset[int]] = {leaf: frozenset([leaf]) for leaf in self.leaves}
        parts: dict[int, tuple[int, ...]] = {}
        for parent, children in self.sums:
            parts.setdefault(parent, children)

        def leaves_of(node: int, above: tuple[int, ...] = ()) -> frozenset[int]:
            if node in above:
                told = gettext_noop("%(name)s: %(code)s is part of itself")
                raise LayoutError(told, name=self.name, code=self.nodes[node])
            if node not in below:
                found = (leaves_of(child, (*above, node)) for child in parts[node])
                below[node] = frozenset().union(*found)
            return below[node]

        pairs = [(node, place[leaf]) for node in range(len(self.nodes)) for leaf in leaves_of(node)]
        rows, columns = zip(*pairs, strict=True)
        shape = (len(self.nodes), len(self.leaves))
        return sparse.csr_array((np.ones(len(pairs), np.int64), (rows, columns)), shape=shape)


def flat(name: str, codes: Sequence[str], total: str = "") -> Variable:
    """A variable whose categories sum to its total."""
    return Variable(name, (total, *codes), ((TOTAL, tuple(range(1, len(codes) + 1))),))


def tree(name: str, parents: Sequence[tuple[str, str]], total: str = "") -> Variable:
    """A variable by (code, parent's code) pairs; a parent of ``total`` is the top."""
    nodes = (total, *(code for code, _ in parents))
    place = {code: node for node, code in enumerate(nodes)}
    children: dict[int, list[int]] = {}
    for code, parent in parents:
        if parent not in place:
            told = gettext_noop("%(name)s: %(code)s is part of %(parent)s, which is not a code")
            raise LayoutError(told, name=name, code=code, parent=parent)
        children.setdefault(place[parent], []).append(place[code])
    return Variable(name, nodes, tuple((node, tuple(below)) for node, below in children.items()))


@dataclass(frozen=True)
class Layout:
    """One table of a release: its variables, and which nodes of each it shows, total included."""

    name: str
    variables: tuple[str, ...]
    shown: tuple[Ids, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(nodes) for nodes in self.shown)


@dataclass(frozen=True)
class System:
    """The cells of a release and every sum between them.

    ``nodes`` is cells by variables: which node of each variable a cell counts. ``relations`` is
    sums by cells: 1 at the sum, −1 at its parts, so that ``relations @ counts`` is zero. ``tables``
    are grids of cell numbers, one for each layout, shaped as it shows them.
    """

    variables: tuple[Variable, ...]
    nodes: NDArray[np.int32]
    counts: Counts
    relations: sparse.csr_array
    layouts: tuple[Layout, ...]
    tables: tuple[Ids, ...]

    def label(self, cell: int) -> dict[str, str]:
        """What the persons of a cell have in common, as codes by variable."""
        return {
            variable.name: variable.nodes[node]
            for variable, node in zip(self.variables, self.nodes[cell], strict=True)
            if node != TOTAL
        }

    def place(self, cell: int) -> str:
        """The same as a text."""
        return ", ".join(f"{name} {code}" for name, code in self.label(cell).items()) or "∑"

    @cached_property
    def is_inner(self) -> Flags:
        """Cells that are no sum of others."""
        parents = np.zeros(len(self.counts), bool)
        coo = self.relations.tocoo()
        parents[coo.coords[1][coo.data > 0]] = True
        return ~parents

    @cached_property
    def parts(self) -> sparse.csr_array | None:
        """Cells by cells: one where an innermost cell is part of a cell, itself included.

        None where tables share totals, but not the cells that these are sums of.
        """
        entries = self.relations.tocoo()
        rows, cells = entries.coords
        is_whole = entries.data > 0
        whole = np.zeros(self.relations.shape[0], np.int64)
        whole[rows[is_whole]] = cells[is_whole]
        chosen = np.zeros(len(whole), bool)
        chosen[np.unique(whole, return_index=True)[1]] = True
        used = chosen[rows] & ~is_whole
        size = len(self.counts)
        below = _ones(whole[rows[used]], cells[used], size)
        inner = np.flatnonzero(self.is_inner)
        step = found = _ones(inner, inner, size)
        while step.nnz:
            step = below @ step
            found = found + step
        return None if (self.relations @ found).count_nonzero() else found.tocsr()


def _ones(rows: Ids, columns: Ids, size: int) -> sparse.csr_array:
    return sparse.csr_array((np.ones(len(rows), np.int64), (rows, columns)), shape=(size, size))


def lay_out(
    variables: Sequence[Variable], layouts: Sequence[Layout], grids: Sequence[Counts]
) -> System:
    """One system of several tables; ``grids`` are their counts, shaped as their layouts.

    Raises ``LayoutError`` where a sum does not add up, or two tables count one cell differently.
    """
    names = [variable.name for variable in variables]
    radix = _radix(variables)
    keys = [_keys(layout, names, radix) for layout in layouts]
    known, places = np.unique(np.concatenate([key.ravel() for key in keys]), return_inverse=True)
    tables = tuple(
        part.reshape(key.shape)
        for part, key in zip(
            np.split(places, np.cumsum([key.size for key in keys])[:-1]), keys, strict=True
        )
    )
    counts = np.zeros(len(known), np.int64)
    for layout, table, grid in zip(layouts, tables, grids, strict=True):
        if grid.shape != table.shape:
            told = gettext_noop("%(name)s: has %(counts)s counts, and shows %(shown)s")
            raise LayoutError(told, name=layout.name, counts=grid.shape, shown=table.shape)
        counts[table.ravel()] = grid.ravel()
    for layout, table, grid in zip(layouts, tables, grids, strict=True):
        if (counts[table] != grid).any():
            told = gettext_noop("%(name)s: counts a cell otherwise than another table does")
            raise LayoutError(told, name=layout.name)
    by_name = {variable.name: variable for variable in variables}
    relations = _relations(by_name, layouts, tables, len(known))
    wrong = np.flatnonzero(relations @ counts)
    nodes = _nodes(known, variables, radix)
    system = System(tuple(variables), nodes, counts, relations, tuple(layouts), tables)
    if len(wrong):
        row = relations[[wrong[0]]].tocoo()
        parent = int(row.coords[1][row.data > 0][0])
        told = gettext_noop("%(cell)s: its parts do not add up to it")
        raise LayoutError(told, cell=system.place(parent))
    return system


def _radix(variables: Sequence[Variable]) -> Ids:
    sizes = [len(variable.nodes) for variable in variables]
    radix = np.cumprod([1, *sizes[:-1]], dtype=object)
    if sizes and radix[-1] * sizes[-1] > 2**62:
        told = gettext_noop("the tables have too many variables to be laid out together")
        raise LayoutError(told)
    return radix.astype(np.int64)


def _keys(layout: Layout, names: list[str], radix: Ids) -> Ids:
    """A number for each cell that is the same wherever the cell stands."""
    key = np.zeros((), np.int64)
    for variable, nodes in zip(layout.variables, layout.shown, strict=True):
        key = np.add.outer(key, nodes * radix[names.index(variable)])
    return key


def _nodes(keys: Ids, variables: Sequence[Variable], radix: Ids) -> NDArray[np.int32]:
    sizes = np.array([len(variable.nodes) for variable in variables], np.int64)
    return (keys[:, None] // radix % sizes).astype(np.int32)


def _relations(
    variables: dict[str, Variable],
    layouts: Sequence[Layout],
    tables: Sequence[Ids],
    cell_count: int,
) -> sparse.csr_array:
    """Every sum that every table shows, each once."""
    parts = [
        part
        for layout, table in zip(layouts, tables, strict=True)
        for axis, (name, shown) in enumerate(zip(layout.variables, layout.shown, strict=True))
        for part in _axis_sums(variables[name], shown, np.moveaxis(table, axis, 0))
    ]
    rows: list[Ids] = []
    columns: list[Ids] = []
    values: list[Ids] = []
    seen: set[tuple[int, int, int]] = set()
    number = 0
    for parent, *children in parts:
        kept = _unseen(parent, children, seen)
        ids = number + np.arange(len(kept))
        number += len(kept)
        rows += [ids] * (1 + len(children))
        columns += [cells[kept] for cells in (parent, *children)]
        values += [np.full(len(kept), 1), *[np.full(len(kept), -1)] * len(children)]
    shape = (number, cell_count)
    if not rows:
        return sparse.csr_array(shape, dtype=np.int64)
    places = (np.concatenate(rows), np.concatenate(columns))
    return sparse.csr_array((np.concatenate(values), places), shape=shape)


def _unseen(parent: Ids, children: list[Ids], seen: set[tuple[int, int, int]]) -> Ids:
    """Places of the sums that no table has shown before."""
    kept = []
    for place, (whole, part) in enumerate(zip(parent.tolist(), children[0].tolist(), strict=True)):
        key = (whole, part, len(children))
        if key not in seen:
            seen.add(key)
            kept.append(place)
    return np.array(kept, np.int64)


def _axis_sums(variable: Variable, shown: Ids, table: Ids) -> Iterable[list[Ids]]:
    """The cells of each sum along the first axis: those of the whole, then of each part."""
    place = {int(node): at for at, node in enumerate(shown)}
    for parent, children in variable.sums:
        if parent in place and all(child in place for child in children):
            yield [table[place[node]].ravel() for node in (parent, *children)]
