"""The tables of an edition, protected and attacked together with all that is public already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.utils.translation import gettext, ngettext

from lykt.statistics.engine.grids import Counted
from lykt.statistics.protection import policies
from lykt.statistics.protection.audits import Audit, Kind, audit, audit_rounded
from lykt.statistics.protection.knowledge import ContradictionError
from lykt.statistics.protection.policies import Method, Policy
from lykt.statistics.protection.primary import public_cells, sensitive
from lykt.statistics.protection.rounding import rounded
from lykt.statistics.protection.suppression import suppress
from lykt.statistics.protection.systems import Counts, Flags, LayoutError, System
from lykt.statistics.protection.told import ToldError
from lykt.statistics.publications import means
from lykt.statistics.publications.following import Joined
from lykt.statistics.publications.joining import join
from lykt.statistics.publications.laying import LEFT_OUT, Laid, laid
from lykt.statistics.publications.linked import PublicTable
from lykt.statistics.publications.readable import as_released
from lykt.statistics.publications.workflow import OverlapError, ProtectionError
from lykt.statistics.released import ReleasedTable


@dataclass(frozen=True)
class Before:
    """What outsiders have: cells that they know, and cells that were hidden from them.

    ``changed`` is how many cells of the new tables they have with another count.
    """

    known: Flags
    hidden: Flags
    changed: int


def protected(
    new: Sequence[Counted], public: Sequence[PublicTable], policy: Policy
) -> tuple[list[ReleasedTable], dict[str, Any]]:
    """The tables as everybody will see them, and the auditor's report as data.

    Tables of different sources count different rows: nothing can be subtracted between them, and
    what divides both, such as the channel, need not divide them alike. So each source is a system
    of its own. Raises ``ProtectionError`` with the reason when the policy can not be met.
    """
    means.refuse_unprotected(new)
    found: dict[int, ReleasedTable] = {}
    reports: dict[str, dict[str, Any]] = {}
    for source in dict.fromkeys(table.spec.source for table in new):
        places = [at for at, table in enumerate(new) if table.spec.source == source]
        earlier = [one for one in public if one.spec.source == source]
        tables, reports[source] = _of_one_source([new[at] for at in places], earlier, policy)
        found |= dict(zip(places, tables, strict=True))
    return [found[at] for at in range(len(new))], _together(reports)


def _of_one_source(
    new: Sequence[Counted], public: Sequence[PublicTable], policy: Policy
) -> tuple[list[ReleasedTable], dict[str, Any]]:
    tables = [part for table in new for part in laid(table)]
    try:
        joined = join(tables, [_as_counted_then(tables) for tables in _by_edition(public)])
        if policy.method is Method.ROUNDING:
            return _rounded(new, public, joined, policy, len(tables))
        return _suppressed(new, public, joined, policy, len(tables))
    except LayoutError as error:
        raise OverlapError(
            gettext("The tables can not be held together: %(reason)s.") % {"reason": _said(error)}
        ) from error
    except (policies.ProtectionError, ContradictionError) as error:
        raise ProtectionError(
            gettext("The policy can not be met. %(reason)s Merge categories, or leave a table out.")
            % {"reason": _said(error)}
        ) from error


def _said(error: ToldError) -> str:
    return gettext(error.sentence) % error.named


def _by_edition(public: Sequence[PublicTable]) -> list[list[PublicTable]]:
    """The tables of each earlier edition, the newest first."""
    found: dict[int, list[PublicTable]] = {}
    for one in public:
        found.setdefault(one.edition.pk, []).append(one)
    return list(reversed(found.values()))


def _as_counted_then(tables: Sequence[PublicTable]) -> list[Laid]:
    return [Laid.from_json(part["laid"]) for one in tables for part in one.row.counted or ()]


# --- Hiding -------------------------------------------------------------------------------


def _suppressed(
    new: Sequence[Counted], public: Sequence[PublicTable], joined: Joined, policy: Policy, size: int
) -> tuple[list[ReleasedTable], dict[str, Any]]:
    system = joined.system
    before = _before(system, public, size)
    harmless = ~sensitive(system, policy) | _without_answer(system) | _of_nobody(joined)
    known = before.known | (joined.implied & harmless)
    fixed = known | public_cells(system, policy.public)
    primary = sensitive(system, policy) & ~fixed
    hidden = suppress(system, policy, primary, fixed) | (before.hidden & ~fixed)
    means.refuse_telling_means(new, public, system, policy, hidden)
    report = audit(system, policy, hidden, already=fixed)
    grids = system.tables[:size]
    released = list(_tables(new, [~hidden[grid] for grid in grids]))
    cells = np.unique(np.concatenate([grid.ravel() for grid in grids]))
    remarks = [*means.remarks(new), *_remarks(before, policy, system)]
    return released, _as_data(report, len(cells), int(hidden[cells].sum()), remarks)


def _without_answer(system: System) -> Flags:
    """Cells of those who gave no answer to something: that is no secret of theirs."""
    found = np.zeros(len(system.counts), bool)
    for place, variable in enumerate(system.variables):
        nodes = [at for at, code in enumerate(variable.nodes) if code.startswith(LEFT_OUT)]
        found |= np.isin(system.nodes[:, place], nodes)
    return found


def _of_nobody(joined: Joined) -> Flags:
    """Cells that no table shows, of something that nobody at all has, as those of a county who are
    at none of its offices: every reader takes it that there are none."""
    found = np.zeros(len(joined.implied), bool)
    for place in range(len(joined.system.variables)):
        nodes = joined.system.nodes[:, place]
        somebody = np.bincount(nodes, weights=joined.system.counts + joined.shown) > 0
        found |= ~somebody[nodes]
    return found


def _before(system: System, public: Sequence[PublicTable], first: int) -> Before:
    """What each earlier table showed, and what it hid."""
    size = len(system.counts)
    known, hidden = np.zeros(size, bool), np.zeros(size, bool)
    place = first
    for tables in _by_edition(public):
        for one in tables:
            values = one.row.table.values["count"]
            cells = [part["places"] for part in one.row.counted or ()]
            for number, places in enumerate(cells):
                grid = system.tables[place].ravel()
                place += 1
                own = values[number * len(places) : (number + 1) * len(places)]
                for at, value in zip(places, own, strict=True):
                    if at >= 0:
                        hidden[grid[at]] |= value is None
                        known[grid[at]] |= value is not None
    # Once somebody has been shown a cell, hiding it again elsewhere protects nobody.
    return Before(known, hidden & ~known, _changed(system, known, first))


def _changed(system: System, known: Flags, size: int) -> int:
    """How many cells of the new tables were public with another count."""
    counted_otherwise = {tuple(codes) for codes in system.nodes[known].tolist()}
    cells = np.unique(np.concatenate([grid.ravel() for grid in system.tables[:size]]))
    now = (tuple(codes) for codes in system.nodes[cells[~known[cells]]].tolist())
    return sum(codes in counted_otherwise for codes in now)


def _tables(
    new: Sequence[Counted], visible: Sequence[Flags], counts: Sequence[Counts] | None = None
) -> Iterator[ReleasedTable]:
    """The released tables; ``visible`` and ``counts`` are of every period of every table."""
    at = 0
    for table in new:
        shapes = [grid.counts.shape for grid in table.grids]
        here = slice(at, at + len(shapes))
        at += len(shapes)
        seen = [one.reshape(shape) for one, shape in zip(visible[here], shapes, strict=True)]
        if counts is None:
            yield as_released(table, seen)
        else:
            found = [one.reshape(shape) for one, shape in zip(counts[here], shapes, strict=True)]
            yield as_released(table, seen, found)


# --- Rounding -----------------------------------------------------------------------------


def _rounded(
    new: Sequence[Counted], public: Sequence[PublicTable], joined: Joined, policy: Policy, size: int
) -> tuple[list[ReleasedTable], dict[str, Any]]:
    """Rounded tables are the sums of their own parts; another set of tables has other parts."""
    _refuse_other_tables(new, public)
    system = joined.system
    shown = rounded(system, policy.rounding_base)
    means.refuse_telling_means(new, public, system, policy, shown != system.counts)
    report = audit_rounded(system, policy, shown)
    grids = system.tables[:size]
    released = list(
        _tables(new, [np.ones(grid.shape, bool) for grid in grids], [shown[grid] for grid in grids])
    )
    released = [replace(one, rounded_to=policy.rounding_base) for one in released]
    cells = np.unique(np.concatenate([grid.ravel() for grid in grids]))
    return released, _as_data(report, len(cells), 0, means.remarks(new))


def _refuse_other_tables(new: Sequence[Counted], public: Sequence[PublicTable]) -> None:
    asked = [table.spec.unnamed for table in new]
    for one in public:
        method = one.edition.policy.get("method", Method.SUPPRESSION)
        if one.spec.unnamed not in asked or method != Method.ROUNDING:
            raise OverlapError(
                gettext(
                    "“%(publication)s”, edition %(number)s, is public and counts the same rows in "
                    "another way. Rounded counts could be compared with it. Take the same tables, "
                    "rounded there too, or protect these by hiding."
                )
                % {"publication": one.edition.publication.name, "number": one.edition.number}
            )


# --- The report ---------------------------------------------------------------------------


def _as_data(report: Audit, cells: int, hidden: int, remarks: list[str]) -> dict[str, Any]:
    """The auditor's report without a true count: an edition keeps it, and its page shows it."""
    return {
        "passes": report.passed,
        "cells": cells,
        "hidden": hidden,
        "exact": _both(report, Kind.EXACT),
        "narrow": _both(report, Kind.SMALL) + _both(report, Kind.NARROW),
        "groups": _both(report, Kind.GROUP),
        "remarks": remarks,
        "report": report.as_json(),
    }


