"""Reading a template: its head in TOML, then chapters in Markdown."""

import re
import tomllib
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn, TypeAlias

from django.utils.translation import gettext

from lykt.reports.templating.faults import Fault, TemplateError
from lykt.reports.templating.markdown import Reader, Text

FENCE = "+++"
CHAPTER = re.compile(r"^# +(?P<title>.+?)(?: *\{#(?P<code>[\w-]+)\})? *$")


@dataclass(frozen=True)
class Own:
    """A number that the editor keeps, since the system has no data for it yet."""

    code: str
    label: str
    value: float | None = None
    before: float | None = None
    decimals: int = 0
    unit: str = ""


@dataclass(frozen=True)
class OwnTable:
    """A table that the editor keeps: a number, or nothing yet, for each row."""

    code: str
    title: str
    rows: tuple[tuple[str, str, float | None], ...]
    by_county: bool = False


@dataclass(frozen=True)
class Line:
    """A block as it was written. ``kind`` is as in ``document``; ``parts`` are its texts."""

    kind: str
    line: int
    parts: tuple[Text, ...]
    level: int = 0
    numbered: bool = False


@dataclass(frozen=True)
class Chapter:
    """One chapter: its heading, and what was written under it."""

    code: str
    title: Text
    line: int
    source: str
    lines: tuple[Line, ...] = ()


Head: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Template:
    """``title`` and ``about`` may have references too."""

    title: Text
    about: Text
    language: str
    own: dict[str, Own]
    tables: dict[str, OwnTable]
    chapters: tuple[Chapter, ...]
    head: str = field(default="", repr=False)

    def only(self, *codes: str) -> "Template":
        """The template with some chapters alone."""
        return replace(self, chapters=tuple(one for one in self.chapters if one.code in codes))

    def with_numbers(self, numbers: dict[str, float | None]) -> "Template":
        """The template with the editor's own numbers, as they are kept apart from the text."""
        own = {
            code: replace(one, value=numbers.get(code, one.value)) for code, one in self.own.items()
        }
        return replace(self, own=own)


def read_template(source: str) -> Template:
    """Raises ``TemplateError`` with the line of whatever can not be read."""
    head, body, skipped = _parted(source.replace("\r\n", "\n"))
    known = _head(head)
    reader = Reader()
    chapters = tuple(_chapters(body, skipped, reader))
    template = Template(
        title=reader.inline(str(known.get("title", "")), 1),
        about=reader.inline(str(known.get("about", "")), 1),
        language=str(known.get("language", "nb")),
        own=_own(known),
        tables=_tables(known),
        chapters=chapters,
        head=head,
    )
    if reader.faults:
        raise TemplateError(reader.faults)
    return template


def _parted(source: str) -> tuple[str, str, int]:
    """The head, the body, and how many lines stand before the body."""
    if not source.startswith(FENCE + "\n"):
        _refuse(1, gettext("The template begins with a line “+++”, then its head, then “+++”."))
    head, found, body = source.removeprefix(FENCE + "\n").partition(f"\n{FENCE}\n")
    if not found:
        _refuse(1, gettext("The head has no end: write a line “+++” before the first chapter."))
    return head, body, head.count("\n") + 3


def _head(text: str) -> Head:
    try:
        head = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = gettext("The head can not be read as TOML: %(error)s.") % {"error": error}
        raise TemplateError([Fault(1, "", message)]) from error
    if not head.get("title"):
        _refuse(1, gettext('The head has no title: write title = "…".'))
    return head


def _own(head: Head) -> dict[str, Own]:
    found = {}
    for code, one in dict(head.get("own", {})).items():
        if not isinstance(one, dict) or "label" not in one:
            _refuse(1, gettext("The number “own.%(code)s” needs a label.") % {"code": code})
        found[code] = Own(
            code,
            str(one["label"]),
            _number(code, one.get("value")),
            _number(code, one.get("before")),
            int(one.get("decimals", 0)),
            str(one.get("unit", "")),
        )
    return found


def _tables(head: Head) -> dict[str, OwnTable]:
    found = {}
    for code, one in dict(head.get("table", {})).items():
        rows = tuple(
            (str(row["code"]), str(row["label"]), _number(code, row.get("value")))
            for row in one.get("rows", [])
        )
        found[code] = OwnTable(code, str(one.get("title", code)), rows, bool(one.get("counties")))
    return found


def _number(code: str, value: object) -> float | None:
    """Nothing, or an empty text, is a number that is not there yet."""
    if value in (None, ""):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        _refuse(1, gettext("“own.%(code)s” has no number: write digits.") % {"code": code})
    return value


def _chapters(body: str, skipped: int, reader: Reader) -> list[Chapter]:
    found: list[tuple[int, re.Match[str], list[str]]] = []
    for number, line in enumerate(body.split("\n"), start=skipped + 1):
        heading = CHAPTER.match(line)
        if heading:
            found.append((number, heading, []))
        elif found:
            found[-1][2].append(line)
        elif line.strip():
            _refuse(number, gettext("Text stands before the first chapter (“# Title”)."))
    if not found:
        _refuse(skipped, gettext("The template has no chapter: write “# Title” on a line."))
    return [_chapter(number, heading, lines, reader) for number, heading, lines in found]


def _chapter(number: int, heading: re.Match[str], lines: list[str], reader: Reader) -> Chapter:
    title = heading["title"]
    reader.chapter = title
    source = "\n".join(lines)
    blocks = tuple(Line(*one) for one in reader.blocks(source, number))
    return Chapter(
        heading["code"] or f"chapter-{number}", reader.inline(title, number), number, source, blocks
    )


def _refuse(line: int, text: str) -> NoReturn:
    raise TemplateError([Fault(line, "", text)])
