"""A question over the versions and questionnaires that a scope has: its options and columns."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from lykt.questions.definition import CHOICE, NUMERIC, Definition, Item, Kind
from lykt.questions.models import Option, OptionClass, Question, Version
from lykt.questions.queries import definition_of
from lykt.statistics.engine import labels
from lykt.statistics.engine.moment import remembered
from lykt.statistics.engine.sources import Scope, Source
from lykt.statistics.specs import SpecError, Texts


@dataclass(frozen=True)
class SeriesOption:
    """An option with the ids that mean it, in each questionnaire that has it."""

    code: str
    label: Texts
    kind: OptionClass
    ids: tuple[int, ...]


@dataclass(frozen=True)
class QuestionSeries:
    """One question; ``item`` is how the newest version asks it, ``label`` how each questionnaire
    does."""

    item: Item
    label: Texts
    questions: tuple[int, ...]
    options: tuple[SeriesOption, ...]
    """Those that some version by that day offers, in their order; then all others."""
    offered: int

    @property
    def several(self) -> bool:
        return self.item.kind is Kind.SEVERAL

    @property
    def is_number(self) -> bool:
        return self.item.kind in NUMERIC


def question_series(source: Source, scope: Scope, code: str, until: dt.date) -> QuestionSeries:
    """Raises ``SpecError`` for a question that no version has, or that can not be counted."""
    key = ("series", source.code, tuple(sorted(scope.items())), code, until)
    return remembered(key, lambda: _series(source, scope, code, until))


def _series(source: Source, scope: Scope, code: str, until: dt.date) -> QuestionSeries:
    key = ("questionnaires", source.code, tuple(sorted(scope.items())))
    questionnaires = remembered(key, lambda: tuple(source.questionnaires(scope)))
    asked = list(Question.objects.filter(questionnaire__in=questionnaires, code=code))
    by_version = list(_items(questionnaires, code, until))
    items = [item for _, item in by_version]
    if not asked or not items:
        told = gettext(
            "No version of the questionnaires behind '%(source)s' asks '%(code)s' by %(day)s. "
            "Look at the questionnaire for the codes of its questions."
        )
        raise SpecError(told % {"source": source.code, "code": code, "day": until})
    newest = items[0]
    if newest.kind not in CHOICE | NUMERIC:
        told = gettext(
            "'%(code)s' asks for %(kind)s, which can not be counted. Choose a question with "
            "options or a number."
        )
        raise SpecError(told % {"code": code, "kind": newest.kind.value.replace("_", " ")})
    options, offered = _options(asked, items)
    # The newest of each questionnaire is the one that stays.
    of_each = {questionnaire: item.label for questionnaire, item in reversed(by_version)}
    label = labels.of_each([of_each[one] for one in questionnaires if one in of_each])
    return QuestionSeries(newest, label, tuple(one.pk for one in asked), options, offered)


def _items(questionnaires: Sequence[int], code: str, until: dt.date) -> Iterator[tuple[int, Item]]:
    """How each version asks, the newest first, by its questionnaire; of those until a day."""
    definitions = remembered(
        ("definitions", tuple(questionnaires), until), lambda: _definitions(questionnaires, until)
    )
    for questionnaire, definition in definitions:
        yield from ((questionnaire, item) for item in definition.items if item.code == code)


def _definitions(questionnaires: Sequence[int], until: dt.date) -> list[tuple[int, Definition]]:
    versions = Version.objects.filter(
        questionnaire__in=questionnaires, published_at__isnull=False, valid_from__lte=until
    )
    newest_first = versions.order_by("-valid_from", "-number")
    return [(one.questionnaire_id, definition_of(one)) for one in newest_first]


def _options(
    asked: Sequence[Question], items: Sequence[Item]
) -> tuple[tuple[SeriesOption, ...], int]:
    ids: dict[str, list[int]] = {}
    for option in Option.objects.filter(question__in=asked).order_by("pk"):
        ids.setdefault(option.code, []).append(option.pk)
    found: dict[str, SeriesOption] = {}
    for item in items:
        for choice in item.choices:
            if choice.code not in found:
                own = tuple(ids.get(choice.code, ()))
                found[choice.code] = SeriesOption(
                    choice.code, choice.label, choice.option_class, own
                )
    offered = len(found)
    for code in (code for code in ids if code not in found):
        found[code] = SeriesOption(code, {"nb": code}, OptionClass.ANSWER, tuple(ids[code]))
    return tuple(found.values()), offered
