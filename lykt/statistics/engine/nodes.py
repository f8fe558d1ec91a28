"""What an axis shows, as nodes over leaves, and which node is the sum of which others.

Leaves divide the rows without overlap. A node is a set of leaves: an option, a group, a unit with
those below it, the total. What a reader can work out by subtraction alone, the rest of a total
that is not shown whole, is a node too, though it is not shown: protection must know it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from lykt.questions.models import OptionClass
from lykt.statistics.protection.systems import Variable
from lykt.statistics.specs import Texts

TOTAL, MISSING, ELSEWHERE = "", "@missing", "@elsewhere"


@dataclass(frozen=True)
class Leaf:
    """What rows have in common along an axis, undivided."""

    code: str
    label: Texts
    kind: OptionClass = OptionClass.ANSWER


@dataclass(frozen=True)
class Node:
    """A set of leaves. ``shown`` is false for what stands in no table, but follows from it."""

    code: str
    label: Texts
    leaves: frozenset[int]
    kind: OptionClass = OptionClass.ANSWER
    shown: bool = True


@dataclass(frozen=True)
class Nodes:
    """The nodes of an axis, its total first where it has one, and their sums by place.

    ``several``: a row may belong to several nodes, so that they do not sum to the total.
    """

    dimension: str
    label: Texts
    nodes: tuple[Node, ...]
    leaf_count: int
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    several: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(node.code for node in self.nodes)

    @property
    def membership(self) -> NDArray[np.int64]:
        """Nodes by leaves: one where a leaf belongs to a node."""
        found = np.zeros((len(self.nodes), self.leaf_count), np.int64)
        for place, node in enumerate(self.nodes):
            found[place, sorted(node.leaves)] = 1
        return found


def with_sums(dimension: str, label: Texts, shown: Sequence[Node], leaves: Sequence[Leaf]) -> Nodes:
    """Find which nodes are sums of which, by their leaves, and add the rests that follow."""
    nodes = list(shown)
    sums = []
    for place, node in sorted(enumerate(shown), key=lambda one: -len(one[1].leaves)):
        parts = _parts(nodes, place)
        if not parts:
            continue
        covered = frozenset[int]().union(*(nodes[part].leaves for part in parts))
        if rest := node.leaves - covered:
            parts.append(len(nodes))
            nodes.append(Node(gathered(rest, leaves), {}, rest, shown=False))
        sums.append((place, tuple(parts)))
    return Nodes(dimension, label, tuple(nodes), len(leaves), tuple(sums))


def gathered(places: frozenset[int], leaves: Sequence[Leaf]) -> str:
    """A code for leaves together that is the same in every table: that of a leaf alone is its own.

    Two tables that leave the same open then count one cell, and not two.
    """
    codes = sorted(leaves[place].code for place in places)
    if len(codes) == 1:
        return codes[0]
    if places == frozenset(range(len(leaves))):
        return TOTAL
    return f"@together:{blake2b('|'.join(codes).encode(), digest_size=8).hexdigest()}"


def _parts(nodes: Sequence[Node], place: int) -> list[int]:
    """The largest nodes inside another that do not overlap, in their order."""
    whole = nodes[place].leaves
    inside = [
        other
        for other, node in enumerate(nodes)
        if other != place and (node.leaves < whole or (node.leaves == whole and other > place))
    ]
    inside.sort(key=lambda other: (-len(nodes[other].leaves), other))
    taken: set[int] = set()
    parts = []
    for other in inside:
        if nodes[other].leaves and not nodes[other].leaves & taken:
            parts.append(other)
            taken |= nodes[other].leaves
    return sorted(parts)


def merged(several: Sequence[Nodes]) -> Variable:
    """One variable of what several tables show along one dimension, by the codes of the nodes."""
    first = several[0]
    codes = dict.fromkeys([TOTAL, *(code for one in several for code in one.codes)])
    places = {code: place for place, code in enumerate(codes)}
    sums = {
        (places[one.codes[whole]], tuple(places[one.codes[part]] for part in parts))
        for one in several
        for whole, parts in one.sums
    }
    return Variable(first.dimension, tuple(codes), tuple(sorted(sums)))
