"""A table: headings, and rows under them, from CSV or XLSX alike."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from lykt.lib.spreadsheets.delimited import delimited_lines
from lykt.lib.spreadsheets.problems import RefusedError
from lykt.lib.spreadsheets.workbook import Cell, workbook_lines

WIDEST = 300
"""Columns that a table may have."""

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
# UTF-8 that was read as Windows-1252 and saved so: æ ø å Æ Ø Å é, dashes and quotation marks.
_GARBLED = re.compile("Ã[¦¸¥†˜…©¨¶¤¼ª\u0080-\u009f]|â€|Â[\u00a0«»°§]|\ufffd")
_WORD_BEFORE, _WORD_AFTER = re.compile(r"\w{0,40}\Z"), re.compile(r"\w{0,40}")
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})


@dataclass(frozen=True)
class Heading:
    """A column: its letter and what its first row says."""

    letter: str
    text: str


@dataclass(frozen=True)
class Row:
    """A row as a spreadsheet program numbers it, with a cell for each heading."""

    number: int
    cells: list[Cell]


@dataclass
class Table:
    """Headings, and the rows under them, once. ``about`` is how many rows there may be."""

    headings: tuple[Heading, ...]
    rows: Iterator[Row]
    about: int


def clean(text: str) -> str:
    """Text without stray spaces, invisible signs and other ways to write the same letter."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return " ".join(text.split())


@contextmanager
def open_table(file: BinaryIO, name: str, *, sheet: str = "") -> Iterator[Table]:
    """The table in a seekable file; ``name`` tells CSV from XLSX. Raises ``RefusedError``."""
    with _lines(file, name, sheet) as (about, lines):
        first = _first_line(lines)
        headings = _headings(first)
        yield Table(headings, _rows(lines, headings), max(about - 1, 0))


@contextmanager
def _lines(
    file: BinaryIO, name: str, sheet: str
) -> Iterator[tuple[int, Iterator[tuple[int, list[Cell]]]]]:
    file.seek(0)
    zipped = file.read(2) == b"PK"
    if zipped or name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        with workbook_lines(file, sheet) as found:
            yield found
    else:
        with delimited_lines(file) as (about, lines):
            yield about, ((number, list[Cell](cells)) for number, cells in lines)


def _first_line(lines: Iterator[tuple[int, list[Cell]]]) -> list[Cell]:
    for _number, cells in lines:
        cleaned = [_cell(cell) for cell in cells]
        if any(cell is not None for cell in cleaned):
            return cleaned
    raise RefusedError(
        "empty",
        _("The file is empty."),
        _("Bring a file with headings in the first row and values under them."),
    )


def _headings(cells: list[Cell]) -> tuple[Heading, ...]:
    while cells and cells[-1] is None:
        cells.pop()
    if len(cells) > WIDEST:
        raise RefusedError(
            "wide",
            _("The file has more than %(widest)d columns.") % {"widest": WIDEST},
            _("Remove the columns that are not needed."),
        )
    headings = tuple(
        Heading(get_column_letter(index), "" if cell is None else str(cell))
        for index, cell in enumerate(cells, start=1)
    )
    _refuse_garbled(cells, 1)
    _refuse_duplicates(headings)
    return headings


def _refuse_duplicates(headings: tuple[Heading, ...]) -> None:
    seen: dict[str, Heading] = {}
    for heading in headings:
        earlier = seen.setdefault(heading.text.casefold(), heading)
        if heading.text and earlier is not heading:
            raise RefusedError(
                "duplicate_heading",
                _("The columns %(first)s and %(second)s have the same heading, “%(heading)s”.")
                % {"first": earlier.letter, "second": heading.letter, "heading": heading.text},
                _("Give one of them another heading, so that each can be placed."),
            )


def _rows(lines: Iterator[tuple[int, list[Cell]]], headings: tuple[Heading, ...]) -> Iterator[Row]:
    """Rows that hold anything. What stands outside the headings is refused, never dropped."""
    width = len(headings)
    for number, raw in lines:
        cells = [_cell(cell) for cell in raw]
        if all(cell is None for cell in cells):
            continue
        for index, cell in enumerate(cells):
            if cell is not None and (index >= width or not headings[index].text):
                raise _no_heading(number, index)
        _refuse_garbled(cells, number)
        cells = cells[:width]
        yield Row(number, cells + [None] * (width - len(cells)))


def _no_heading(number: int, index: int) -> RefusedError:
    return RefusedError(
        "no_heading",
        _("A value stands in a column without a heading."),
        _("Give the column a heading, or put quotation marks around text with a delimiter in it."),
        row=number,
        column=get_column_letter(index + 1),
    )


def _cell(cell: Cell) -> Cell:
    """A cell with its text cleaned; an empty one is None. Line breaks in free text stay."""
    if not isinstance(cell, str):
        return cell
    if "\n" in cell:
        kept = "\n".join(clean(line) for line in cell.splitlines()).strip("\n")
        return kept or None
    return clean(cell) or None


def _refuse_garbled(cells: list[Cell], number: int) -> None:
    for index, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        if cell in _ERRORS:
            raise _refused_cell(
                "cell_error",
                _("The cell holds the error %(value)s instead of a value.") % {"value": cell},
                _("Correct the formula in the spreadsheet."),
                (number, index, cell),
            )
        garbled = None if cell.isascii() else _GARBLED.search(cell)
        if garbled:
            word = _word_around(cell, *garbled.span())
            raise _refused_cell(
                "garbled",
                _("“%(value)s” has letters that were garbled when the file was saved.")
                % {"value": word},
                _("Export it again as UTF-8, or bring the spreadsheet itself (.xlsx)."),
                (number, index, word),
            )


def _word_around(cell: str, start: int, end: int) -> str:
    """The word, and no more of the cell: a message must not repeat free text."""
    before = _WORD_BEFORE.search(cell, max(start - 40, 0), start)
    after = _WORD_AFTER.match(cell, end)
    return f"{before[0] if before else ''}{cell[start:end]}{after[0] if after else ''}"


def _refused_cell(code: str, message: str, cure: str, place: tuple[int, int, str]) -> RefusedError:
    number, index, cell = place
    return RefusedError(
        code, message, cure, row=number, column=get_column_letter(index + 1), value=cell
    )
