"""Leaves and nodes of an axis, from what its values or flags are."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from lykt.questions.models import OptionClass
from lykt.statistics.engine import labels
from lykt.statistics.engine.axes.division import Division, Expression, Given
from lykt.statistics.engine.nodes import (
    ELSEWHERE,
    MISSING,
    TOTAL,
    Leaf,
    Node,
    Nodes,
    gathered,
    with_sums,
)
from lykt.statistics.specs import Axis, Keep, SpecError, Texts


def by_key(
    axis: Axis,
    label: Texts,
    key: Expression,
    leaves: Sequence[Leaf],
    leaf_of: Mapping[Any, int],
    offered: Sequence[str],
    trunk: Sequence[Node] = (),
    *,
    may_lack: bool = False,
    banded: bool = False,
    elsewhere: bool = True,
) -> Division:
    """The leaves of the values, one for any other, and one for none where a row ``may_lack`` it.

    Where none may, the total along the axis is the total of a table without the axis.
    """
    every = tuple(leaves)
    if elsewhere:
        every += (Leaf(ELSEWHERE, labels.elsewhere()),)
    if may_lack:
        every += (Leaf(MISSING, labels.missing()),)
    kept = frozenset(
        place for place, leaf in enumerate(every) if _keep(axis, leaf) != Keep.LEFT_OUT
    )
    shown = _shown(axis, every, kept, offered, trunk)
    base = Node(gathered(kept, [leaf.code for leaf in every]), labels.total(), kept)
    nodes = [base, *shown] if axis.total else list(shown)
    return Division(
        nodes=with_sums(axis.dimension, label, nodes, every, banded=banded),
        leaves=every,
        key=key,
        leaf_of={**leaf_of, None: len(every) - 1},
        otherwise=len(leaves),
        without_others=lambda: by_key(
            axis,
            label,
            key,
            leaves,
            leaf_of,
            offered,
            trunk,
            may_lack=may_lack,
            banded=banded,
            elsewhere=False,
        ),
    )


def _keep(axis: Axis, leaf: Leaf) -> Keep:
    if leaf.code == MISSING:
        return axis.missing
    if leaf.code == ELSEWHERE:
        return Keep.COUNTED
    if leaf.kind is OptionClass.NOT_RELEVANT:
        return axis.not_relevant
    return Keep.APART if leaf.kind is OptionClass.ANSWER else axis.not_known


def _shown(
    axis: Axis,
    leaves: Sequence[Leaf],
    kept: frozenset[int],
    offered: Sequence[str],
    trunk: Sequence[Node],
) -> list[Node]:
    places = {leaf.code: place for place, leaf in enumerate(leaves)}
    known = {node.code: node for node in trunk}
    for place in kept:
        known.setdefault(leaves[place].code, _alone(leaves, place))
    groups = [_group(axis, group.code, group.codes, group.label, places) for group in axis.groups]
    _check_codes(axis, known, [leaf.code for leaf in leaves])
    apart = [
        code
        for code in (*(node.code for node in trunk), *offered, MISSING)
        if code in known and (code not in places or _keep(axis, leaves[places[code]]) == Keep.APART)
    ]
    if axis.groups and not axis.parts:
        inside = frozenset[int]().union(*(group.leaves for group in groups))
        apart = [code for code in apart if not known[code].leaves <= inside]
    chosen = [known[code] for code in (axis.codes or apart) if code in known]
    return [*groups, *chosen]


def _alone(leaves: Sequence[Leaf], place: int) -> Node:
    leaf = leaves[place]
    return Node(leaf.code, leaf.label, frozenset([place]), leaf.kind)


def _group(
    axis: Axis, code: str, codes: Sequence[str], label: Texts, places: Mapping[str, int]
) -> Node:
    if strange := [one for one in codes if one not in places]:
        raise _unknown(axis, strange, list(places))
    return Node(code, label or {"nb": code}, frozenset(places[one] for one in codes))


def _check_codes(axis: Axis, known: Mapping[str, Node], leaves: Sequence[str]) -> None:
    if strange := [code for code in axis.codes if code not in known and code not in leaves]:
        raise _unknown(axis, strange, list(known))


def _unknown(axis: Axis, strange: Sequence[str], known: Sequence[str]) -> SpecError:
    real = [code for code in known if not code.startswith("@")]
    told = gettext("'%(dimension)s' has no %(strange)s. It has: %(real)s.")
    names = {"strange": ", ".join(strange), "real": ", ".join(real)}
    return SpecError(told % {"dimension": axis.dimension, **names})


def by_flags(
    axis: Axis,
    label: Texts,
    flags: Sequence[tuple[Any, ...]],
    answered: Expression | None = None,
) -> Division:
    """Leaves are all rows that count, those without an answer, and then each description."""
    chosen = [flag for flag in flags if not axis.codes or flag[0] in axis.codes]
    if strange := [code for code in axis.codes if code not in {flag[0] for flag in flags}]:
        raise _unknown(axis, strange, [flag[0] for flag in flags])
    leaves = [Leaf(MISSING, labels.missing()), Leaf("@answered", labels.total())]
    leaves += [Leaf(flag[0], flag[1], *flag[3:]) for flag in chosen]
    with_missing = answered is not None and axis.missing != Keep.LEFT_OUT
    base = frozenset({0, 1} if with_missing else {1})
    nodes = [Node(TOTAL if answered is None or with_missing else "@answered", labels.total(), base)]
    if with_missing:
        apart = axis.missing is Keep.APART
        nodes += [
            Node("@answered", labels.total(), frozenset({1}), shown=False),
            Node(MISSING, labels.missing(), frozenset({0}), shown=apart),
        ]
    sums = ((0, (1, 2)),) if with_missing else ()
    nodes += [
        Node(leaf.code, leaf.label, frozenset({place}), leaf.kind)
        for place, leaf in enumerate(leaves[2:], 2)
    ]
    codes = tuple(leaf.code for leaf in leaves)
    return Division(
        nodes=Nodes(axis.dimension, label, tuple(nodes), codes, sums, several=True),
        leaves=tuple(leaves),
        flags=(
            Given(answered, lacks=True),
            Given(answered),
            *(flag[2] for flag in chosen),
        ),
    )
