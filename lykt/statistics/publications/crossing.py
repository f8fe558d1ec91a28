"""Which node of one table is the sum of nodes of others, by the leaves that they hold.

A table by county and one by office share their total alone as they stand. But everybody knows which
offices a county has, and so that they add up to it, and what is left of it beside those that are
shown. The same holds for groups in one table and what they gather in another, and for a table that
is narrowed to several of what another is divided by.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import TypeAlias

from lykt.statistics.engine.nodes import TOTAL, together
from lykt.statistics.protection.systems import Variable
from lykt.statistics.publications.laying import Laid

Held: TypeAlias = Mapping[str, frozenset[str]]
"""The leaves that nodes hold, by their codes."""


def told_apart(tables: Sequence[Laid]) -> list[Laid]:
    """Nodes of one code that hold different leaves, as a quarter of two years, by codes of their
    own: none is then taken for the sum of what another holds."""
    holding: dict[tuple[str, str], set[frozenset[str]]] = {}
    for table in tables:
        for name, held in table.held.items():
            for code, leaves in held.items():
                holding.setdefault((name, code), set()).add(leaves)
    unclear = {one for one, several in holding.items() if len(several) > 1 and one[1] != TOTAL}
    return [_renamed(table, unclear) for table in tables] if unclear else list(tables)


def _renamed(table: Laid, unclear: Set[tuple[str, str]]) -> Laid:
    def own(name: str, code: str) -> str:
        leaves = table.held.get(name, {}).get(code)
        return f"{code} {together(leaves)}" if leaves and (name, code) in unclear else code

    return replace(
        table,
        variables=tuple(
            replace(one, nodes=tuple(own(one.name, code) for code in one.nodes))
            for one in table.variables
        ),
        pinned={name: own(name, code) for name, code in table.pinned.items()},
        held={
            name: {own(name, code): leaves for code, leaves in held.items()}
            for name, held in table.held.items()
        },
    )


def with_sums_across(variable: Variable, tables: Sequence[Laid]) -> Variable:
    """The variable with the sums that hold between tables, and the rests of those sums.

    The rests come last, after the nodes that the variable had.
    """
    together_shown = list(dict.fromkeys(_shown(variable.name, tables)))
    if len(together_shown) < 2:
        return variable
    held = _held(variable.name, tables)
    nodes = {code: place for place, code in enumerate(variable.nodes)}
    sums = dict.fromkeys(variable.sums)
    known = [code for code in variable.nodes if held.get(code)]
    for codes in (*together_shown, frozenset(known)):
        parts = sorted(codes & held.keys(), key=lambda code: (-len(held[code]), code))
        for whole in known:
            found = list(_largest_inside(whole, parts, held))
            rest = held[whole].difference(*(held[code] for code in found))
            if not found:
                continue
            if rest:
                found.append(together(rest))
            places = [nodes.setdefault(code, len(nodes)) for code in found]
            sums[(nodes[whole], tuple(sorted(places)))] = None
    return Variable(variable.name, tuple(nodes), tuple(sums))


def _shown(name: str, tables: Iterable[Laid]) -> Iterator[frozenset[str]]:
    """The nodes of the variable that each table shows, or is narrowed to."""
    for table in tables:
        if name in table.pinned:
            yield frozenset([table.pinned[name]])
        for variable in table.variables:
            if variable.name == name and name in table.layout.variables:
                at = table.layout.variables.index(name)
                yield frozenset(variable.nodes[node] for node in table.layout.shown[at])


def _held(name: str, tables: Iterable[Laid]) -> dict[str, frozenset[str]]:
    """What each node holds; the total what it does in any table."""
    found: dict[str, frozenset[str]] = {}
    everybody: frozenset[str] = frozenset()
    for table in tables:
        held = table.held.get(name, {})
        everybody |= held.get(TOTAL, frozenset())
        for code, leaves in held.items():
            found.setdefault(code, leaves)
    if everybody:
        found[TOTAL] = everybody
    return found


def _largest_inside(whole: str, parts: Iterable[str], held: Held) -> Iterator[str]:
    """Nodes within another that do not overlap; of two that hold the same, one holds the other."""
    taken: frozenset[str] = frozenset()
    for code in parts:
        leaves = held[code]
        within = leaves < held[whole] or (leaves == held[whole] and whole < code)
        if leaves and within and not leaves & taken:
            taken |= leaves
            yield code
