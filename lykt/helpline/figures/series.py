"""A channel's questions as series: asked since when, with which labels, and what broke."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext

from lykt.helpline.models import Channel
from lykt.questions.comparison import asked_otherwise
from lykt.questions.definition import CHOICE, NUMERIC, Definition, Item, Kind, localised
from lykt.questions.models import Questionnaire
from lykt.questions.queries import definition_of
from lykt.statistics.periods import Period
from lykt.statistics.tables import Category


@dataclass(frozen=True)
class Edition:
    """A version of a questionnaire, and the days on which it is in force."""

    period: Period
    version: int
    definition: Definition

    def item(self, code: str) -> Item | None:
        return next((item for item in self.definition.items if item.code == code), None)


@dataclass(frozen=True)
class Series:
    """One question of a channel through its editions, the newest first.

    ``asked_by`` are the ids of every version that asks it, also later ones.
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

    def is_asked_on(self, day: dt.date) -> bool:
        return any(day in span for span in self.asked)

    @property
    def is_conditional(self) -> bool:
        """Whether some edition asks it of some alone; nobody can then say how many were asked."""
        items = (edition.item(self.code) for edition in self.editions)
        return any(item.relevant for item in items if item)

    @property
    def label(self) -> str:
        return localised(self.item.label)

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


def editions(questionnaire: Questionnaire) -> list[Edition]:
    """The published versions with the days they hold, the newest first."""
    published = questionnaire.versions.filter(published_at__isnull=False)
    found: list[Edition] = []
    last = dt.date.max
    for version in published.order_by("-valid_from", "-number"):
        if version.valid_from <= last:
            span = Period(version.valid_from, last)
            found.append(Edition(span, version.pk, definition_of(version)))
            last = version.valid_from - dt.timedelta(days=1)
    return found


def channel_series(channel: Channel, period: Period) -> list[Series]:
    """The countable questions that a channel asks at some time in a period, in their order."""
    every = editions(channel.registration.questionnaire)
    known = tuple(edition for edition in every if edition.period.first <= period.last)
    codes = dict.fromkeys(
        item.code
        for edition in known
        if edition.period.overlap(period)
        for item in edition.definition.items
        if item.kind in CHOICE | NUMERIC
    )
    return [Series(code, known, _asked_by(code, every)) for code in codes]


def _asked_by(code: str, every: list[Edition]) -> frozenset[int]:
    return frozenset(edition.version for edition in every if edition.item(code))


def breaks(channel: Channel, period: Period) -> list[str]:
    """What changed in a channel's questions in a period and the year before, as sentences."""
    known = editions(channel.registration.questionnaire)
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
        for sentence in _item_changes(
            older.item(series.code), newer.item(series.code), newer.period.first
        )
    ]


def _changes(older: Definition, newer: Definition, day: dt.date) -> Iterator[str]:
    before, after = ({item.code: item for item in one.items} for one in (older, newer))
    for code in dict.fromkeys([*after, *before]):
        yield from _item_changes(before.get(code), after.get(code), day)


def _item_changes(older: Item | None, newer: Item | None, day: dt.date) -> Iterator[str]:
    if older and newer:
        yield from _breaks_of(older, newer, day)
        yield from _option_changes(older, newer, day)
    elif newer:
        asked = {"question": localised(newer.label), "day": _day(day)}
        yield gettext("“%(question)s” is asked since %(day)s.") % asked
    elif older:
        asked = {"question": localised(older.label), "day": _day(day - dt.timedelta(days=1))}
        yield gettext("“%(question)s” was asked until %(day)s.") % asked


def _breaks_of(older: Item, newer: Item, day: dt.date) -> Iterator[str]:
    for reason in asked_otherwise(older, newer):
        yield gettext("“%(question)s” does not compare with before %(day)s. %(reason)s") % {
            "question": localised(newer.label),
            "day": _day(day),
            "reason": reason,
        }


def _option_changes(older: Item, newer: Item, day: dt.date) -> Iterator[str]:
    before, after = ({choice.code: choice for choice in one.choices} for one in (older, newer))
    place = {"question": localised(newer.label), "day": _day(day)}
    for code in (code for code in after if code not in before):
        place["option"] = localised(after[code].label)
        yield gettext("“%(question)s” has the option “%(option)s” since %(day)s.") % place
    for code in (code for code in before if code not in after):
        place["option"] = localised(before[code].label)
        yield gettext("“%(question)s” is without the option “%(option)s” since %(day)s.") % place


def _day(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")
