"""What an axis shows, as nodes over leaves, and which node is the sum of which others.

Leaves divide the rows without overlap. A node is a set of leaves: an option, a group, a unit with
those below it, the total. What a reader can work out by subtraction alone, the rest of a total
that is not shown whole, is a node too, though it is not shown: protection must know it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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

    ``leaves`` are the leaves' codes. ``several``: a row may belong to several nodes, so that they
    do not sum to the total. ``banded``: leaves are bands of a number, of this axis alone.
    """

    dimension: str
    label: Texts
    nodes: tuple[Node, ...]
    leaves: tuple[str, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    several: bool = False
    banded: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(node.code for node in self.nodes)

    @property
    def membership(self) -> NDArray[np.int64]:
        """Nodes by leaves: one where a leaf belongs to a node."""
        found = np.zeros((len(self.nodes), len(self.leaves)), np.int64)
        for place, node in enumerate(self.nodes):
            found[place, sorted(node.leaves)] = 1
        return found

    @property
    def held(self) -> dict[str, frozenset[str]]:
        """The leaves that each node holds, by codes that mean the same in every table; nothing
        where they do not, or where a row may have several."""
        if self.several or self.banded:
            return {}
        return {
            node.code: frozenset(self.leaves[place] for place in node.leaves) for node in self.nodes
        }


def with_sums(
    dimension: str,
    label: Texts,
    shown: Sequence[Node],
    leaves: Sequence[Leaf],
    *,
    banded: bool = False,
) -> Nodes:
    """Find which nodes are sums of which, by their leaves, and add the rests that follow."""
    nodes = list(shown)
    codes = tuple(leaf.code for leaf in leaves)
    having = _by_leaf(nodes)
    sums = []
    for place, node in sorted(enumerate(shown), key=lambda one: -len(one[1].leaves)):
        parts = _parts(nodes, place, having)
        if not parts:
            continue
        covered = frozenset[int]().union(*(nodes[part].leaves for part in parts))
        if rest := node.leaves - covered:
            parts.append(len(nodes))
            for leaf in rest:
                having[leaf].append(len(nodes))
            nodes.append(Node(gathered(rest, codes), {}, rest, shown=False))
        sums.append((place, tuple(parts)))
    return Nodes(dimension, label, tuple(nodes), codes, tuple(sums), banded=banded)


def gathered(places: frozenset[int], leaves: Sequence[str]) -> str:
    """A code for some of an axis' leaves together, or for all of them."""
    if len(places) > 1 and len(places) == len(leaves):
        return TOTAL
    return together(leaves[place] for place in places)


def _by_leaf(nodes: Sequence[Node]) -> defaultdict[int, list[int]]:
    """The nodes that each leaf is in."""
    having = defaultdict[int, list[int]](list)
    for place, node in enumerate(nodes):
        for leaf in node.leaves:
            having[leaf].append(place)
    return having


def together(leaves: Iterable[str]) -> str:
    """A code for leaves together that is the same in every table: that of a leaf alone is its own.

    Two tables that leave the same open then count one cell, and not two.
    """
    codes = sorted(leaves)
    if len(codes) == 1:
        return codes[0]
    return f"@together:{blake2b('|'.join(codes).encode(), digest_size=8).hexdigest()}"


def _parts(nodes: Sequence[Node], place: int, having: Mapping[int, Sequence[int]]) -> list[int]:
    """The largest nodes inside another that do not overlap, in their order.

    Looked for among the nodes of its own leaves: a tree of units has hundreds of others.
    """
    whole = nodes[place].leaves
    inside = [
        other
        for other in {near for leaf in whole for near in having[leaf]}
        if nodes[other].leaves < whole or (nodes[other].leaves == whole and other > place)
    ]
    inside.sort(key=lambda other: (-len(nodes[other].leaves), other))
    taken: set[int] = set()
    parts = []
    for other in inside:
        if not nodes[other].leaves & taken:
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
        if one.codes[whole] not in {one.codes[part] for part in parts}
    }
    return Variable(first.dimension, tuple(codes), tuple(sorted(sums)))
