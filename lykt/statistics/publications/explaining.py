"""What stands under a table: what it counts, what its totals are of, and what broke its series."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from lykt.people.models import Unit
from lykt.questions.changes import item_changes
from lykt.questions.definition import Item, Kind, localised
from lykt.questions.models import Version
from lykt.questions.queries import definition_of
from lykt.statistics.engine.labels import of_each
from lykt.statistics.engine.sources import Codes, Source, Units, source_named
from lykt.statistics.periods import Period
from lykt.statistics.specs import QUESTION, Axis, Condition, Keep, TableSpec, Texts


def definition(spec: TableSpec) -> Texts:
    """What is counted, after what the table says of itself."""
    found = {language: [text] for language, text in spec.definition.items()}
    for sentence in _in_every_language(lambda: _counted(spec)):
        for language, text in sentence.items():
            found.setdefault(language, []).append(text)
    return {language: " ".join(texts) for language, texts in found.items()}


def notes(spec: TableSpec) -> tuple[Texts, ...]:
    """The table's own notes; then how each question is counted, and when it was asked otherwise."""
    found = list(spec.notes)
    for axis in spec.by:
        asked = _asked(spec, axis.dimension)
        if any(one.item for one in asked):
            found += _in_every_language(partial(_of, spec, axis, asked))
    return tuple(found)


def is_asked(spec: TableSpec, question: str) -> bool:
    """Whether somebody was asked by the table's last day."""
    return any(one.item for one in _asked(spec, question))


def _in_every_language(make: Callable[[], Iterable[str]]) -> list[Texts]:
    """Each sentence in each language, once: what is released is read again without the source."""
    languages = [language for language, _ in settings.LANGUAGES]
    said = []
    for language in languages:
        with translation.override(language):
            said.append(list(make()))
    sentences = dict.fromkeys(zip(*said, strict=True))
    return [dict(zip(languages, one, strict=True)) for one in sentences]


# --- What is counted ----------------------------------------------------------------------


def _counted(spec: TableSpec) -> Iterator[str]:
    source = source_named(spec.source)
    rows = [str(source.label), *(_label(source, spec, *one) for one in spec.scope.items())]
    yield gettext("Counted: %(rows)s.") % {"rows": ", ".join(rows)}
    for one in spec.where:
        if one.codes:
            told = gettext("All but: %(codes)s.") if one.unless else gettext("Only: %(codes)s.")
            yield told % {"codes": ", ".join(_labels(source, spec, one))}


def _labels(source: Source, spec: TableSpec, condition: Condition) -> list[str]:
    return [_label(source, spec, condition.dimension, code) for code in condition.codes]


def _label(source: Source, spec: TableSpec, dimension: str, code: str) -> str:
    """What the screen calls a category; its code where nothing has a name for it."""
    if items := [one.item for one in _asked(spec, dimension) if one.item]:
        named = {one.code: localised(one.label) for item in items for one in item.choices}
        return f"{localised(_heading(spec, dimension))} {named.get(code, code)}"
    found = source.dimensions.get(dimension)
    if isinstance(found, Codes):
        named = {one.code: localised(one.label) for one in found.codes(spec.scope)}
        return named.get(code, code)
    if isinstance(found, Units):
        return Unit.objects.filter(code=code).values_list("name", flat=True).first() or code
    return code


def _heading(spec: TableSpec, question: str) -> Texts:
    """The newest wording of each questionnaire that asks."""
    asked = {one.questionnaire: one.item.label for one in _asked(spec, question) if one.item}
    return of_each(list(asked.values()))


# --- Questions ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asked:
    """A version of a questionnaire, the days that it holds, and the question if it asks it."""

    questionnaire: int
    period: Period
    item: Item | None


def _asked(spec: TableSpec, dimension: str) -> list[_Asked]:
    """Every version until the table's last day, the oldest first; none for no question."""
    if not dimension.startswith(QUESTION):
        return []
    code = dimension.removeprefix(QUESTION)
    versions = Version.objects.filter(
        questionnaire__in=list(source_named(spec.source).questionnaires(spec.scope)),
        published_at__isnull=False,
        valid_from__lte=spec.period.last,
    ).order_by("-valid_from", "-number")
    ends: dict[int, dt.date] = {}
    found = []
    for version in versions:
        last = ends.get(version.questionnaire_id, spec.period.last)
        if version.valid_from <= last:
            items = {item.code: item for item in definition_of(version).items}
            holds = Period(version.valid_from, last)
            found.append(_Asked(version.questionnaire_id, holds, items.get(code)))
            ends[version.questionnaire_id] = version.valid_from - dt.timedelta(days=1)
    return found[::-1]


def _of(spec: TableSpec, axis: Axis, asked: Sequence[_Asked]) -> Iterator[str]:
    counted = [one for one in asked if any(one.period.overlap(days) for days in spec.periods)]
    items = [one.item for one in counted if one.item]
    if items:
        yield from _how_counted(axis, items)
    yield from _changes(spec, asked)


def _how_counted(axis: Axis, items: Sequence[Item]) -> Iterator[str]:
    newest = {"question": localised(items[-1].label)}
    others = [item for item in items if item.label != items[-1].label]
    if others:
        told = gettext("“%(question)s” is also asked as “%(other)s”.")
        yield told % {**newest, "other": localised(others[-1].label)}
    if any(item.relevant for item in items):
        yield gettext("“%(question)s” is asked only of some.") % newest
    if axis.missing is Keep.LEFT_OUT:
        told = gettext("“%(question)s”: those without an answer are not counted, nor in the total.")
        yield told % newest
    if Keep.LEFT_OUT in (axis.not_known, axis.not_relevant):
        told = gettext("“%(question)s”: “not known” and “not relevant” are not counted.")
        yield told % newest
    if items[-1].kind is Kind.SEVERAL:
        told = gettext("“%(question)s”: several answers may be given, so they do not add up.")
        yield told % newest


def _changes(spec: TableSpec, asked: Sequence[_Asked]) -> Iterator[str]:
    """From the first day that is counted on: then also years before do not compare."""
    first = min(period.first for period in spec.periods)
    for questionnaire in dict.fromkeys(one.questionnaire for one in asked):
        own = [one for one in asked if one.questionnaire == questionnaire]
        for older, newer in pairwise(own):
            if newer.period.first >= first:
                yield from item_changes(older.item, newer.item, newer.period.first)