def _together(reports: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """One report of all sources; ``report`` has each by its source."""
    every = list(reports.values())
    numbers = ("cells", "hidden", "exact", "narrow", "groups")
    return {
        "passes": all(one["passes"] for one in every),
        **{name: sum(one[name] for one in every) for name in numbers},
        "remarks": list(dict.fromkeys(text for one in every for text in one["remarks"])),
        "report": {source: one["report"] for source, one in reports.items()},
    }


def _both(report: Audit, kind: Kind) -> int:
    return report.count(kind) + report.count(kind, insiders=True)


def _remarks(before: Before, policy: Policy, system: System) -> list[str]:
    """What the one who releases must know and no rule refuses."""
    found = []
    if changed := before.changed:
        told = ngettext(
            "%(number)s cell was public with another count. Whoever has the earlier edition sees "
            "by how much it changed.",
            "%(number)s cells were public with another count. Whoever has the earlier edition "
            "sees by how much each changed.",
            changed,
        )
        found.append(told % {"number": changed})
    small = before.known & (system.counts > 0) & (system.counts < policy.minimum_count)
    if known := int(small.sum()):
        told = ngettext(
            "%(number)s small count is public already, and is not hidden anew.",
            "%(number)s small counts are public already, and are not hidden anew.",
            known,
        )
        found.append(told % {"number": known})
    return found
