"""The attack on a release: what an outsider, and each person alone in a cell, can work out.

Each other table that looks the same when published is a witness: it shows how far its cells may be
from the truth, and it serves against everybody whose own cells it leaves alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor, inf
from typing import TypeVar

import numpy as np
from scipy.sparse.csgraph import connected_components

from lykt.statistics.protection.knowledge import NEAR, Floats, Knowledge
from lykt.statistics.protection.reach import Ends, Extremes, Move, Moves, Part, parts
from lykt.statistics.protection.slabs import Slabs
from lykt.statistics.protection.systems import Ids, System
from lykt.statistics.protection.transfers import Transfers

_SMALL = 400
"""A part with more cells is first searched near each cell."""
_NEIGHBOURS = (1, 4)
"""How many slabs beside a cell's own are looked through, before all of its part is."""
_TOGETHER = 12
"""Cells that are lifted by one linear program, before each is tried by itself."""
_NOBODY: frozenset[int] = frozenset()
_Model = TypeVar("_Model", Ends, Extremes, Moves)


@dataclass(frozen=True)
class Goal:
    """What must stay possible for each hidden cell."""

    width: int
    minimum: int

    @property
    def far(self) -> int:
        """No end that is further from the truth makes a difference to whether the goal is met."""
        return self.width + self.minimum

    def wide(self, low: float, high: float) -> bool:
        return floor(high + NEAR) - ceil(low - NEAR) >= self.width if high < inf else True

    def not_small(self, low: float, high: float) -> bool:
        """Whether there may be nobody, or enough. Two and a half persons are two."""
        return ceil(low - NEAR) < 1 or high == inf or floor(high + NEAR) >= self.minimum

    def met(self, low: float, high: float) -> bool:
        return self.wide(low, high) and self.not_small(low, high)


@dataclass(frozen=True)
class Opened:
    """A cell that can be worked out too well; ``by`` are the cells of a person alone in them."""

    cell: int
    low: float
    high: float
    by: tuple[int, ...] = ()


class Witnesses:
    """Every other table that was found, by the cells that it changes."""

    def __init__(self, truth: Floats) -> None:
        self._truth = truth
        self._moves: list[Move] = []
        self._by_cell: dict[int, list[tuple[int, float]]] = {}
        self._touching: dict[int, list[int]] = {}

    def add(self, move: Move, *asked: int) -> None:
        """A table of fractions serves only the cells that were asked for: there are better ones."""
        number = len(self._moves)
        self._moves.append(move)
        for cell, by in zip(move.cells.tolist(), move.by.tolist(), strict=True):
            self._touching.setdefault(cell, []).append(number)
            if move.whole or cell in asked:
                self._by_cell.setdefault(cell, []).append((number, by))

    def touching(self, cells: Ids) -> frozenset[int]:
        return frozenset(
            number for cell in cells.tolist() for number in self._touching.get(cell, ())
        )

    def seen(self, cell: int, without: frozenset[int] = _NOBODY) -> tuple[float, float]:
        """The least and most that a cell is in the tables found, the true one among them."""
        changes = [by for number, by in self._by_cell.get(cell, ()) if number not in without]
        truth = float(self._truth[cell])
        return truth + min(0.0, *changes, 0.0), truth + max(0.0, *changes, 0.0)

    def relied_on(self, cell: int) -> set[int]:
        """The cells that change in the tables where this one is at its least and at its most."""
        changes = self._by_cell.get(cell)
        if not changes:
            return set()
        ends = {pick(changes, key=lambda change: change[1])[0] for pick in (min, max)}
        return {int(each) for number in ends for each in self._moves[number].cells}

    def in_fractions(self, cell: int) -> frozenset[int]:
        """The tables found for this cell that are not of whole numbers."""
        changes = self._by_cell.get(cell, ())
        return frozenset(number for number, _ in changes if not self._moves[number].whole)


