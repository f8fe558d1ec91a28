"""How far hidden cells can be from the truth with all else as published: linear programs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import highspy
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from lykt.statistics.protection.knowledge import NEAR, Floats, Knowledge
from lykt.statistics.protection.systems import Ids

_DUAL, _PRIMAL = 1, 4
_REWARD = 1_000.0
"""For each unit of a wish, against a cost of one for a cell moved by one."""


@dataclass(frozen=True)
class Move:
    """Another table that looks the same when published: these cells differ by these amounts."""

    cells: Ids
    by: Floats
    whole: bool
    """Whether the other table is of whole numbers."""


@dataclass(frozen=True)
class Part:
    """Unknown cells that hang together; what happens here tells nothing of other parts."""

    cells: Ids
    rows: sparse.csr_array
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    truth: Floats

    @cached_property
    def place(self) -> dict[int, int]:
        return {int(cell): place for place, cell in enumerate(self.cells)}

    @cached_property
    def neighbours(self) -> sparse.csr_array:
        """Cells by cells: who stands in a sum with whom."""
        pattern = abs(self.rows).sign()
        return (pattern.T @ pattern).tocsr()

    def places(self, cells: Ids) -> Ids:
        """Where those of the cells stand that are here."""
        return np.array(
            [self.place[cell] for cell in cells.tolist() if cell in self.place], np.int64
        )

    def of(self, places: Ids) -> "Part":
        """Only these cells, with all others as they truly are."""
        columns = self.rows[:, places]
        used = np.flatnonzero(np.diff(columns.indptr))
        rest = (self.rows @ self.truth)[used] - columns[used] @ self.truth[places]
        return Part(
            self.cells[places],
            columns[used],
            self.row_lower[used] - rest,
            self.row_upper[used] - rest,
            self.lower[places],
            self.upper[places],
            self.truth[places],
        )


def parts(known: Knowledge, truth: Floats) -> Iterator[Part]:
    """The unknown cells, those that hang together in one part, in the order of their first."""
    cells = np.flatnonzero(known.unknown)
    whole = Part(
        np.arange(len(truth)),
        known.rows,
        known.row_lower,
        known.row_upper,
        known.lower,
        known.upper,
        truth,
    ).of(cells)
    count, label = connected_components(whole.neighbours, directed=False)
    order = np.argsort(label, kind="stable")
    for places in np.split(order, np.cumsum(np.bincount(label, minlength=count))[:-1]):
        if len(places):
            yield whole.of(places)


class _Changes:
    """How each cell may differ from the truth: a column for more, one for less, at a cost each.

    Every question is answered from the beginning, where nothing has changed, by the dual simplex:
    what has to move is near what is asked for, and far less than there is. To go on from the last
    answer takes a hundred times as long.
    """

    def __init__(self, part: Part, cost: float) -> None:
        self.part, self.cost = part, cost
        self.size = len(part.cells)
        room = np.concatenate([part.upper - part.truth, part.truth - part.lower])
        sums = part.rows @ part.truth
        self._room = room
        self._model = _model(
            sparse.hstack([part.rows, -part.rows]).tocsc(),
            np.full(2 * self.size, cost),
            (np.zeros(2 * self.size), room),
            (part.row_lower - sums, part.row_upper - sums),
            _DUAL,
        )

    def hold(self, places: Ids, *, still: bool) -> None:
        """These cells do not move; or they do again."""
        for place in places:
            for column in (int(place), int(place) + self.size):
                self._bound(column, 0, 0 if still else self._room[column])

    def _columns(self, place: int, by: float) -> tuple[int, int]:
        """What moves the cell so, and what moves it the other way."""
        return (place, place + self.size) if by > 0 else (place + self.size, place)

    def _bound(self, column: int, least: float, most: float) -> None:
        self._model.changeColBounds(column, least, most)

    def _wish(self, place: int, by: float, reward: float) -> None:
        column, other = self._columns(place, by)
        self._bound(column, 0, min(abs(by), self._room[column]))
        self._bound(other, 0, 0)
        self._model.changeColCost(column, -reward)

    def _forget(self, place: int) -> None:
        """What was asked of a cell."""
        for column in (place, place + self.size):
            self._bound(column, 0, self._room[column])
            self._model.changeColCost(column, self.cost)

    def _values(self) -> Floats | None:
        self._model.clearSolver()
        return np.array(self._model.getSolution().col_value) if _solve(self._model) else None


class Moves(_Changes):
    """The smallest changes that do what is asked.

    The cheapest change touches few cells, and so leaves what most insiders know as it is.
    """

    def __init__(self, part: Part) -> None:
        super().__init__(part, cost=1.0)

    def to(self, place: int, by: float) -> Move | None:
        """The cell at ``place`` is ``by`` more, or less where negative. None where it can not."""
        column, other = self._columns(place, by)
        if abs(by) > self._room[column] + NEAR:
            return None
        self._bound(column, abs(by), abs(by))
        self._bound(other, 0, 0)
        found = self._found()
        self._forget(place)
        return found

    def lift(self, wishes: dict[int, float]) -> Move | None:
        """As much of the wishes as can be had at once: by place, how much more or less.

        No cell moves further than was wished for it.
        """
        for place, by in wishes.items():
            self._wish(place, by, _REWARD)
        found = self._found()
        for place in wishes:
            self._forget(place)
        return found

    def _found(self) -> Move | None:
        values = self._values()
        if values is None:
            return None
        by = values[: self.size] - values[self.size :]
        moved = np.flatnonzero(abs(by) > NEAR)
        rounded = np.round(by[moved])
        whole = bool((abs(by[moved] - rounded) < NEAR).all())
        return Move(self.part.cells[moved], rounded if whole else by[moved], whole)


class Ends(_Changes):
    """How far a cell can be from the truth at most, as long as that is not very far."""

    def __init__(self, part: Part) -> None:
        super().__init__(part, cost=0.0)

    def of(self, place: int, far: float) -> tuple[float, float]:
        """The smallest and largest that a cell can be; an end further off than ``far`` is there."""
        truth = float(self.part.truth[place])
        return truth - self._most(place, -far), truth + self._most(place, far)

    def _most(self, place: int, by: float) -> float:
        self._wish(place, by, reward=1.0)
        values = self._values()
        self._forget(place)
        if values is None:
            raise ArithmeticError("the true table is not among those that are possible")
        return float(values[self._columns(place, by)[0]])


class Extremes:
    """The smallest and largest that each cell can be, or a sum of cells."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._model = _model(
            part.rows.tocsc(),
            np.zeros(len(part.cells)),
            (part.lower, part.upper),
            (part.row_lower, part.row_upper),
            _PRIMAL,
        )

    def interval(self, place: int) -> tuple[float, float]:
        return -self.most({place: -1.0}), self.most({place: 1.0})

    def most(self, weights: dict[int, float]) -> float:
        """The largest weighted sum of cells. Infinite where there is no end."""
        for place, weight in weights.items():
            self._model.changeColCost(place, -weight)
        found = -self._model.getObjectiveValue() if _solve(self._model) else np.inf
        for place in weights:
            self._model.changeColCost(place, 0.0)
        return float(found)

    def hold(self, places: Ids, *, still: bool) -> None:
        for place in places:
            truth = self.part.truth[place]
            bounds = (truth, truth) if still else (self.part.lower[place], self.part.upper[place])
            self._model.changeColBounds(int(place), *bounds)


def _model(
    matrix: sparse.csc_array,
    costs: Floats,
    bounds: tuple[Floats, Floats],
    rows: tuple[Floats, Floats],
    strategy: int,
) -> highspy.Highs:
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    model.setOptionValue("presolve", "off")
    model.setOptionValue("threads", 1)
    model.setOptionValue("simplex_scale_strategy", 0)
    model.setOptionValue("simplex_strategy", strategy)
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = costs
    program.col_lower_, program.col_upper_ = bounds
    program.row_lower_, program.row_upper_ = rows
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data
    model.passModel(program)
    return model


def _solve(model: highspy.Highs) -> bool:
    """Whether there is an optimum. Anything but that or a proof of none is an error."""
    model.run()
    status = model.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return True
    if status in (
        highspy.HighsModelStatus.kInfeasible,
        highspy.HighsModelStatus.kUnbounded,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    ):
        return False
    raise ArithmeticError(f"the linear program ended without an answer: {status}")
