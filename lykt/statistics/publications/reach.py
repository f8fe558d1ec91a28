"""Who may see small counts of which rows, and who may release them: the rows' own room says.

This room does not know lines or agreements. A room that offers rows to count registers its rules
when it starts; of a source without rules, nobody sees anything but what is released.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lykt.people.models import Person
from lykt.people.queries import may
from lykt.statistics.roles import COMPOSE_TABLES, RELEASE_PUBLICATION
from lykt.statistics.specs import Condition, TableSpec


@dataclass(frozen=True)
class Part:
    """Rows that somebody reaches, as a table is narrowed to them, and what the screen says."""

    scope: Mapping[str, str]
    label: str
    where: tuple[Condition, ...] = ()


Reached: TypeAlias = Callable[[Person], Iterable[Part]]


def nothing(_person: Person) -> Iterable[Part]:
    """Of rows whose small counts nobody sees."""
    return ()


@dataclass(frozen=True)
class Rules:
    """Whose small counts a person may see, and which rows the person may release tables of.

    ``prepared`` are rows whose counts the person sees nothing of before they are protected, and
    may yet prepare a publication of, with the tables and the protection that the rows' own room
    gives it. Whoever could choose among those, and prepare again and again, would learn small
    counts by comparing what is hidden.
    """

    seen: Reached
    released: Reached
    prepared: Reached = nothing


_rules: dict[str, Rules] = {}


def register(source: str, rules: Rules) -> None:
    _rules[source] = rules


def parts_seen(person: Person) -> list[tuple[str, Part]]:
    """Every source's code with each part of it of which the person may see small counts."""
    return [(source, part) for source, rules in _rules.items() for part in rules.seen(person)]


def sees_small_counts(person: Person, spec: TableSpec) -> bool:
    rules = _rules.get(spec.source)
    return rules is not None and _covers(rules.seen(person), spec)


def may_compose(person: Person, spec: TableSpec) -> bool:
    return may(person, COMPOSE_TABLES) and sees_small_counts(person, spec)


def may_prepare(person: Person, spec: TableSpec) -> bool:
    """Whether the person may have a room's own table counted and protected, seen or not."""
    rules = _rules.get(spec.source)
    reached = rules is not None and _covers(rules.prepared(person), spec)
    return may_compose(person, spec) or (reached and may(person, COMPOSE_TABLES))


def may_release(person: Person, spec: TableSpec) -> bool:
    rules = _rules.get(spec.source)
    reached = rules is not None and _covers(rules.released(person), spec)
    return reached and may(person, RELEASE_PUBLICATION)


def _covers(parts: Iterable[Part], spec: TableSpec) -> bool:
    """Whether the table counts nothing outside one of the parts."""
    return any(
        part.scope.items() <= spec.scope.items() and set(part.where) <= set(spec.where)
        for part in parts
    )
