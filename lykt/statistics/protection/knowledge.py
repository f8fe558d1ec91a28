"""What a reader of a release knows: bounds of every cell, the sums, and shares as printed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lykt.statistics.protection.policies import Zeros
from lykt.statistics.protection.systems import Counts, Flags, Ids, System
from lykt.statistics.protection.told import ToldError, gettext_noop

Floats = NDArray[np.float64]
NEAR = 1e-6
"""Bounds come from floating point; counts are whole, so this much is nothing."""
_ROUNDS = 100


class ContradictionError(ToldError):
    """What would be published does not fit the counts, or itself."""


@dataclass(frozen=True)
class Share:
    """A printed share: cell is so many per cent of whole, rounded to some decimals."""

    cell: int
    whole: int
    percent: float
    decimals: int


@dataclass(frozen=True)
class Knowledge:
    """``rows @ counts`` lies between the row bounds, and each count between its own."""

    rows: sparse.csr_array
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats

    @property
    def unknown(self) -> Flags:
        found: Flags = self.lower < self.upper
        return found

    def check(self, counts: Floats) -> None:
        """Raises ``ContradictionError`` where the true counts are not among the possible."""
        sums = self.rows @ counts
        inside = (counts >= self.lower - NEAR).all() and (counts <= self.upper + NEAR).all()
        adds_up = (sums >= self.row_lower - NEAR).all() and (sums <= self.row_upper + NEAR).all()
        if not (inside and adds_up):
            raise ContradictionError(
                gettext_noop(
                    "what would be published does not fit the counts: something printed, such as a "
                    "share, was not computed from them"
                )
            )

    def knowing(self, cells: Ids, counts: Floats) -> "Knowledge":
        """The same for somebody who knows these cells, too."""
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[cells] = upper[cells] = counts[cells]
        return replace(self, lower=lower, upper=upper)


def from_hidden(
    system: System, hidden: Flags, zeros: Zeros, shares: Sequence[Share] = ()
) -> Knowledge:
    """Cells that are not hidden are known. Where zeros are printed, a hidden cell is none."""
    counts = system.counts.astype(float)
    least = 1.0 if zeros is Zeros.PUBLISHED else 0.0
    if zeros is Zeros.PUBLISHED and (counts[hidden] == 0).any():
        raise ContradictionError(
            gettext_noop("zeros are published by the policy, and one is hidden")
        )
    lower = np.where(hidden, least, counts)
    upper = np.where(hidden, np.inf, counts)
    return _known(system, lower, upper, shares)


def from_rounded(system: System, shown: Counts, base: int, exact: Flags) -> Knowledge:
    """Inner counts below ``base`` were made 0 or ``base``; ``exact`` cells are known as they are.

    A total is the sum of what is shown of its parts, and tells nothing more than those.
    """
    inner = system.is_inner
    down, up = inner & (shown == 0), inner & (shown == base)
    lower = np.where(inner, shown, 0).astype(float)
    upper = np.where(inner, shown, np.inf).astype(float)
    upper[down] = base - 1
    lower[up] = 1
    lower[exact] = upper[exact] = system.counts[exact]
    return _known(system, lower, upper, ())


def _known(system: System, lower: Floats, upper: Floats, shares: Sequence[Share]) -> Knowledge:
    rows = system.relations.astype(float)
    zero = np.zeros(rows.shape[0])
    printed, least, most = _share_rows(shares, len(lower))
    return Knowledge(
        sparse.vstack([rows, printed]).tocsr(),
        np.concatenate([zero, least]),
        np.concatenate([zero, most]),
        lower,
        upper,
    )


def _share_rows(shares: Sequence[Share], size: int) -> tuple[sparse.csr_array, Floats, Floats]:
    """Two rows a share: 100 cell ≥ (percent − half) whole, and ≤ (percent + half) whole."""
    count = len(shares)
    half = np.array([0.5 * 10.0**-share.decimals for share in shares])
    percent = np.array([share.percent for share in shares], float)
    cells = np.array([share.cell for share in shares], np.int64)
    wholes = np.array([share.whole for share in shares], np.int64)
    at = np.arange(count)
    rows = np.concatenate([at, at, at + count, at + count])
    columns = np.concatenate([cells, wholes, cells, wholes])
    hundred = np.full(count, 100.0)
    values = np.concatenate([hundred, half - percent, hundred, -half - percent])
    matrix = sparse.csr_array((values, (rows, columns)), shape=(2 * count, size))
    matrix.eliminate_zeros()
    none = np.full(count, np.inf)
    zero = np.zeros(count)
    # A share of exactly half a unit may be rounded either way; the reader can not tell.
    return matrix, np.concatenate([zero - NEAR, -none]), np.concatenate([none, zero + NEAR])


def tighten(known: Knowledge) -> Knowledge:
    """Narrower bounds by what each sum alone tells, over and over, as a patient reader would.

    Raises ``ContradictionError`` where nothing is possible.
    """
    entries = known.rows.tocoo()
    rows, cells = entries.coords
    lower, upper = known.lower.copy(), known.upper.copy()
    for _ in range(_ROUNDS):
        least, most = _implied(entries.data, rows, cells, known, lower, upper)
        before = (lower.copy(), upper.copy())
        np.maximum.at(lower, cells, np.ceil(least - NEAR))
        np.minimum.at(upper, cells, np.floor(most + NEAR))
        if (lower > upper).any():
            raise ContradictionError(gettext_noop("what would be published contradicts itself"))
        if (lower == before[0]).all() and (upper == before[1]).all():
            break
    return replace(known, lower=lower, upper=upper)


def _implied(
    weights: Floats, rows: Ids, cells: Ids, known: Knowledge, lower: Floats, upper: Floats
) -> tuple[Floats, Floats]:
    """The bounds that each entry's row puts on its cell, given the row's other cells."""
    positive = weights > 0
    least = weights * np.where(positive, lower[cells], upper[cells])
    most = weights * np.where(positive, upper[cells], lower[cells])
    room_above = known.row_upper[rows] - _others(least, rows, len(known.row_upper))
    room_below = known.row_lower[rows] - _others(most, rows, len(known.row_lower))
    return (
        np.where(positive, room_below, room_above) / weights,
        np.where(positive, room_above, room_below) / weights,
    )


def _others(parts: Floats, rows: Ids, row_count: int) -> Floats:
    """Each row's sum without the entry itself; infinite where another part is."""
    endless = np.isinf(parts)
    finite = np.where(endless, 0.0, parts)
    sums = np.bincount(rows, finite, row_count)[rows] - finite
    others_endless = np.bincount(rows, endless, row_count)[rows] - endless > 0
    sign = np.where(np.bincount(rows, np.where(endless, np.sign(parts), 0), row_count) < 0, -1, 1)
    return np.where(others_endless, sign[rows] * np.inf, sums)
