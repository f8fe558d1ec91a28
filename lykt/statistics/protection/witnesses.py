"""Witnesses: other tables that agree with everything published, in which a small count is large.

Whoever sees a release can not tell the true table from a witness. So a cell that some witness
lifts to the minimum count can not be shown to be small. What moves in a witness must be hidden,
and nothing more need be: the search is for witnesses that move few cells that are not hidden yet.
"""

from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from lykt.statistics.protection.condensed import Condensed, Weights
from lykt.statistics.protection.systems import Flags, Ids

TINY = 1e-6
MOST = 1e4
"""How far a cell may rise; no witness needs more."""
REWARD = 1_000.0
"""For each unit that a target is lifted, against a weight of about one for a cell moved by one.

More than the cells that any witness needs: a target that is worth less is never lifted.
"""


@dataclass(frozen=True)
class Witness:
    """How far each of some cells moves; all others stay."""

    cells: Ids
    moves: Weights

    @property
    def moved(self) -> Ids:
        return self.cells[np.abs(self.moves) > TINY]


def find(condensed: Condensed, cells: Ids, wishes: Weights, weights: Weights) -> Witness:
    """A witness among ``cells`` that grants as much of the wishes as can be granted at once.

    ``wishes`` is by how much each cell should rise, or fall where it is negative; it may do more,
    and nothing is asked of those at zero. ``weights`` is what it costs to move a cell by one.
    """
    block = condensed.relations[:, cells].tocsr()
    block = block[np.flatnonzero(np.diff(block.indptr))].tocsc()
    asked = np.flatnonzero(wishes[cells])
    wished = wishes[cells[asked]]
    size = len(cells)
    upper = np.concatenate(
        [np.full(size, MOST), condensed.values[cells] - condensed.floor, np.abs(wished)]
    )
    upper[np.where(wished > 0, size + asked, asked)] = 0
    upper[size + asked[wished < 0]] += wished[wished < 0]
    columns = [block, -block, block[:, asked] @ sparse.diags_array(np.sign(wished))]
    solution = _least(
        sparse.hstack(columns).tocsc(),
        np.concatenate([weights[cells], weights[cells], np.full(len(asked), -REWARD)]),
        upper,
    )
    moves = solution[:size] - solution[size : 2 * size]
    moves[asked] += np.sign(wished) * solution[2 * size :]
    return Witness(cells, moves)


def _least(columns: sparse.csc_array, cost: Weights, upper: Weights) -> Weights:
    """Where ``columns @ x`` is zero, x is between zero and ``upper``, and costs least."""
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = columns.shape
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, np.zeros(len(cost)), upper
    model.row_lower_ = model.row_upper_ = np.zeros(columns.shape[0])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = columns.indptr, columns.indices
    model.a_matrix_.value_ = columns.data.astype(float)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("solver", "simplex")
    solver.setOptionValue("presolve", "off")
    solver.passModel(model)
    solver.run()
    return np.array(solver.getSolution().col_value)


class Spans:
    """How far witnesses have moved each cell, up and down, in whole persons.

    A fraction is no table of persons, so what an attacker can not exclude is rounded inwards.
    """

    def __init__(self, count: int) -> None:
        self.up = np.zeros(count)
        self.down = np.zeros(count)

    def add(self, witness: Witness) -> None:
        whole = np.trunc(witness.moves + np.sign(witness.moves) * TINY)
        cells = witness.cells
        self.up[cells] = np.maximum(self.up[cells], whole)
        self.down[cells] = np.maximum(self.down[cells], -whole)

    def lifted(self, need: Weights) -> Flags:
        return self.up >= need

    def wide(self, width: int) -> Flags:
        return self.up + self.down >= width
