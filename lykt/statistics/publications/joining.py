"""Tables that were counted apart, as one system: also what only several of them together tell.

``systems.lay_out`` knows the sums within each table. A reader has all tables, and those that were
released before: a table of everybody less a table of the chats is a table of the calls, which
nobody has looked at. So what follows by one subtraction, or one addition, is a cell here too,
though no table shows it; and sums hold wherever their cells stand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from django.utils.translation import gettext_noop
from scipy import sparse

from lykt.statistics.protection.systems import (
    TOTAL,
    Counts,
    Ids,
    Layout,
    LayoutError,
    System,
    Variable,
    lay_out,
)
from lykt.statistics.publications.crossing import told_apart, with_sums_across
from lykt.statistics.publications.following import Joined, with_what_follows
from lykt.statistics.publications.laying import Laid

_REST = "·rest"


def join(now: Sequence[Laid], earlier: Sequence[Sequence[Laid]] = ()) -> Joined:
    """The tables of an edition, and those of each earlier one with the counts of its own moment.

    A cell that counted the same then as now is one cell: a reader takes it that nothing changed.
    One that counted otherwise is another. ``tables`` has those of now first, then the earlier.
    Raises ``LayoutError`` where tables of one edition contradict each other.
    """
    sizes = [len(release) for release in (now, *earlier)]
    every = told_apart([table for release in (now, *earlier) for table in release])
    remaining = iter(every)
    releases = [list(islice(remaining, size)) for size in sizes]
    variables = [with_sums_across(one, every) for one in _together(every)]
    by_name = {variable.name: variable for variable in variables}
    placed = [[_pinned(table, by_name) for table in release] for release in releases]
    variables = _with_rests(variables, [layout for release in placed for layout, _ in release])
    return _one_system(_moments(variables, placed), len(releases))


_Placed = tuple[Layout, Counts]


@dataclass(frozen=True)
class _Moment:
    """Releases that fit one state of the register, by their numbers."""

    releases: tuple[int, ...]
    joined: Joined
    sizes: tuple[int, ...]


def _moments(variables: Sequence[Variable], placed: Sequence[Sequence[_Placed]]) -> list[_Moment]:
    """Each release with the first others whose counts it does not contradict."""
    found: list[_Moment] = []
    for number, release in enumerate(placed):
        sizes = len(release)
        for at, moment in enumerate(found):
            together = [one for each in moment.releases for one in placed[each]]
            try:
                joined = _laid_out(variables, [*together, *release])
            except LayoutError:
                continue
            found[at] = _Moment((*moment.releases, number), joined, (*moment.sizes, sizes))
            break
        else:
            found.append(_Moment((number,), _laid_out(variables, release), (sizes,)))
    return found


def _laid_out(variables: Sequence[Variable], release: Sequence[_Placed]) -> Joined:
    layouts, grids = [one for one, _ in release], [one for _, one in release]
    found = with_what_follows(lay_out(variables, layouts, grids))
    counts = found.system.counts
    if (counts < 0).any() or (found.system.relations @ counts).any():
        told = gettext_noop("what one table counts does not fit what the others count")
        raise LayoutError(told)
    return found


def _one_system(moments: Sequence[_Moment], releases: int) -> Joined:
    """Cells of all moments; those with the same codes and the same count are one."""
    first = moments[0].joined.system
    rows = [np.column_stack([one.joined.system.nodes, one.joined.system.counts]) for one in moments]
    cells, place = np.unique(np.concatenate(rows), axis=0, return_inverse=True)
    place = place.ravel()
    ends = np.cumsum([len(one) for one in rows])[:-1]
    implied = np.ones(len(cells), bool)
    tables: dict[int, tuple[Ids, ...]] = {}
    layouts: dict[int, tuple[Layout, ...]] = {}
    relations = []
    for moment, new in zip(moments, np.split(place, ends), strict=True):
        system = moment.joined.system
        implied[new[moment.joined.shown]] = False
        relations.append(_moved(system.relations, new, len(cells)))
        start = 0
        for number, size in zip(moment.releases, moment.sizes, strict=True):
            here = slice(start, start + size)
            tables[number] = tuple(new[table] for table in system.tables[here])
            layouts[number] = system.layouts[here]
            start += size
    joined = System(
        variables=first.variables,
        nodes=cells[:, :-1].astype(np.int32),
        counts=cells[:, -1].astype(np.int64),
        relations=_each_once(sparse.vstack(relations).tocsr()),
        layouts=tuple(one for number in range(releases) for one in layouts[number]),
        tables=tuple(one for number in range(releases) for one in tables[number]),
    )
    return Joined(joined, implied)


def _moved(relations: sparse.csr_array, new: Ids, size: int) -> sparse.csr_array:
    entries = relations.tocoo()
    rows, columns = entries.coords
    shape = (relations.shape[0], size)
    return sparse.csr_array((entries.data, (rows, new[columns])), shape=shape)


def _each_once(relations: sparse.csr_array) -> sparse.csr_array:
    relations.sum_duplicates()
    relations.sort_indices()
    kept: dict[bytes, int] = {}
    for row in range(relations.shape[0]):
        span = slice(relations.indptr[row], relations.indptr[row + 1])
        key = relations.indices[span].tobytes() + b"/" + relations.data[span].tobytes()
        kept.setdefault(key, row)
    return relations[np.array(sorted(kept.values()), np.int64)] if kept else relations


# --- One set of variables -----------------------------------------------------------------


def _together(tables: Iterable[Laid]) -> list[Variable]:
    """Every variable with the nodes and sums that it has in any table; its total first."""
    nodes: dict[str, dict[str, int]] = {}
    sums: dict[str, dict[tuple[int, tuple[int, ...]], None]] = {}
    for table in tables:
        for variable in table.variables:
            known = nodes.setdefault(variable.name, {"": TOTAL})
            for node in variable.nodes[1:]:
                known.setdefault(node, len(known))
            place = [TOTAL, *(known[node] for node in variable.nodes[1:])]
            for parent, children in variable.sums:
                one = (place[parent], tuple(sorted(place[child] for child in children)))
                sums.setdefault(variable.name, {})[one] = None
        for name, code in table.pinned.items():
            known = nodes.setdefault(name, {"": TOTAL})
            known.setdefault(code, len(known))
    return [
        Variable(name, tuple(known), tuple(sums.get(name, {}))) for name, known in nodes.items()
    ]


def _pinned(table: Laid, variables: Mapping[str, Variable]) -> tuple[Layout, Counts]:
    """The layout in the common variables, with an axis of one node for each that is pinned."""
    own = {variable.name: variable for variable in table.variables}
    shown = [
        np.array([_place(variables[name], own[name].nodes[node], node) for node in nodes], np.int64)
        for name, nodes in zip(table.layout.variables, table.layout.shown, strict=True)
    ]
    extra = [name for name in table.pinned if name not in table.layout.variables]
    shown += [
        np.array([variables[name].nodes.index(table.pinned[name])], np.int64) for name in extra
    ]
    layout = Layout(table.layout.name, (*table.layout.variables, *extra), tuple(shown))
    return layout, table.counts.reshape(layout.shape)


def _place(variable: Variable, code: str, node: int) -> int:
    return TOTAL if node == TOTAL else variable.nodes.index(code)


def _with_rests(variables: Sequence[Variable], layouts: Sequence[Layout]) -> list[Variable]:
    """What a table leaves out of a total that it shows: one node for all of it together."""
    found = []
    for variable in variables:
        nodes, sums = list(variable.nodes), list(variable.sums)
        for shown in _shown_of(variable.name, layouts):
            for parent, children in variable.sums:
                there = tuple(child for child in children if child in shown)
                if parent in shown and there and len(children) - len(there) > 1:
                    name = f"{_REST}:{parent}:{','.join(map(str, there))}"
                    if name not in nodes:
                        sums.append((parent, (*there, len(nodes))))
                        nodes.append(name)
        found.append(replace(variable, nodes=tuple(nodes), sums=tuple(sums)))
    return found


def _shown_of(name: str, layouts: Sequence[Layout]) -> Iterator[set[int]]:
    for layout in layouts:
        for variable, shown in zip(layout.variables, layout.shown, strict=True):
            if variable == name:
                yield set(shown.tolist())
