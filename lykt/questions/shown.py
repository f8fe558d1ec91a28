"""Answers as a reader sees them: the labels of the version that was answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from lykt.questions.conditions import applicable
from lykt.questions.definition import TEXT, Definition, Item
from lykt.questions.fields import shown_number
from lykt.questions.models import Response
from lykt.questions.queries import definition_of


@dataclass(frozen=True)
class ShownAnswer:
    """One question with its answer in words; ``is_text`` is free text, shown only when opened."""

    code: str
    label: str
    answer: str
    is_missing: bool
    is_text: bool


def language_of(definition: Definition) -> str:
    wanted = get_language() or ""
    return wanted if wanted in definition.languages else definition.languages[0]


def in_words(item: Item, value: Any, language: str) -> str:
    """A stored answer as its labels; a number as it is typed."""
    labels = {choice.code: choice.label[language] for choice in item.choices}
    if isinstance(value, list):
        return ", ".join(labels[code] for code in value)
    if item.choices:
        return labels[value]
    return shown_number(value) if isinstance(value, int | float) else str(value)


def shown_answers(response: Response, texts: Mapping[str, str] | None) -> list[ShownAnswer]:
    """Every question that applied. Free text stands only when ``texts`` are given."""
    definition = definition_of(response.version)
    language = language_of(definition)
    return [
        _shown(item, response.answers, texts, language)
        for item in applicable_items(definition, response.answers)
    ]


def applicable_items(definition: Definition, answers: Mapping[str, Any]) -> Iterator[Item]:
    codes = applicable(definition, answers)
    return (item for item in definition.items if item.code in codes)


def _shown(
    item: Item, answers: Mapping[str, Any], texts: Mapping[str, str] | None, language: str
) -> ShownAnswer:
    is_text = item.kind in TEXT
    given = texts or {} if is_text else answers
    answer = in_words(item, given[item.code], language) if item.code in given else ""
    return ShownAnswer(
        code=item.code,
        label=item.label[language],
        answer=answer,
        # Whether a closed text says anything is not known until it is opened.
        is_missing=not answer and not (is_text and texts is None),
        is_text=is_text,
    )
