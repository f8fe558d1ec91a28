"""From the groups that an engine gave to a grid: every node of every axis, the totals with them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lykt.statistics.engine.axes import Division
from lykt.statistics.engine.grids import SPREAD, Grid
from lykt.statistics.engine.numbers import divisor
from lykt.statistics.engine.queries import COUNT, SUM, VALUE, Groups, Job


def grid_of(job: Job, found: Groups) -> Grid:
    divisions = [_narrowed(one, found.rows, f"k{at}") for at, one in enumerate(job.divisions)]
    keyed = [_leaves_of(one, found.rows[f"k{at}"]) for at, one in enumerate(divisions) if one.key]
    shape = tuple(len(one.leaves) for one in divisions)
    grids = {}
    for name in found.measured:
        laid = np.zeros(shape, np.float64 if name == SUM else np.int64)
        _lay(laid, name, found, divisions, keyed)
        grids[name] = _with_subtotals(laid, divisions)
    by = divisor(job.asked, job.spec.measure.of)
    if SUM in grids:
        grids[SUM] = grids[SUM] / by
    values = None
    if VALUE in found.rows.column_names:
        values, places = np.unique(_numbers(found.rows[VALUE]), return_inverse=True)
        laid = np.zeros((*shape, len(values)), np.int64)
        _lay(laid, COUNT, found, divisions, keyed, places)
        # Whoever has no such number comes last, as nan, and is no part of the spread.
        known = ~np.isnan(values)
        grids[SPREAD] = _with_subtotals(laid[..., known], divisions)
        values = values[known] / by
    nodes = tuple(one.nodes for one in divisions)
    return Grid(job.asked.period, nodes, grids, values).pruned()


def _lay(
    laid: NDArray[Any],
    name: str,
    found: Groups,
    divisions: Sequence[Division],
    keyed: Sequence[NDArray[np.int64]],
    last: NDArray[np.int64] | None = None,
) -> None:
    """Add each group where its leaves meet, and along one more axis where there is a ``last``."""
    further = () if last is None else (last,)
    for number, flags in enumerate(found.combinations):
        values = _values(found.rows[f"{name}{number}"], laid.dtype)
        place = (*_index(divisions, keyed, flags), *further)
        if keyed or further:
            np.add.at(laid, place, values)
        else:
            laid[place] = values.sum()


def _narrowed(division: Division, rows: pa.Table, key: str) -> Division:
    if division.without_others is None:
        return division
    others = (_leaves_of(division, rows[key]) == division.otherwise).any()
    return division if others else division.without_others()


def _values(column: Any, kind: Any) -> NDArray[Any]:
    found: NDArray[Any] = np.nan_to_num(_numbers(column))
    return found.astype(kind) if kind != np.float64 else found


def _numbers(column: Any) -> NDArray[np.float64]:
    values = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    found: NDArray[np.float64] = values.to_numpy(zero_copy_only=False).astype(np.float64)
    return found


def _index(
    divisions: Sequence[Division], keyed: Sequence[NDArray[np.int64]], places: Sequence[int]
) -> tuple[Any, ...]:
    keys, flags = iter(keyed), iter(places)
    return tuple(next(keys) if one.key is not None else next(flags) for one in divisions)


def _leaves_of(division: Division, column: pa.ChunkedArray) -> NDArray[np.int64]:
    """The leaf of each group, by its key."""
    encoded = column.combine_chunks().dictionary_encode()
    otherwise = division.otherwise
    by_value = [division.leaf_of.get(value, otherwise) for value in encoded.dictionary.to_pylist()]
    by_value.append(division.leaf_of.get(None, otherwise))
    places = encoded.indices.fill_null(len(by_value) - 1).to_numpy(zero_copy_only=False)
    leaves: NDArray[np.int64] = np.array(by_value, np.int64)[places]
    return leaves


def _with_subtotals(laid: NDArray[Any], divisions: Sequence[Division]) -> NDArray[Any]:
    """From leaves to nodes, along each axis."""
    for axis, division in enumerate(divisions):
        membership = division.nodes.membership
        laid = np.moveaxis(np.tensordot(membership, laid, axes=(1, axis)), 0, axis)
    return laid
