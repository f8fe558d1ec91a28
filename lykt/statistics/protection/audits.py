"""The auditor: attacks exactly what would be published, and says what could be worked out.

It shares nothing with what chose the hidden cells, so that a fault there does not hide here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.metadata import version
from itertools import islice
from typing import Any

import numpy as np

from lykt.statistics.protection.apart import AttackApart
from lykt.statistics.protection.attack import Attack, Goal, Opened, alone
from lykt.statistics.protection.knowledge import (
    NEAR,
    ContradictionError,
    Floats,
    Knowledge,
    Share,
    from_hidden,
    from_rounded,
    tighten,
)
from lykt.statistics.protection.policies import Method, Policy, Zeros
from lykt.statistics.protection.primary import public_cells, sensitive, too_small, whole_groups
from lykt.statistics.protection.slabs import slabs, widest_slabs
from lykt.statistics.protection.systems import Counts, Flags, Ids, System
from lykt.statistics.protection.told import gettext_noop
from lykt.statistics.protection.transfers import Transfers

MOST_FINDINGS = 1_000
"""So many findings are enough to refuse a release; the rest of the attack is not made."""


_TOLD = 20


class Kind(StrEnum):
    EXACT = "recomputable"
    SMALL = "provably small"
    NARROW = "too narrow"
    GROUP = "whole group"


@dataclass(frozen=True)
class Finding:
    """What could be worked out of a cell. ``by`` is the person alone in a cell who could.

    It is not ``grave`` that a person alone in a cell works out a count that is hidden for others'
    sake only, and could have been published for its own.
    """

    kind: Kind
    cell: int
    low: float
    high: float
    by: tuple[int, ...] = ()
    grave: bool = True


@dataclass(frozen=True)
class Interval:
    cell: int
    low: float
    high: float


@dataclass(frozen=True)
class Audit:
    """The report of an attack; it names true cells, so it is kept with those who may see them."""

    policy: Policy
    labels: tuple[dict[str, str], ...]
    """What the persons of each cell have in common, for cells that the report names."""
    named: tuple[int, ...]
    cells: int
    hidden: int
    findings: tuple[Finding, ...]
    stopped: bool
    intervals: tuple[Interval, ...]
    persons: int
    """How many are alone in a cell, and attacked the others."""
    in_fractions: int
    """Hidden cells that no table of whole numbers, as far as it was found, shows to be open."""

    @property
    def passed(self) -> bool:
        return not any(one.grave for one in self.findings)

    def count(self, kind: Kind, *, insiders: bool = False, grave: bool = True) -> int:
        found = [one for one in self.findings if one.kind is kind and one.grave is grave]
        return sum(bool(one.by) is insiders for one in found)

    def label(self, cell: int) -> dict[str, str]:
        return self.labels[self.named.index(cell)]

    def as_json(self) -> dict[str, Any]:
        return {
            "passed": self.passed,
            "made": _made(self),
            "policy": self.policy.as_json(),
            "cells": self.cells,
            "hidden": self.hidden,
            "persons_alone": self.persons,
            "open_by_fractions_only": self.in_fractions,
            "stopped_early": self.stopped,
            "findings": [
                {
                    "kind": str(one.kind),
                    "grave": one.grave,
                    "cell": self.label(one.cell),
                    "low": _end(one.low),
                    "high": _end(one.high),
                    **({"by_the_person_alone_in": self.label(one.by[0])} if one.by else {}),
                }
                for one in self.findings
            ],
            "intervals": [
                {"cell": self.label(one.cell), "low": _end(one.low), "high": _end(one.high)}
                for one in self.intervals
            ],
        }

    def as_text(self) -> str:
        verdict = "passed" if self.passed else "FAILED"
        grave = [one for one in self.findings if one.grave]
        lines = [
            f"Audit {verdict}: {self.hidden} of {self.cells} cells are protected.",
            *(f"  {kind}: {self._told(kind)}" for kind in Kind),
            *(f"  - {_sentence(self, one)}" for one in grave[:_TOLD]),
        ]
        if len(grave) > _TOLD:
            lines.append(f"  … and {len(grave) - _TOLD} more")
        if len(grave) < len(self.findings):
            lines.append(
                "  Hidden counts that are large enough to be published, and that a person alone "
                f"in a cell can work out: {len(self.findings) - len(grave)}"
            )
        return "\n".join([*lines, _made(self)])

    def _told(self, kind: Kind) -> str:
        return f"{self.count(kind)} for everybody, {self.count(kind, insiders=True)} for insiders"


def audit(
    system: System,
    policy: Policy,
    hidden: Flags,
    *,
    shares: Sequence[Share] = (),
    already: Flags | None = None,
    full: bool = False,
) -> Audit:
    """Attack a release with hidden cells. ``already`` are cells that were published before.

    A sensitive cell that is not hidden is found, too, unless it was known before. Stops at "open
    enough" for each cell; ``full`` gives whole intervals, too. Raises ``ContradictionError`` where
    what would be published does not fit the counts.
    """
    before = public_cells(system, policy.public)
    if already is not None:
        before = before | already
    known = from_hidden(system, hidden & ~before, policy.zeros, shares)
    attacked = np.flatnonzero(hidden | (sensitive(system, policy) & ~before))
    attack = _linear(system, policy, known)
    return _report(system, policy, attack, attacked, int(hidden.sum()), full=full)


def audit_rounded(system: System, policy: Policy, shown: Counts, *, full: bool = False) -> Audit:
    """Attack a release with rounded counts; only what is too small must stay open.

    An answer that a whole group shares is shown: what must stay open is whether it is all of them.
    """
    if (system.relations @ shown).any():
        raise ContradictionError(gettext_noop("the rounded counts do not add up"))
    public = public_cells(system, policy.public)
    known = from_rounded(system, shown, policy.rounding_base, public)
    cells = np.flatnonzero(too_small(system, policy) & ~public)
    attack = _linear(system, policy, known) if public.any() else _apart(system, policy, known)
    return _report(system, policy, attack, cells, len(cells), full=full)


def _linear(system: System, policy: Policy, known: Knowledge) -> Attack:
    truth = _checked(system, known)
    known = tighten(known)
    around = slabs(system, known.unknown)
    transfers = Transfers(system, known, truth)
    return Attack(known, truth, _goal(policy), around, transfers, _persons(system, policy))


def _apart(system: System, policy: Policy, known: Knowledge) -> Attack | AttackApart:
    if system.parts is None:
        return _linear(system, policy, known)
    truth = _checked(system, known)
    persons = _persons(system, policy)
    return AttackApart(system.parts, known, truth, _goal(policy), persons)


def _checked(system: System, known: Knowledge) -> Floats:
    truth = system.counts.astype(float)
    known.check(truth)
    return truth


def _goal(policy: Policy) -> Goal:
    return Goal(policy.width, policy.minimum_count)


def _persons(system: System, policy: Policy) -> list[Ids]:
    return alone(system) if policy.insiders else []


def _report(
    system: System,
    policy: Policy,
    attack: Attack | AttackApart,
    cells: Ids,
    protected: int,
    *,
    full: bool,
) -> Audit:
    # Sensitive counts first: tables that open them mostly open the others as well, and the attack
    # must not stop, having found enough of the rest, before it has tried them.
    slab = widest_slabs(system)
    order = (system.counts[cells], slab[cells], ~sensitive(system, policy)[cells])
    cells = cells[np.lexsort(order)]
    found = islice(_all_findings(system, policy, attack, cells), MOST_FINDINGS)
    findings = tuple(found)
    named = {one.cell for one in findings} | {one.by[0] for one in findings if one.by}
    if full:
        named |= set(cells.tolist())
    closed = {one.cell for one in findings}
    return Audit(
        policy,
        tuple(system.label(cell) for cell in sorted(named)),
        tuple(sorted(named)),
        len(system.counts),
        protected,
        findings,
        len(findings) == MOST_FINDINGS,
        tuple(_intervals(attack, cells)) if full else (),
        len(attack.persons),
        sum(
            not attack.shown_by_whole_tables(cell) for cell in cells.tolist() if cell not in closed
        ),
    )


def _all_findings(
    system: System, policy: Policy, attack: Attack | AttackApart, cells: Ids
) -> Iterator[Finding]:
    opened = list(islice(attack.outsider(cells), MOST_FINDINGS))
    yield from _findings(opened, attack.goal)
    yield from _groups(system, policy, attack)
    closed = {one.cell for one in opened}
    own_sake = sensitive(system, policy)
    for cell in cells.tolist():
        if cell not in closed:
            for one in _findings(attack.insiders(cell), attack.goal):
                within = any(_is_part(system, cell, own) for own in one.by)
                yield replace(one, grave=bool(own_sake[cell]) and not within)


def _is_part(system: System, cell: int, whole: int) -> bool:
    """Whether a cell counts nobody but whom another counts.

    Whoever is alone in the whole knows its parts, and learns nothing about anybody else by them.
    """
    nodes = zip(system.variables, system.nodes[cell], system.nodes[whole], strict=True)
    return all(
        (variable.membership[[own]] - variable.membership[[other]]).max() <= 0
        for variable, own, other in nodes
    )


def _findings(opened: Iterable[Opened], goal: Goal) -> Iterator[Finding]:
    """The gravest that holds for each; a cell that is known exactly is also small, or narrow."""
    for one in opened:
        kind = Kind.NARROW
        if one.high - one.low < NEAR:
            kind = Kind.EXACT
        elif not goal.not_small(one.low, one.high):
            kind = Kind.SMALL
        yield Finding(kind, one.cell, one.low, one.high, one.by)


def _groups(system: System, policy: Policy, attack: Attack | AttackApart) -> Iterator[Finding]:
    """Groups of whom everybody learns that all members, or all but a few, share an answer."""
    for rule in policy.group_disclosure:
        for shared in whole_groups(system, [rule]):
            others = {shared.group: 1.0, **dict.fromkeys(shared.answers, -1.0)}
            most = attack.most(others)
            if most < rule.all_but + 1 - NEAR:
                yield Finding(Kind.GROUP, shared.group, 0.0, most)


def _intervals(attack: Attack | AttackApart, cells: Ids) -> Iterator[Interval]:
    for cell in sorted(cells.tolist()):
        low, high = attack.interval(cell)
        yield Interval(cell, np.ceil(low - NEAR), np.floor(high + NEAR))


def _end(value: float) -> float | None:
    """A bound in JSON, which has no endless number."""
    return None if np.isinf(value) else round(float(value), 6)


def _sentence(audit: Audit, one: Finding) -> str:
    place = _place(audit.label(one.cell))
    by = f", by the person alone in {_place(audit.label(one.by[0]))}" if one.by else ""
    return f"{place}: {one.kind}, {one.low:g} to {one.high:g}{by}"


def _place(label: dict[str, str]) -> str:
    return " / ".join(f"{variable} {code}" for variable, code in label.items()) or "the total"


def _made(audit: Audit) -> str:
    policy = audit.policy
    least = 0 if policy.zeros is Zeros.HIDDEN else 1
    known = f"hidden cells at least {least}"
    if policy.method is Method.ROUNDING:
        base = policy.rounding_base
        known = f"an innermost 0 below {base}, an innermost {base} from 1 to {base}"
    return (
        f"Made by linear programming (HiGHS {version('highspy')}) on what would be published: "
        f"every sum between the tables, {known}, bounds propagated first; then by each of "
        f"{audit.persons} persons alone in a cell."
    )
