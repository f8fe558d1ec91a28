"""Preparing an edition: everything that would be public, counted, protected and attacked."""

import hashlib
import json
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from lykt.questions.models import Version
from lykt.statistics.engine.grids import Counted
from lykt.statistics.engine.moment import same_moment
from lykt.statistics.engine.sources import source_named
from lykt.statistics.models import Edition, EditionTable
from lykt.statistics.protection.policies import Policy
from lykt.statistics.publications.counting import counted
from lykt.statistics.publications.laying import laid
from lykt.statistics.publications.linked import (
    check_periods,
    public_over_the_same_rows,
    public_tables,
)
from lykt.statistics.publications.means import refuse_moved_means
from lykt.statistics.publications.protecting import protected
from lykt.statistics.publications.readable import places_of
from lykt.statistics.released import ReleasedTable
from lykt.statistics.specs import TableSpec


@dataclass(frozen=True)
class Prepared:
    """What an edition keeps of its preparation."""

    tables: dict[str, ReleasedTable]
    counted: dict[str, list[dict[str, Any]]]
    audit: dict[str, Any]
    versions: dict[str, Any]
    considered: list[list[object]]


def prepared(edition: Edition) -> Prepared:
    """Raises ``ProtectionError`` with the reason when it can not be done; nothing is kept then."""
    rows = list(edition.tables.all())
    specs = [spec_of(row) for row in rows]
    public = public_tables(specs)
    check_periods(specs, public)
    with same_moment():
        found = [counted(spec) for spec in specs]
        refuse_moved_means(specs, public)
    tables, audit = protected(found, public, Policy.from_json(edition.policy))
    return Prepared(
        tables={row.code: table for row, table in zip(rows, tables, strict=True)},
        counted={row.code: _kept(table) for row, table in zip(rows, found, strict=True)},
        audit=audit,
        versions=_versions(specs),
        considered=public_over_the_same_rows(edition),
    )


def has_changed_since(edition: Edition) -> bool:
    """Whether a prepared edition would be counted otherwise now.

    Raises ``ProtectionError`` with the reason when it can not be counted any more.
    """
    rows = list(edition.tables.all())
    with same_moment():
        return any(_counts(_kept(counted(spec_of(row)))) != _counts(row.counted) for row in rows)


def _counts(kept: list[dict[str, Any]] | None) -> list[Any]:
    return [part["laid"]["counts"] for part in kept or ()]


def _kept(table: Counted) -> list[dict[str, Any]]:
    parts = zip(laid(table), places_of(table), strict=True)
    return [{"laid": one.as_json(), "places": places} for one, places in parts]


def spec_of(row: EditionTable) -> TableSpec:
    """How the table is counted, with the address and title that it has in the edition."""
    spec = TableSpec.from_json(row.spec)
    return replace(spec, code=row.code, title={**spec.title, "nb": row.title})


def digest_of(edition: Edition) -> str:
    """What ties tables, policy and audit together; the same whatever database they lay in."""
    frozen = {
        "policy": edition.policy,
        "audit": edition.audit,
        "versions": edition.versions,
        "tables": [[one.code, one.spec, one.released] for one in edition.tables.all()],
    }
    text = json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _versions(specs: list[TableSpec]) -> dict[str, Any]:
    return {"software": _software(), "questionnaires": _questionnaires(specs)}


def _software() -> dict[str, str]:
    found = {}
    for name in ("lykt", "ibis-framework", "duckdb", "highspy", "numpy", "scipy"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _questionnaires(specs: list[TableSpec]) -> dict[str, list[int]]:
    """The versions that held at some time in the tables' periods."""
    found: dict[str, set[int]] = {}
    for spec in specs:
        used = list(source_named(spec.source).questionnaires(spec.scope))
        for one in Version.objects.filter(
            questionnaire__in=used,
            published_at__isnull=False,
            valid_from__lte=spec.period.last,
        ).select_related("questionnaire"):
            found.setdefault(one.questionnaire.code, set()).add(one.number)
    return {code: sorted(numbers) for code, numbers in sorted(found.items())}
