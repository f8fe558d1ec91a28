"""Which column is which field, and which cell text is which option."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from lykt.helpline.imports.fields import Field, Layout
from lykt.helpline.imports.matching import key
from lykt.lib.spreadsheets.problems import Problem, quoted
from lykt.lib.spreadsheets.reading import Heading

IGNORED = ""
"""A column that is left out on purpose, or an option text that means unanswered."""


@dataclass(frozen=True)
class ColumnMapping:
    """A decision for each column, and for cell texts that are no option's own.

    ``columns`` goes from heading to field code, ``values`` from field code to option code by
    the key of the cell's text. ``IGNORED`` is a decision too; what is missing is undecided.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "columns": dict(self.columns),
            "values": {code: dict(texts) for code, texts in self.values.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ColumnMapping":
        return cls(data.get("columns", {}), data.get("values", {}))


def signature(headings: Iterable[Heading]) -> str:
    """Files with the same headings, in any order, have the same signature."""
    texts = sorted(key(heading.text) for heading in headings if heading.text)
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def suggest(headings: Sequence[Heading], layout: Layout) -> ColumnMapping:
    """Columns whose heading is a name of a field; the others stay undecided."""
    free = {key(name): one for one in layout.fields for name in _names(one)}
    columns: dict[str, str] = {}
    for heading in headings:
        found = free.get(key(heading.text))
        if found and found.code not in columns.values():
            columns[heading.text] = found.code
    return ColumnMapping(_one_way_to_tell_when(columns))


def _names(one: Field) -> tuple[str, ...]:
    return (one.code, str(one.label), *one.names)


def _one_way_to_tell_when(columns: dict[str, str]) -> dict[str, str]:
    """A form's own time of sending gives way to the date and the time that were asked for."""
    taken = set(columns.values())
    if {"started", "date", "time"} <= taken:
        return {heading: code for heading, code in columns.items() if code != "started"}
    if "started" in taken:
        return {text: code for text, code in columns.items() if code not in ("date", "time")}
    return columns


def faults(mapping: ColumnMapping, headings: Sequence[Heading], layout: Layout) -> list[Problem]:
    """Why a mapping can not be used with these headings: undecided, twice, unknown, missing."""
    return [
        *_undecided(mapping, headings),
        *_unknown(mapping, layout),
        *_twice(mapping, headings, layout),
        *_missing(mapping, headings, layout),
    ]


def _undecided(mapping: ColumnMapping, headings: Sequence[Heading]) -> Iterable[Problem]:
    for heading in headings:
        if heading.text and heading.text not in mapping.columns:
            yield Problem(
                "undecided",
                _("The column is not mapped."),
                _("Say what it is, or that it is to be left out."),
                column=heading.letter,
                heading=heading.text,
            )


def _unknown(mapping: ColumnMapping, layout: Layout) -> Iterable[Problem]:
    known = {one.code for one in layout.fields}
    for heading, code in mapping.columns.items():
        if code != IGNORED and code not in known:
            yield Problem(
                "unknown_field",
                _("“%(code)s” is not something a column of this file can be.") % {"code": code},
                _("Choose one of: %(codes)s.") % {"codes": ", ".join(sorted(known))},
                heading=heading,
            )


def _columns(mapping: ColumnMapping, headings: Sequence[Heading]) -> dict[str, list[Heading]]:
    """The columns of each field, of those that the file has."""
    found: dict[str, list[Heading]] = {}
    for heading in headings:
        code = mapping.columns.get(heading.text, IGNORED)
        if code != IGNORED:
            found.setdefault(code, []).append(heading)
    return found


def _twice(
    mapping: ColumnMapping, headings: Sequence[Heading], layout: Layout
) -> Iterable[Problem]:
    labels = {one.code: one.label for one in layout.fields}
    for code, columns in _columns(mapping, headings).items():
        if len(columns) > 1:
            letters = ", ".join(column.letter for column in columns)
            yield Problem(
                "mapped_twice",
                _("The columns %(columns)s are all mapped to “%(field)s”.")
                % {"columns": letters, "field": labels.get(code, code)},
                _("Keep one, and leave the others out."),
            )


def _missing(
    mapping: ColumnMapping, headings: Sequence[Heading], layout: Layout
) -> Iterable[Problem]:
    mapped = set(_columns(mapping, headings))
    for alternatives in layout.needed:
        if not any(mapped.issuperset(codes) for codes in alternatives):
            wanted = _(", or ").join(
                _(" and ").join(quoted(layout.field(code).label) for code in codes)
                for codes in alternatives
            )
            yield Problem(
                "missing_field",
                _("No column is mapped to %(fields)s, which is required.") % {"fields": wanted},
                _("Map the column that holds it, or export the file again with it."),
            )
