"""A page's Markdown as HTML: headings, lists, quotations, tables, links; no HTML, no images.

``[the page](side:code)`` leads to another page of the same handbook.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

AddressOf: TypeAlias = Callable[[str], str]
"""Where another page is found, by its code; empty when it is not."""

PAGE = "side:"
_MAY_LEAD_TO = re.compile(rf"^(?:https?://|mailto:|tel:|{PAGE}|#)", re.IGNORECASE)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["html_block", "html_inline", "image", "code", "fence"])
    parser.validateLink = lambda url: bool(_MAY_LEAD_TO.match(url))  # type: ignore[method-assign]
    parser.add_render_rule("table_open", _table_open)
    parser.add_render_rule("table_close", lambda *_args: "</table></div>\n")
    return parser


def _table_open(*_args: Any) -> str:
    label = escape(_("Table"))
    return (
        f'<div class="scroll-x" tabindex="0" role="region" aria-label="{label}">'
        '<table class="ds-table" data-border>\n'
    )


def as_html(text: str, address_of: AddressOf, *, below: int = 1) -> SafeString:
    """The text, its own headings under a heading of the level ``below``."""
    parser = _parser()
    tokens = parser.parse(text)
    _level_headings(tokens, below)
    for link, end in _links(tokens):
        _lead(link, end, address_of)
    # The parser escapes what was written, and lets in no HTML and no address but the above.
    made: str = parser.renderer.render(tokens, parser.options, {})
    return SafeString(made)


def _level_headings(tokens: Iterable[Token], below: int) -> None:
    """No level is left out, whichever the writer began with."""
    levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            own = int(token.tag[1:])
            levels = [level for level in levels if level < own] + [own]
            token.attrSet("class", "ds-heading")
            token.attrSet("data-size", "xs" if len(levels) == 1 else "2xs")
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(below + len(levels), 6)}"


def _links(tokens: Iterable[Token]) -> Iterator[tuple[Token, Token]]:
    """Each link's beginning and end; there is none inside another."""
    inline = [child for token in tokens for child in token.children or []]
    opened = [child for child in inline if child.type == "link_open"]
    closed = [child for child in inline if child.type == "link_close"]
    return zip(opened, closed, strict=True)


def _lead(link: Token, end: Token, address_of: AddressOf) -> None:
    """A page that is not found leaves the link's words without a link."""
    address = _address(link)
    if address.startswith(PAGE):
        address = address_of(address.removeprefix(PAGE))
    link.attrs = {"href": address, "class": "ds-link"} if address else {}
    link.tag = end.tag = "a" if address else "span"


def _address(link: Token) -> str:
    return str(link.attrGet("href") or "")


def pages_linked(text: str) -> list[str]:
    """The codes of other pages that a text leads to."""
    addresses = (_address(link) for link, _end in _links(_parser().parse(text)))
    return [each.removeprefix(PAGE) for each in addresses if each.startswith(PAGE)]
