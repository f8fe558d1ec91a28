"""What a document says, whatever it is written as."""

from dataclasses import dataclass
from typing import TypeAlias

from django.conf import settings
from django.utils.translation import gettext

from lykt.statistics.charts import Figure


@dataclass(frozen=True)
class Bullets:
    """A list without an order."""

    items: tuple[str, ...]


Block: TypeAlias = "str | Bullets | Figure"
"""A paragraph is its text."""


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """``language`` is the code of the language that the texts are in; ``about`` says what it is."""

    title: str
    about: str
    language: str
    sections: tuple[Section, ...]


def notice() -> str:
    """What every page of a document must say about where it was made; mostly nothing."""
    if settings.PRODUCTION:
        return ""
    return gettext("This is a demonstration. The data are made up.")
