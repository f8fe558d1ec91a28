"""What was corrected in a case, as one reader is shown it: what it was, what it is, and why."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lykt.incidents.access import OWN, Opened, Part
from lykt.incidents.models import Correction, Cost
from lykt.incidents.queries.cases import opening_report
from lykt.incidents.sealed_words import words_of
from lykt.people.models import Person
from lykt.questions.definition import Item
from lykt.questions.queries import definition_of
from lykt.questions.shown import in_words, language_of

_PARTS: Mapping[str, Part] = {
    Correction.Kind.FACTS: Part.FACTS,
    Correction.Kind.COST: Part.COSTS,
    Correction.Kind.MEASURE: Part.MEASURES,
    Correction.Kind.TALK: Part.TALKS,
}
LABELS: Mapping[str, Promise] = {
    "happened_at": gettext_lazy("When it happened"),
    "words": gettext_lazy("What it says"),
    "kroner": gettext_lazy("Kroner"),
    "outcome": gettext_lazy("Is it replaced?"),
    "owner": gettext_lazy("Who does it?"),
    "due_on": gettext_lazy("By when?"),
    "done_on": gettext_lazy("Done on"),
    "planned_for": gettext_lazy("Which day?"),
    "held_on": gettext_lazy("Held on"),
}
_DAYS = frozenset({"due_on", "done_on", "planned_for", "held_on"})


@dataclass(frozen=True)
class Change:
    """One thing before and after, in words; empty where it said nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownCorrection:
    """``reason`` and ``name`` are empty where they are not for the reader."""

    row: Correction
    name: str
    reason: str
    changes: list[Change]


def corrections_of(person: Person, opened: Opened) -> list[ShownCorrection]:
    """The first first. Of another's report, whoever was there sees no corrections either."""
    rows = opened.case.corrections.select_related("key", "author")
    rows = rows.filter(kind__in=[kind for kind, part in _PARTS.items() if opened.has(part)])
    if opened.standings <= OWN:
        own = opened.case.reports.filter(reporter=person).values("pk")
        rows = rows.filter(kind=Correction.Kind.FACTS, row__in=own)
    found = list(rows)
    items, language = _questions(opened) if found else ({}, "")
    return [_shown(opened, row, items, language) for row in found]


def _questions(opened: Opened) -> tuple[dict[str, Item], str]:
    definition = definition_of(opening_report(opened.case).response.version)
    return {item.code: item for item in definition.items}, language_of(definition)


def _shown(
    opened: Opened, row: Correction, items: Mapping[str, Item], language: str
) -> ShownCorrection:
    held = json.loads(words_of(row) or "{}")
    names = opened.has(Part.NAMES)
    return ShownCorrection(
        row=row,
        name=str(row.author or "") if names else "",
        reason=held.get("reason", "") if opened.has(Part.WORDS) else "",
        changes=[
            _change(code, before, after, items, language)
            for code, (before, after) in held.get("changes", {}).items()
            if names or code != "owner"
        ],
    )


def _change(code: str, before: Any, after: Any, items: Mapping[str, Item], language: str) -> Change:
    if code in LABELS:
        return Change(str(LABELS[code]), _said(code, before), _said(code, after))
    item = items.get(code)
    if item is None:
        return Change(code, str(before or ""), str(after or ""))
    said = [in_words(item, value, language) if value else "" for value in (before, after)]
    return Change(item.label[language], *said)


def _said(code: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if code == "happened_at":
        return f"{timezone.localtime(dt.datetime.fromisoformat(value)):%d.%m.%Y %H.%M}"
    if code in _DAYS:
        return f"{dt.date.fromisoformat(value):%d.%m.%Y}"
    return str(Cost.Outcome(value).label) if code == "outcome" else str(value)
