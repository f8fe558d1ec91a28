"""What a document says, whatever it is written as."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from django.conf import settings
from django.utils.translation import gettext

from lykt.statistics.charts import Drawn


@dataclass(frozen=True)
class Span:
    """Words in one style. ``missing`` marks what the editor has not filled in yet."""

    text: str
    strong: bool = False
    emphasis: bool = False
    address: str = ""
    missing: bool = False


Text: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True)
class Paragraph:
    """Running text; ``quoted`` stands apart."""

    text: Text
    quoted: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading within a section; ``level`` is 2 or 3."""

    text: Text
    level: int = 2


@dataclass(frozen=True)
class Bullets:
    """A list; ``numbered`` when the order matters."""

    items: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Grid:
    """A table that the editor has written by hand."""

    headings: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True)
class KeyNumber:
    """A number that is set large, with what it is of; ``value`` is the same to reckon with."""

    number: str
    label: str
    before: str = ""
    value: float | None = None


@dataclass(frozen=True)
class KeyNumbers:
    """The few numbers that matter most."""

    numbers: tuple[KeyNumber, ...]


@dataclass(frozen=True)
class Gap:
    """A place where the editor has something to write. ``text`` says what."""

    text: str


@dataclass(frozen=True)
class Placed:
    """A figure where it stands: its chart, its table, or both; ``level`` is of its heading.

    ``times`` is how often it stands in the document so far, since an address may be given once.
    """

    figure: Drawn
    chart: bool = True
    table: bool = True
    level: int = 2
    times: int = 1

    @property
    def anchor(self) -> str:
        return self.figure.code if self.times == 1 else f"{self.figure.code}-{self.times}"


Block: TypeAlias = "Paragraph | Heading | Bullets | Grid | KeyNumbers | Gap | Placed"


@dataclass(frozen=True)
class Section:
    """A chapter: a heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """``language`` is the code of the language that the texts are in; ``about`` says what it is.

    ``contents`` gives it a list of its sections. ``caution`` is why it may not be published as it
    is; no editor can take that away, and every form begins with it.
    """

    title: str
    about: str
    language: str
    sections: tuple[Section, ...]
    contents: bool = field(default=False)
    caution: str = ""

    def figures(self) -> Iterator[Drawn]:
        """Each figure that stands somewhere in it, once."""
        found: dict[str, Drawn] = {}
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Placed):
                    found.setdefault(block.figure.code, block.figure)
        yield from found.values()


def plain(text: str) -> Text:
    return (Span(text),)


def said(text: Text) -> str:
    """The words alone."""
    return "".join(span.text for span in text)


def notice() -> str:
    """What every page of a document must say about where it was made; mostly nothing."""
    if settings.PRODUCTION:
        return ""
    return gettext("This is a demonstration. The data are made up.")


def marks(document: Document) -> list[str]:
    """What every page of it says, where pages can: that it is made up, or not for publication."""
    found = (notice(), gettext("Not for publication") if document.caution else "")
    return [text for text in found if text]


def gap_label() -> str:
    """What stands before a place that is not filled, so that nobody prints it unseen."""
    return gettext("To be written:")
