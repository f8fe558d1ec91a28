"""What a page's text may become, and what it never may."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykt.handbook.markdown import as_html, pages_linked

ALLOWED = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr", "br", "div"),
    *("strong", "em", "code", "a", "span", "table", "thead", "tbody", "tr", "th", "td"),
}


class Seen(HTMLParser):
    """The tags and addresses of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name == "href"]
        assert not [name for name, _value in attrs if name.startswith("on") or name == "style"]


def html(text: str, below: int = 1) -> str:
    return as_html(text, lambda code: "/there/" if code == "known" else "", below=below)


@given(st.text(st.sampled_from("#*-_[]()<>&\"'`|:!/. \nabhttpsjvcrid=1"), max_size=80))
def test_nothing_but_the_chosen_markup_comes_out(text: str) -> None:
    seen = Seen(html(text))
    assert set(seen.tags) <= ALLOWED
    assert all(address.startswith(("http", "#")) for address in seen.addresses)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<a href="https://example.org" onclick="x">',
        "![bilde](https://example.org/a.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html,1)",
        "<javascript:alert(1)>",
        "[x](//example.org)",
        "[x](/staff/account/)",
    ],
)
def test_html_images_and_addresses_that_run_are_shown_as_text(text: str) -> None:
    seen = Seen(html(text))
    assert set(seen.tags) <= {"p", "a"}
    assert all(address.startswith("https://example.org/a.png") for address in seen.addresses)


def test_links_lead_out_to_a_number_and_to_pages_that_are_there() -> None:
    seen = Seen(html("[a](https://example.org) [b](tel:112) [c](side:known) [d](side:gone)"))
    assert seen.addresses == ["https://example.org", "tel:112", "/there/"]
    assert ">d</span>" in html("[d](side:gone)")
    assert pages_linked("[c](side:known) [d](side:gone) [e](https://side.no)") == ["known", "gone"]


@pytest.mark.parametrize(
    ("below", "levels"), [(1, ["h2", "h3", "h2"]), (2, ["h3", "h4", "h3"]), (5, ["h6", "h6", "h6"])]
)
def test_headings_leave_no_level_out(below: int, levels: list[str]) -> None:
    seen = Seen(html("## En\n\n#### To\n\n## Tre", below))
    assert seen.tags == levels


def test_a_table_can_be_scrolled_by_keyboard() -> None:
    made = html("| a | b |\n|---|---|\n| 1 | 2 |")
    assert '<div class="scroll-x" tabindex="0" role="region"' in made
    assert made.count("<td>") == 2
