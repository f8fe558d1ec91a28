"""What a questionnaire file holds: the definition, and which version it is from when."""

import datetime as dt
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from lykt.questions.definition import Definition

TRANSLATED_TITLE = "translated_title"
"""Lykt's column for a title in further languages; XLSForm's ``form_title`` is in one."""


@dataclass(frozen=True)
class Edition:
    """One version as its author wrote it; published, it becomes a ``Version``."""

    definition: Definition
    number: int
    valid_from: dt.date


def language_heading(code: str) -> str:
    """A language as XLSForm columns name it: ``Norsk bokmål (nb)``."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(code)
    except UnknownLocaleError:
        name = None
    return f"{name[0].upper()}{name[1:]} ({code})" if name else code
