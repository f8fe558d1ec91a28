"""Where the attack looks first: in one slab of a release, beside the slabs with most to move.

A slab is what one category of the variable with most categories counts, such as a municipality.
What rises in it can fall in another of the same county, or of another county where both counties
and all above them may move as well. Less is looked through, and slab by slab one linear program
serves many cells.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lykt.statistics.protection.systems import Flags, Ids, System


@dataclass(frozen=True)
class Slabs:
    """``of`` is each cell's slab; ``above``, ``beside`` and ``below`` are other slabs.

    Those beside and below come the fullest first.
    """

    of: Ids
    above: dict[int, tuple[int, ...]]
    beside: dict[int, tuple[int, ...]]
    below: dict[int, tuple[int, ...]]

    def near(self, cells: Ids, slabs: Iterable[int], neighbours: int) -> Ids:
        """Places of the cells in the slabs, above them, in a few beside those, or a few below."""
        found = [each for slab in slabs for each in (slab, *self.above.get(slab, ()))]
        found += [one for each in found for one in self.beside.get(each, ())[:neighbours]]
        for each in found:
            found += [one for one in self.below.get(each, ())[:neighbours] if one not in found]
        return np.flatnonzero(np.isin(self.of[cells], found))


def widest_slabs(system: System) -> Ids:
    """Each cell's slab."""
    return system.nodes[:, _widest(system)].astype(np.int64)


def _widest(system: System) -> int:
    return max(range(len(system.variables)), key=lambda one: len(system.variables[one].nodes))


def slabs(system: System, unknown: Flags) -> Slabs:
    variable = system.variables[_widest(system)]
    of = widest_slabs(system)
    fullness = np.bincount(of[unknown], minlength=len(variable.nodes))
    above: dict[int, tuple[int, ...]] = {}
    beside: dict[int, tuple[int, ...]] = {}
    below: dict[int, tuple[int, ...]] = {}
    for parent, children in variable.sums:
        fullest = sorted(children, key=lambda node: -fullness[node])
        below.setdefault(parent, tuple(fullest))
        for child in children:
            beside.setdefault(child, tuple(node for node in fullest if node != child))
            above.setdefault(child, (parent,))
    return Slabs(of, {node: _chain(above, node) for node in above}, beside, below)


def _chain(above: dict[int, tuple[int, ...]], node: int) -> tuple[int, ...]:
    found: list[int] = []
    while node in above and above[node][0] not in found:
        node = above[node][0]
        found.append(node)
    return tuple(found)
