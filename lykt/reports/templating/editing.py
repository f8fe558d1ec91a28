"""Changing a template's chapters and numbers without disturbing what else stands in it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from lykt.reports.templating.faults import Fault
from lykt.reports.templating.template import CHAPTER, FENCE, Template


def rewritten(
    source: str,
    template: Template,
    chapters: Mapping[str, str],
    numbers: Mapping[str, tuple[float | None, float | None]],
    cells: Mapping[tuple[str, str], float | None],
) -> str:
    """The source with new texts by chapter, and new numbers.

    ``numbers`` are now and before by their code, ``cells`` by a table's code and a row's.
    """
    head, _, body = (
        source.replace("\r\n", "\n").removeprefix(FENCE + "\n").partition(f"\n{FENCE}\n")
    )
    for code, (now, before) in numbers.items():
        head = _with_number(head, code, "before", before)
        head = _with_number(head, code, "value", now)
    for (table, row), value in cells.items():
        head = _with_cell(head, table, row, value)
    above = head.count("\n") + 3
    lines = body.split("\n")
    parts = []
    for chapter in template.chapters:
        text = _tidy(chapters.get(chapter.code, chapter.source))
        parts.append(f"{lines[chapter.line - above - 1]}\n\n{text}\n")
    return f"{FENCE}\n{head}\n{FENCE}\n\n" + "\n".join(parts)


def in_chapter(source: str, fault: Fault) -> Fault:
    """The fault with its line counted from the first one of its chapter's text."""
    lines = source.replace("\r\n", "\n").split("\n")[: fault.line]
    head = lines.index(FENCE, 1) if FENCE in lines[1:] else len(lines)
    headings = [place for place in range(head, len(lines)) if CHAPTER.match(lines[place])]
    if not headings:
        return fault
    text = lines[headings[-1] + 1 :]
    empty = next((place for place, line in enumerate(text) if line), 0)
    return replace(fault, line=max(1, len(text) - empty))


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip("\n")


def _with_number(head: str, code: str, which: str, value: float | None) -> str:
    """The head with one number changed, or written where its section has no such line."""
    line = re.compile(rf"^{which}\s*=.*$", re.MULTILINE)
    written = f"{which} = {_written(value)}"

    def changed(inside: str) -> str:
        if line.search(inside):
            return line.sub(written, inside, count=1)
        return f"{written}\n{inside}"

    return _in_section(head, f"own.{code}", changed)


def _with_cell(head: str, table: str, row: str, value: float | None) -> str:
    """The head with the number of one row, as the shipped templates write rows."""
    place = re.compile(rf'(code\s*=\s*"{re.escape(row)}"[^}}\n]*?value\s*=\s*)[^,}}\n]*?(\s*[,}}])')

    def changed(inside: str) -> str:
        return place.sub(rf"\g<1>{_written(value)}\g<2>", inside, count=1)

    return _in_section(head, f"table.{table}", changed)


def _in_section(head: str, name: str, change: Callable[[str], str]) -> str:
    """The head with what stands under ``[name]`` changed."""
    pattern = rf"(^\[{re.escape(name)}\]\n)(.*?)(?=^\[|\Z)"
    section = re.compile(pattern, re.MULTILINE | re.DOTALL)
    return section.sub(lambda found: found[1] + change(found[2]), head, count=1)


def _written(value: float | None) -> str:
    if value is None:
        return '""'
    return f"{value}" if value % 1 else f"{value:.0f}"
