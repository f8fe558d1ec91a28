"""Contacts as a list shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lykt.helpline.models import Contact
from lykt.questions.definition import TEXT, Definition
from lykt.questions.models import Version
from lykt.questions.queries import definition_of
from lykt.questions.shown import applicable_items, in_words, language_of

LIST_QUESTIONS = ("who_contacted", "form_of_violence", "help_asked_for")
"""What a list of contacts shows of the answers: enough to know a conversation again."""


@dataclass(frozen=True)
class Row:
    """A contact in a list: some answers in words, and how many questions were left open."""

    contact: Contact
    answers: list[str]
    missing: int


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
        for item in applicable_items(definition, answers)
        if item.kind not in TEXT and item.code not in answers
    ]
    return Row(contact, shown, len(open_questions))


def list_headings() -> list[str]:
    """The columns of ``LIST_QUESTIONS``, in words that hold for every channel."""
    return [_("Who"), _("Form of violence"), _("Help asked for")]
