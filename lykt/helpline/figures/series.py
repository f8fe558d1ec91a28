"""A channel's questions as series: asked since when, with which labels, and what broke."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lykt.helpline.models import Channel
from lykt.questions.changes import item_changes
from lykt.questions.definition import CHOICE, NUMERIC, Definition, Item, Kind, localised
from lykt.questions.models import Questionnaire, Version
from lykt.questions.queries import definition_of
from lykt.statistics.periods import Period
from lykt.statistics.tables import Category


@dataclass(frozen=True)
class Edition:
    """A version of a questionnaire, and the days on which it is in force."""

    period: Period
    definition: Definition

    def item(self, code: str) -> Item | None:
        return next((item for item in self.definition.items if item.code == code), None)


@dataclass(frozen=True)
class Series:
    """One question of a channel through its editions, the newest first.

    ``asked_by`` are the ids of every version that asks it, also later and superseded ones.
    """

    code: str
    editions: tuple[Edition, ...]
    asked_by: frozenset[int]

    @property
    def item(self) -> Item:
        return next(item for edition in self.editions if (item := edition.item(self.code)))

    @property
    def asked(self) -> list[Period]:
        return [edition.period for edition in self.editions if edition.item(self.code)]

    @property
    def is_conditional(self) -> bool:
        """Whether some edition asks it of some alone; nobody can then say how many were asked."""
        items = (edition.item(self.code) for edition in self.editions)
        return any(item.relevant for item in items if item)

    @property
    def several(self) -> bool:
        return self.item.kind is Kind.SEVERAL

    def options(self) -> Iterator[Category]:
        """Every option that some edition offers, labelled by the newest that does."""
        seen = set()
        for edition in self.editions:
            item = edition.item(self.code)
            for choice in item.choices if item else ():
                if choice.code not in seen:
                    seen.add(choice.code)
                    yield Category(choice.code, localised(choice.label), choice.option_class)


Published = Sequence[tuple[Version, Definition]]
"""The published versions with what they ask, the newest first."""


def published(questionnaire: Questionnaire) -> Published:
    versions = questionnaire.versions.filter(published_at__isnull=False)
    return [(one, definition_of(one)) for one in versions.order_by("-valid_from", "-number")]


def editions(versions: Published) -> list[Edition]:
    """Those that are in force on some day, with the days that they hold."""
    found: list[Edition] = []
    last = dt.date.max
    for version, definition in versions:
        if version.valid_from <= last:
            found.append(Edition(Period(version.valid_from, last), definition))
            last = version.valid_from - dt.timedelta(days=1)
    return found


def channel_series(channel: Channel, period: Period) -> list[Series]:
    """The countable questions that a channel asks at some time in a period, in their order."""
    versions = published(channel.registration.questionnaire)
    known = tuple(edition for edition in editions(versions) if edition.period.first <= period.last)
    codes = dict.fromkeys(
        item.code
        for edition in known
        if edition.period.overlap(period)
        for item in edition.definition.items
        if item.kind in CHOICE | NUMERIC
    )
    return [Series(code, known, _asked_by(code, versions)) for code in codes]


def _asked_by(code: str, versions: Published) -> frozenset[int]:
    return frozenset(
        version.pk
        for version, definition in versions
        if any(item.code == code for item in definition.items)
    )


def breaks(channel: Channel, period: Period) -> list[str]:
    """What changed in a channel's questions in a period and the year before, as sentences."""
    known = editions(published(channel.registration.questionnaire))
    span = Period(period.a_year_earlier().first, period.last)
    return [
        sentence
        for newer, older in pairwise(known)
        if newer.period.first in span
        for sentence in _changes(older.definition, newer.definition, newer.period.first)
    ]


def series_breaks(series: Series, period: Period) -> list[str]:
    """The same of one question."""
    span = Period(period.a_year_earlier().first, period.last)
    return [
        sentence
        for newer, older in pairwise(series.editions)
        if newer.period.first in span
        for sentence in item_changes(
            older.item(series.code), newer.item(series.code), newer.period.first
        )
    ]


def _changes(older: Definition, newer: Definition, day: dt.date) -> Iterator[str]:
    before, after = ({item.code: item for item in one.items} for one in (older, newer))
    for code in dict.fromkeys([*after, *before]):
        yield from item_changes(before.get(code), after.get(code), day)
