"""Markdown with references: ``{answer_rate}`` in running text, ``{figure: gender}`` alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from lykt.reports.document import Span
from lykt.reports.templating.faults import Fault

REFERENCE = re.compile(
    r"^(?:(?P<told>[^:{}]+):)?\s*(?P<name>[^\s,{}][^,{}]*?)\s*(?:,\s*(?P<how>[a-z ]+?)\s*)?$"
)


@dataclass(frozen=True)
class Reference:
    """``{told: name, how}``, as it was written and where."""

    line: int
    source: str
    strong: bool = False
    emphasis: bool = False

    @property
    def told(self) -> str:
        """What stands before the colon: a trend word, or what is to be placed here."""
        before, colon, _ = self.source.partition(":")
        return before.strip() if colon else ""

    @property
    def rest(self) -> str:
        """What stands after the colon, or all of it."""
        before, colon, after = self.source.partition(":")
        return (after if colon else before).strip()

    @property
    def name(self) -> str:
        return self.rest.partition(",")[0].strip()

    @property
    def how(self) -> str:
        return self.rest.partition(",")[2].strip()


PLACED = (
    "figure",
    "figures",
    "chart",
    "table",
    "list",
    "numbers",
    "write",
    "when",
    "unless",
    "end",
)
"""What stands on a line of its own, also where no empty line is around it."""
_ALONE = re.compile(rf"^\s*\{{({'|'.join(PLACED)})\b[^{{}}]*\}}\s*$")

Text: TypeAlias = tuple[Span | Reference, ...]
Written: TypeAlias = tuple[str, int, tuple[Text, ...], int, bool]
"""Kind, line, texts, level and whether it is numbered."""


def _references(state: StateInline, silent: bool) -> bool:
    """A rule of the Markdown parser: ``{`` to the next ``}`` is one reference."""
    if state.src[state.pos] != "{":
        return False
    end = state.src.find("}", state.pos)
    if end < 0:
        return False
    if not silent:
        state.push("reference", "", 0).content = state.src[state.pos + 1 : end].strip()
    state.pos = end + 1
    return True


def _parser() -> MarkdownIt:
    # Markup of other kinds than these would not look the same in every form of the report.
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["html_block", "html_inline", "image", "code", "fence"])
    parser.inline.ruler.before("escape", "reference", _references)
    return parser


class Reader:
    """Reads chapter after chapter, and gathers what it can not take."""

    def __init__(self) -> None:
        self.chapter = ""
        self.faults: list[Fault] = []
        self._parser = _parser()
        self._numbers: list[int] = []

    def inline(self, source: str, line: int) -> Text:
        self._numbers = [line]
        return self._text(self._parser.parseInline(source)[0])

    def blocks(self, source: str, above: int) -> Iterator[Written]:
        """What is written, in order; ``above`` lines of the file stand above ``source``."""
        apart, self._numbers = _apart(source, above)
        tokens = self._parser.parse(apart)
        place = 0
        while place < len(tokens):
            token = tokens[place]
            end = _closing(tokens, place)
            yield from self._block(token, tokens[place : end + 1])
            place = end + 1

    def _block(self, token: Token, inside: Sequence[Token]) -> Iterator[Written]:
        line = self._numbers[token.map[0] if token.map else 0]
        texts = tuple(self._text(one) for one in inside if one.type == "inline")
        if token.type == "paragraph_open":
            yield "paragraph", line, texts, 0, False
        elif token.type == "heading_open":
            yield from self._heading(token, line, texts)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            yield "bullets", line, texts, 0, token.type.startswith("ordered")
        elif token.type == "blockquote_open":
            yield from (("quote", line, (text,), 0, False) for text in texts)
        elif token.type == "table_open":
            columns = sum(one.type == "th_open" for one in inside)
            yield "grid", line, texts, columns, False
        else:
            self._fault(line, gettext("A report has no room for this kind of markup."))

    def _heading(self, token: Token, line: int, texts: tuple[Text, ...]) -> Iterator[Written]:
        level = int(token.tag[1:])
        if level > 3:
            self._fault(line, gettext("Headings go down to “###”."))
        else:
            yield "heading", line, texts, level, False

    def _text(self, token: Token) -> Text:
        place = token.map[0] if token.map else 0
        found: list[Span | Reference] = []
        style: dict[str, Any] = {"strong": False, "emphasis": False, "address": ""}
        for child in token.children or []:
            if child.type == "reference":
                kept = {name: style[name] for name in ("strong", "emphasis")}
                found.append(
                    self._reference(Reference(self._numbers[place], child.content, **kept))
                )
            elif child.type in ("softbreak", "hardbreak"):
                place += 1
                found.append(Span(" ", **style))
            elif child.content:
                found.append(Span(child.content, **style))
            else:
                _restyle(style, child)
        return tuple(found)

    def _reference(self, reference: Reference) -> Reference:
        if not reference.rest or (reference.told != "write" and not _fits(reference)):
            text = gettext(
                "“{%(source)s}” is no reference. It is written {name}, {name, before} or "
                "{word: name}."
            )
            self._fault(reference.line, text % {"source": reference.source})
        return reference

    def _fault(self, line: int, text: str) -> None:
        self.faults.append(Fault(line, self.chapter, text))


def _apart(source: str, above: int) -> tuple[str, list[int]]:
    """The source with what is placed as paragraphs of their own, and each line's own number."""
    lines, numbers = [], []
    for number, line in enumerate(source.split("\n"), start=above + 1):
        around = [""] if _ALONE.match(line) else []
        lines += [*around, line, *around]
        numbers += [number] * (1 + 2 * len(around))
    return "\n".join(lines), numbers


def _fits(reference: Reference) -> bool:
    if reference.told == "numbers":
        return True
    return bool(REFERENCE.match(reference.source))


def _restyle(style: dict[str, Any], token: Token) -> None:
    names = {"strong": "strong", "em": "emphasis"}
    kind, _, edge = token.type.rpartition("_")
    if kind in names:
        style[names[kind]] = edge == "open"
    elif kind == "link":
        style["address"] = str(token.attrGet("href") or "") if edge == "open" else ""


def _closing(tokens: Sequence[Token], start: int) -> int:
    """Where the token that opens at ``start`` is closed."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens) - 1
