"""Answers as a reader sees them: the labels of the version that was answered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lykt.helpline.models import Contact
from lykt.questions.conditions import applicable
from lykt.questions.definition import TEXT, Definition, Item
from lykt.questions.fields import shown_number
from lykt.questions.models import Response, Version
from lykt.questions.queries import definition_of

LIST_QUESTIONS = ("who_contacted", "form_of_violence", "help_asked_for")
"""What a list of contacts shows of the answers: enough to know a conversation again."""


@dataclass(frozen=True)
class ShownAnswer:
    """One question with its answer in words; ``is_text`` is free text, shown only when opened."""

    code: str
    label: str
    answer: str
    is_missing: bool
    is_text: bool


@dataclass(frozen=True)
class Row:
    """A contact in a list: some answers in words, and how many questions were left open."""

    contact: Contact
    answers: list[str]
    missing: int


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
        for item in _applicable_items(definition, response.answers)
    ]


def _applicable_items(definition: Definition, answers: Mapping[str, Any]) -> Iterator[Item]:
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


def rows_of(contacts: Iterable[Contact]) -> list[Row]:
    """Contacts as a list shows them; the versions are read once for all."""
    contacts = list(contacts)
    versions = Version.objects.in_bulk({contact.response.version_id for contact in contacts})
    definitions = {pk: definition_of(version) for pk, version in versions.items()}
    return [_row(contact, definitions[contact.response.version_id]) for contact in contacts]


def _row(contact: Contact, definition: Definition) -> Row:
    language, answers = language_of(definition), contact.response.answers
    items = {item.code: item for item in definition.items}
    shown = [
        in_words(items[code], answers[code], language) if code in answers else ""
        for code in LIST_QUESTIONS
    ]
    open_questions = [
        item
        for item in _applicable_items(definition, answers)
        if item.kind not in TEXT and item.code not in answers
    ]
    return Row(contact, shown, len(open_questions))


def list_headings() -> list[str]:
    """The columns of ``LIST_QUESTIONS``, in words that hold for every channel."""
    return [_("Who"), _("Form of violence"), _("Help asked for")]