class Searched:
    """One part of the unknown cells, with whoever knows some of its cells."""

    def __init__(self, part: Part, around: Slabs) -> None:
        self.part, self._slabs = part, around
        self._held: Ids = np.empty(0, np.int64)
        self._near: dict[int, tuple[int, Moves]] = {}

    @cached_property
    def _everywhere(self) -> Moves:
        return self._holding(Moves(self.part))

    @cached_property
    def _ends(self) -> Ends:
        return self._holding(Ends(self.part))

    @cached_property
    def _extremes(self) -> Extremes:
        return self._holding(Extremes(self.part))

    def hold(self, cells: Ids) -> None:
        """Somebody knows these cells, and none but these."""
        before, self._held = self._held, cells
        names = ("_everywhere", "_ends", "_extremes")
        made = [self.__dict__[name] for name in names if name in self.__dict__]
        for one in [*made, *(moves for _, moves in self._near.values())]:
            one.hold(one.part.places(before), still=False)
            self._holding(one)

    def move(self, cell: int, by: float) -> Move | None:
        """Another table where the cell is so much more, looked for near it first."""
        if len(self.part.cells) > _SMALL:
            for neighbours in _NEIGHBOURS:
                moves = self._moves_near(cell, neighbours)
                found = moves.to(moves.part.place[cell], by)
                if found:
                    return found
        return self._everywhere.to(self.part.place[cell], by)

    def lift(self, wishes: dict[int, float], neighbours: int) -> Move | None:
        """Another table with as much of the wishes as can be had at once, near their cells."""
        part = self.part
        if len(part.cells) > _SMALL:
            slabs = {int(self._slabs.of[cell]) for cell in wishes}
            part = part.of(self._slabs.near(part.cells, slabs, neighbours))
        moves = self._holding(Moves(part))
        return moves.lift({part.place[cell]: by for cell, by in wishes.items()})

    def ends(self, cell: int, far: float) -> tuple[float, float]:
        """The interval of a cell, cut off ``far`` from the truth."""
        return self._ends.of(self.part.place[cell], far)

    def interval(self, cell: int) -> tuple[float, float]:
        return self._extremes.interval(self.part.place[cell])

    def most(self, weights: dict[int, float]) -> float:
        return self._extremes.most({self.part.place[c]: weight for c, weight in weights.items()})

    def _moves_near(self, cell: int, neighbours: int) -> Moves:
        """One at a time is kept: cells are asked for slab by slab."""
        slab = int(self._slabs.of[cell])
        last, moves = self._near.get(neighbours, (None, None))
        if moves is None or last != slab:
            near = self._slabs.near(self.part.cells, [slab], neighbours)
            moves = self._holding(Moves(self.part.of(near)))
            self._near[neighbours] = (slab, moves)
        return moves

    def _holding(self, model: _Model) -> _Model:
        model.hold(model.part.places(self._held), still=True)
        return model


