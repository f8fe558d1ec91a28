"""JSON-stat 2.0: a table as one cube, with the measures as its last dimension."""

import json
from collections import defaultdict
from typing import Any

from django.utils.translation import gettext

from lykt.statistics.opendata.cells import cells, legend
from lykt.statistics.opendata.origin import Origin
from lykt.statistics.opendata.texts import remarks, said
from lykt.statistics.released import ReleasedDimension, ReleasedMeasure, ReleasedTable, Role

Cube = dict[str, Any]


def as_jsonstat(table: ReleasedTable, origin: Origin, language: str) -> bytes:
    """The table in a language; ``null`` with a sign in ``status`` where no number is shown."""
    return json.dumps(cube(table, origin, language), ensure_ascii=False, allow_nan=False).encode()


def cube(table: ReleasedTable, origin: Origin, language: str) -> Cube:
    metric = free_name("measure", {dimension.code for dimension in table.dimensions})
    values, status = _values(table)
    found: Cube = {
        "version": "2.0",
        "class": "dataset",
        "href": origin.table_address(table.code, ".json") + f"?lang={language}",
        "label": said(table.title, language),
        "source": said(table.source, language) or origin.publisher.name,
        "updated": origin.released_at.isoformat(timespec="seconds"),
        "id": [*(dimension.code for dimension in table.dimensions), metric],
        "size": [*table.shape, len(table.measures)],
        "role": _roles(table, metric),
        "dimension": {
            **{one.code: _dimension(one, language) for one in table.dimensions},
            metric: _metric(table.measures, language),
        },
        "value": values,
        "extension": _extension(table, origin, language),
    }
    if status:
        found["status"] = status
    if notes := remarks(table, origin, language):
        found["note"] = notes
    return found


def free_name(wanted: str, taken: set[str]) -> str:
    """A name that no dimension has; with a line after it, or more, where one has."""
    while wanted in taken:
        wanted += "_"
    return wanted


def _values(table: ReleasedTable) -> tuple[list[Any], dict[str, str]]:
    """Measures fastest; the sign of each place that has no number."""
    columns = cells(table)
    flat = [
        columns[measure.code][place] for place in range(table.size) for measure in table.measures
    ]
    return [value for value, _ in flat], {
        str(at): sign for at, (_, sign) in enumerate(flat) if sign
    }


def _roles(table: ReleasedTable, metric: str) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = defaultdict(list)
    for dimension in table.dimensions:
        if dimension.role is not Role.CATEGORY:
            roles[str(dimension.role)].append(dimension.code)
    return {**roles, "metric": [metric]}


def _dimension(dimension: ReleasedDimension, language: str) -> Cube:
    category: Cube = {
        "index": list(dimension.codes),
        "label": {one.code: said(one.label, language) for one in dimension.categories},
    }
    if child := _children(dimension):
        category["child"] = child
    found: Cube = {"label": said(dimension.label, language), "category": category}
    if apart := {one.code: one.kind for one in dimension.categories if one.kind != "answer"}:
        found["extension"] = {"kind": apart}
    return found


def _children(dimension: ReleasedDimension) -> dict[str, list[str]]:
    """Which categories each total and subtotal is made of."""
    found: dict[str, list[str]] = defaultdict(list)
    shown = set(dimension.codes)
    for one in dimension.categories:
        parent = one.parent or dimension.total
        if parent in shown and parent != one.code:
            found[parent].append(one.code)
    return dict(found)


def _metric(measures: tuple[ReleasedMeasure, ...], language: str) -> Cube:
    return {
        "label": gettext("Measure"),
        "category": {
            "index": [measure.code for measure in measures],
            "label": {measure.code: said(measure.label, language) for measure in measures},
            "unit": {
                measure.code: {
                    "label": said(measure.unit, language),
                    "decimals": measure.decimals,
                }
                for measure in measures
            },
        },
    }


def _extension(table: ReleasedTable, origin: Origin, language: str) -> Cube:
    found: Cube = {
        "language": language,
        "code": table.code,
        "publication": {"code": origin.slug, "label": said(origin.title, language)},
        "edition": origin.edition,
        "period": {"first": str(table.first_day), "last": str(table.last_day)},
        "publisher": origin.publisher.name,
        "contact": origin.publisher.email,
        "licence": {"name": origin.licence.name, "href": origin.licence.address},
        "totals": {one.code: one.total for one in table.dimensions if one.total},
    }
    if signs := legend(table):
        found["status"] = {"label": signs}
    if table.rounded_to:
        found["rounded_to"] = table.rounded_to
    return found
