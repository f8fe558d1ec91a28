"""Which cells are hidden, so that no small count can be worked out or shown to be small.

A first pass finds witnesses for all sensitive cells, a group at a time, and hides what they move.
Each further pass does so anew among what is hidden already, in smaller groups, at a price for
every cell that is lower the more it was moved before; what no witness moves any more is published.
Where sensitive cells are very many, they are lifted by moves between places instead, in one round.
What comes out is safe by its witnesses, which the auditor then does not trust.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

import numpy as np

from lykt.statistics.protection.condensed import Weights, condense
from lykt.statistics.protection.cycles import FORBIDDEN, Cycles, is_cube
from lykt.statistics.protection.neighbourhoods import Neighbourhood, Neighbourhoods
from lykt.statistics.protection.passes import FREE, Pass, groups
from lykt.statistics.protection.policies import Policy, ProtectionError, Zeros
from lykt.statistics.protection.systems import Flags, Ids, System
from lykt.statistics.protection.tasks import Task
from lykt.statistics.protection.ties import Ties
from lykt.statistics.protection.told import gettext_noop
from lykt.statistics.protection.witnesses import TINY, Spans, Witness, find

SOFTENED = 0.3
"""How far a cell counts as moved that was not: one over it is what hiding it costs."""
GROUPS_OF = (12, 6, 3)
"""Sensitive cells that are lifted together, pass by pass."""
MANY = 5_000
"""Sensitive cells from which linear programs take minutes; witnesses are then made without them."""


def suppress(system: System, policy: Policy, primary: Flags, fixed: Flags) -> Flags:
    """Which cells to hide: the ``primary`` ones, and others for their sake, but none ``fixed``.

    Raises ``ProtectionError`` with the primary cells that nothing can protect.
    """
    condensed = condense(system, floor=1 if policy.zeros is Zeros.PUBLISHED else 0)
    task = Task.of(condensed, policy, condensed.joined(primary), condensed.joined(fixed))
    search = Search(system, task)
    search.cover(policy.insiders)
    if policy.insiders:
        search.withstand_insiders()
    search.widen()
    left = search.open | search.narrow
    if left.any():
        raise _unprotected(system, np.flatnonzero(condensed.spread(left)).tolist())
    return condensed.spread(search.hidden)


def _unprotected(system: System, cells: list[int]) -> ProtectionError:
    """With the cells, and in words one of them."""
    told = gettext_noop(
        "%(number)s counts could be told closely, whatever is hidden with them; the first is "
        "%(first)s. Gather categories, or choose rounding."
    )
    return ProtectionError(told, cells, number=len(cells), first=system.place(cells[0]))


class Search:
    """What is hidden so far, and the witnesses that say why it suffices."""

    def __init__(self, system: System, task: Task) -> None:
        self.task = task
        self.places = Neighbourhoods(system, task)
        many = task.targets.sum() > MANY and is_cube(system)
        self.cycles = Cycles(system, task) if many else None
        self.hidden = task.targets.copy()
        self.witnesses: list[Witness] = []
        self.spans = Spans(len(self.hidden))

    @property
    def open(self) -> Flags:
        """Targets that no witness lifts."""
        return self.task.targets & (self.spans.up < self.task.need)

    @property
    def narrow(self) -> Flags:
        """Hidden cells whose value can be told closely."""
        return self.hidden & (self.spans.up + self.spans.down < self.task.width)

    def cover(self, insiders: bool) -> None:
        """Lift every target that can be."""
        self._keep(self._quickly(self.cycles, insiders) if self.cycles else self._sparingly())

    def _quickly(self, cycles: Cycles, insiders: bool) -> list[Witness]:
        """Without a solver where that can be; what more is hidden is not made good again."""
        search = Pass(self.task, self.task.sizes)
        search.go_round(cycles, insiders)
        self._lift_rest(search, self.task.movable, GROUPS_OF[0])
        return search.witnesses

    def _sparingly(self) -> list[Witness]:
        """Each pass looks among what the pass before it hid, and so publishes what need not be.

        What can not be lifted near itself is lifted once, and its witness stays.
        """
        price, movable = self.task.sizes, self.task.movable
        wide: list[Witness] = []
        for size in GROUPS_OF:
            search = Pass(self.task, price, wide)
            search.lift(self.places.near(movable, search.open), size)
            near = len(search.witnesses)
            self._lift_rest(search, movable, size)
            wide = wide or search.witnesses[near:]
            moved = search.moved()
            price = self.task.sizes / (moved + SOFTENED)
            movable = (moved > TINY) | self.task.targets
        return search.witnesses

    def _lift_rest(self, search: Pass, movable: Flags, size: int) -> None:
        search.lift(self.places.far(movable, search.open), size)
        search.lift(self.places.all(movable, search.open), size)

    def widen(self) -> None:
        """See to it that what is hidden can not be told closely, be it small or large."""
        if self.cycles:
            self._widen_quickly(self.cycles)
        for movable in (self.hidden.copy(), self.task.movable, self.task.movable):
            for cells in groups(np.flatnonzero(self.narrow), GROUPS_OF[0]):
                for wishes in self._wider(cells):
                    self._grant(wishes, movable)

    def _widen_quickly(self, cycles: Cycles) -> None:
        weights = np.where(self.hidden, FREE, FORBIDDEN)
        for cell in np.flatnonzero(self.narrow).tolist():
            if self.spans.up[cell] + self.spans.down[cell] < self.task.width:
                by = int(self.task.width - self.spans.down[cell])
                self._keep(islice(cycles.lifting(cell, by, weights), 1))

    def _wider(self, cells: Ids) -> Iterator[Weights]:
        """Up together, down together, then each by itself."""
        width = self.task.width
        for group in chain([cells], np.array_split(cells, len(cells))):
            for sign, done in ((1, self.spans.down), (-1, self.spans.up)):
                wishes = np.zeros(len(self.hidden))
                narrow = group[self.narrow[group]]
                wishes[narrow] = sign * (width - done[narrow])
                if len(narrow):
                    yield wishes if sign > 0 else np.maximum(wishes, -self.task.depth)

    def withstand_insiders(self) -> None:
        """Find for each target a witness in which a person alone in another cell does not move."""
        ties = Ties(self.task, self.witnesses)
        size = GROUPS_OF[0]
        hidden, movable = self.hidden.copy(), self.task.movable
        self._loosen_near(ties, self.places.near(hidden, ties.tied()), size, apart=False)
        self._loosen_near(ties, self.places.far(hidden, ties.tied()), size, apart=False)
        self._loosen_near(ties, self.places.near(movable, ties.tied()), size)
        self._loosen_near(ties, self.places.far(movable, ties.tied()), size)
        self._loosen_near(ties, self.places.all(movable, ties.tied()), size)

    def _loosen_near(
        self, ties: Ties, nearby: Iterable[Neighbourhood], size: int, apart: bool = True
    ) -> None:
        """``apart``: where not all can stay at once, also half of them, and one at a time."""
        for near in nearby:
            for group in groups(near.targets, size):
                self._loosen(ties, near.cells, group, apart)

    def _loosen(self, ties: Ties, cells: Ids, group: Ids, apart: bool) -> None:
        """Lift tied targets while those whom they are tied to stay; fewer where not all can.

        What more must be hidden for it is less when it is asked for one person at a time.
        """
        tied = group[ties.tied()[group]]
        persons = ties.persons(tied)
        together = self.hidden[cells].all()
        if together and persons:
            ties.loosen([self._lift(cells[~np.isin(cells, persons)], tied)])
            tied = tied[ties.tied()[tied]]
        if len(tied) > 1:
            for half in np.array_split(tied, 2):
                self._loosen(ties, cells, half, apart)
        elif len(tied) == 1 and apart:
            parts = np.array_split(persons, 2 if together else len(persons))
            for part in parts:
                self._loosen_from(ties, cells, tied, part.tolist())

    def _loosen_from(self, ties: Ties, cells: Ids, target: Ids, persons: list[int]) -> None:
        """Lift a target while persons stay, or else half of them, down to one."""
        left = [person for person in ties.persons(target) if person in persons]
        if left:
            ties.loosen([self._lift(cells[~np.isin(cells, left)], target)])
        if len(left) > 1:
            for half in np.array_split(left, 2):
                self._loosen_from(ties, cells, target, half.tolist())

    def _lift(self, cells: Ids, group: Ids) -> Witness:
        weights = np.where(self.hidden, FREE, self.task.sizes)
        witness = find(self.task.condensed, cells, self.task.lifts(group), weights)
        self._keep([witness])
        return witness

    def _grant(self, wishes: Weights, movable: Flags) -> bool:
        """Keep a witness for wishes within one block; whether all of them came true."""
        granted = True
        asked = np.flatnonzero(wishes)
        for cells in self.task.condensed.blocks(np.flatnonzero(movable)):
            if not np.isin(asked, cells).any():
                continue
            weights = np.where(self.hidden, FREE, self.task.sizes)
            witness = find(self.task.condensed, cells, wishes, weights)
            self._keep([witness])
            granted &= bool((np.abs(witness.moves) >= np.abs(wishes[cells]) - TINY).all())
        return granted and bool(movable[asked].all())

    def _keep(self, witnesses: Iterable[Witness]) -> None:
        for witness in witnesses:
            self.spans.add(witness)
            self.hidden[witness.moved] = True
            self.witnesses.append(witness)