class Attack:
    """Looks for witnesses until every hidden cell is open enough, or is proven not to be."""

    def __init__(
        self,
        known: Knowledge,
        truth: Floats,
        goal: Goal,
        around: Slabs,
        transfers: Transfers,
        persons: Sequence[Ids] = (),
    ) -> None:
        """``persons`` has the cells of each person alone in some."""
        self.known, self.truth, self.goal, self.persons = known, truth, goal, persons
        self._transfers = transfers
        self.witnesses = Witnesses(truth)
        self.searched = [Searched(part, around) for part in parts(known, truth)]
        self._home = {
            int(cell): searched for searched in self.searched for cell in searched.part.cells
        }

    def outsider(self, cells: Ids) -> Iterator[Opened]:
        """Those of the cells that everybody can work out too well."""
        self._lift_together(cells)
        for cell in cells.tolist():
            opened = self._tried(cell, _NOBODY, ())
            if opened:
                yield opened

    def insiders(self, cell: int) -> Iterator[Opened]:
        """The persons alone in other cells who can work this one out."""
        critical = self._critical(cell)
        if not critical:
            return
        everyone = np.concatenate([self.persons[number] for number in critical])
        self._hold(cell, everyone)
        self._search(cell, self.witnesses.touching(everyone))
        for number in critical:
            own = self.persons[number]
            if self._met(cell, self.witnesses.touching(own)):
                continue
            self._hold(cell, own)
            opened = self._tried(cell, self.witnesses.touching(own), tuple(own.tolist()))
            if opened:
                yield opened
        self._hold(cell, np.empty(0, np.int64))

    def _hold(self, cell: int, known: Ids) -> None:
        self._home[cell].hold(known)
        self._transfers.hold(known)

    @cached_property
    def _owner(self) -> dict[int, int]:
        """Whose cell it is, by the person's number."""
        return {cell: number for number, own in enumerate(self.persons) for cell in own.tolist()}

    def _critical(self, cell: int) -> list[int]:
        """Persons who know cells that every witness for this one changes."""
        owner = self._owner
        near = {owner[each] for each in self.witnesses.relied_on(cell) if each in owner}
        near.discard(owner.get(cell, -1))
        return sorted(
            number
            for number in near
            if not self._met(cell, self.witnesses.touching(self.persons[number]))
        )

    def interval(self, cell: int) -> tuple[float, float]:
        """The whole interval of an outsider."""
        home = self._home.get(cell)
        return home.interval(cell) if home else (self.known.lower[cell], self.known.upper[cell])

    def most(self, weights: dict[int, float]) -> float:
        """The largest that a weighted sum of cells may be."""
        total = 0.0
        by_part: dict[int, dict[int, float]] = {}
        for cell, weight in weights.items():
            home = self._home.get(cell)
            if home:
                by_part.setdefault(id(home), {})[cell] = weight
            else:
                total += weight * self.truth[cell]
        for searched in self.searched:
            if id(searched) in by_part:
                total += searched.most(by_part[id(searched)])
        return total

    def shown_by_whole_tables(self, cell: int) -> bool:
        """Whether tables of whole numbers alone show that an outsider knows too little."""
        return self._met(cell, self.witnesses.in_fractions(cell))

    def _tried(self, cell: int, useless: frozenset[int], by: tuple[int, ...]) -> Opened | None:
        home = self._home.get(cell)
        if home is None:
            return Opened(cell, self.known.lower[cell], self.known.upper[cell], by)
        self._search(cell, useless)
        if self._met(cell, useless):
            return None
        low, high = home.ends(cell, self.goal.far)
        if not self.goal.met(low, high):
            return Opened(cell, low, high, by)
        self._reach(cell, low, high)
        return None

    def _reach(self, cell: int, low: float, high: float) -> None:
        """Tables at both ends of the interval, or far enough, that serve against others, too."""
        truth = float(self.truth[cell])
        for end in (floor(high + NEAR), ceil(low - NEAR)):
            found = self._home[cell].move(cell, end - truth) if end != truth else None
            if found:
                self._add(found, cell)

    def _lift_together(self, cells: Ids) -> None:
        """What is left to look through cell by cell is then little."""
        at_home = [cell for cell in cells.tolist() if cell in self._home]
        for cell in at_home:
            self._transfer(cell, _NOBODY)
        for neighbours in _NEIGHBOURS:
            left = [cell for cell in at_home if not self._met(cell, _NOBODY)]
            for home, group in _by_home(left, self._home):
                wishes = {cell: self._far(cell) for cell in group if not self._met(cell, _NOBODY)}
                found = home.lift(wishes, neighbours) if wishes else None
                if found:
                    self._add(found, *wishes)

    def _far(self, cell: int) -> float:
        return float(max(self.goal.width, self.goal.minimum - self.truth[cell]))

    def _transfer(self, cell: int, useless: frozenset[int]) -> None:
        for step in (self._far(cell), -float(self.goal.width)):
            found = None if self._met(cell, useless) else self._transfers.to(cell, step)
            if found:
                self._add(found, cell)

    def _search(self, cell: int, useless: frozenset[int]) -> None:
        self._transfer(cell, useless)
        for step in self._steps(cell, useless):
            found = self._home[cell].move(cell, step) if step else None
            if found:
                self._add(found, cell)

    def _met(self, cell: int, useless: frozenset[int]) -> bool:
        return self.goal.met(*self.witnesses.seen(cell, useless))

    def _add(self, move: Move, *asked: int) -> None:
        """The other table, and the one that differs the other way, where that is possible, too."""
        self.witnesses.add(move, *asked)
        back = self.truth[move.cells] - move.by
        inside = (back >= self.known.lower[move.cells]) & (back <= self.known.upper[move.cells])
        if inside.all() and self._only_sums:
            self.witnesses.add(Move(move.cells, -move.by, move.whole), *asked)

    @cached_property
    def _only_sums(self) -> bool:
        return bool((self.known.row_lower == self.known.row_upper).all())

    def _steps(self, cell: int, useless: frozenset[int]) -> Iterator[float]:
        """Changes that would meet the goal, one after the other, as long as it is not met."""
        truth = float(self.truth[cell])
        for wanted in ("enough", "wide up", "wide down"):
            low, high = self.witnesses.seen(cell, useless)
            if self.goal.met(low, high):
                return
            if wanted == "enough" and not self.goal.not_small(low, high):
                yield self.goal.minimum - truth
            elif wanted == "wide up" and not self.goal.wide(low, high):
                yield np.floor(low + NEAR) + self.goal.width - truth
            elif wanted == "wide down" and not self.goal.wide(low, high):
                yield np.ceil(high - NEAR) - self.goal.width - truth


def _by_home(cells: list[int], home: dict[int, Searched]) -> Iterator[tuple[Searched, list[int]]]:
    """A few cells at a time that hang together, in their order."""
    by_home: dict[int, list[int]] = {}
    for cell in cells:
        by_home.setdefault(id(home[cell]), []).append(cell)
    for together in by_home.values():
        for start in range(0, len(together), _TOGETHER):
            yield home[together[0]], together[start : start + _TOGETHER]


def alone(system: System) -> list[Ids]:
    """The cells of each person alone in one: a total of one person is that person's, too."""
    cells = np.flatnonzero(system.counts == 1)
    if not len(cells):
        return []
    rows = system.relations[:, cells]
    rows = rows[rows.max(axis=1).toarray().ravel() > 0]
    count, label = connected_components(rows.T @ rows, directed=False)
    order = np.argsort(label, kind="stable")
    return np.split(cells[order], np.cumsum(np.bincount(label, minlength=count))[:-1])
