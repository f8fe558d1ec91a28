"""XLSX: a sheet with the numbers as the page shows them, and one that explains them."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from lykt.statistics.opendata.cells import legend
from lykt.statistics.opendata.layout import Grid, Row
from lykt.statistics.opendata.origin import Origin
from lykt.statistics.opendata.texts import measures, remarks, said
from lykt.statistics.released import Number, ReleasedTable

_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_TAKEN = ("=", "#")
"""What the library, left to itself, takes a text for that begins so: a formula, an error."""
_RIGHT = Alignment(horizontal="right")


def as_workbook(table: ReleasedTable, origin: Origin, language: str) -> bytes:
    """The texts of the sheets themselves are in the present language."""
    book = Workbook(write_only=True)
    book.properties.title = _clean(said(table.title, language))
    book.properties.creator = _clean(origin.publisher.name)
    book.properties.created = origin.released_at.replace(tzinfo=None)
    _numbers(book, Grid(table, language))
    _explanations(book, table, origin, language)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _numbers(book: Any, grid: Grid) -> None:
    sheet = book.create_sheet(gettext("Table"))
    down, columns = grid.headings, grid.columns
    sheet.freeze_panes = f"{get_column_letter(len(down) + 1)}2"
    for at in range(1, len(down) + len(columns) + 1):
        sheet.column_dimensions[get_column_letter(at)].width = 32 if at <= len(down) else 14
    headings = [*down, *(column.heading for column in columns)]
    sheet.append([_text(sheet, heading, font=_BOLD, alignment=_WRAPPED) for heading in headings])
    pens = [_Pen(sheet, column.measure.decimals) for column in columns]
    for row in grid.rows():
        # One by one: the same few cells are written again and again.
        sheet.append(_line(sheet, row, pens))


def _line(sheet: Any, row: Row, pens: list["_Pen"]) -> Iterator[Any]:
    for head in row.heads:
        style = {"alignment": Alignment(indent=head.depth)} if head.depth else {}
        yield _text(sheet, head.text, **style)
    for pen, (value, sign) in zip(pens, row.cells, strict=True):
        yield pen.written(value, sign)


def _explanations(book: Any, table: ReleasedTable, origin: Origin, language: str) -> None:
    sheet = book.create_sheet(gettext("About the table"))
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 90
    for name, text in _facts(table, origin, language):
        sheet.append(
            [
                _text(sheet, name, font=_BOLD, alignment=_WRAPPED),
                _text(sheet, text, alignment=_WRAPPED),
            ]
        )


def _facts(table: ReleasedTable, origin: Origin, language: str) -> Iterator[tuple[str, str]]:
    yield gettext("Title"), said(table.title, language)
    yield gettext("Period"), f"{table.first_day} – {table.last_day}"
    yield from _labelled(gettext("Measure"), measures(table, language))
    yield gettext("Publication"), said(origin.title, language)
    yield gettext("Edition"), f"{origin.edition} ({origin.released_on})"
    yield gettext("Source"), said(table.source, language) or origin.publisher.name
    yield from _labelled(gettext("Definitions and notes"), remarks(table, origin, language))
    signs = (f"{sign}  {text}" for sign, text in legend(table).items())
    yield from _labelled(gettext("Signs"), signs)
    yield gettext("Address"), origin.table_address(table.code)
    yield gettext("Licence"), f"{origin.licence.name}, {origin.licence.address}"
    yield gettext("Questions:"), origin.publisher.email


def _labelled(name: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The name beside the first text, the others below."""
    for number, text in enumerate(texts):
        yield "" if number else name, text


def _text(sheet: Any, text: str, **style: Any) -> Any:
    if not style and not text.startswith(_TAKEN):
        return _clean(text)
    cell = WriteOnlyCell(sheet, value=_clean(text))
    cell.data_type = "s"
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


class _Pen:
    """A column's two cells, one with a number and one with a sign; giving a cell its style is dear.

    What ``written`` returns holds until it is called again.
    """

    def __init__(self, sheet: Any, decimals: int) -> None:
        self.number = WriteOnlyCell(sheet)
        self.number.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")
        self.sign = _text(sheet, "", alignment=_RIGHT)

    def written(self, value: Number | None, sign: str) -> Any:
        cell = self.sign if value is None else self.number
        cell.value = sign if value is None else value
        return cell


def _clean(text: str) -> str:
    """Without the control characters that a workbook has no room for."""
    return str(ILLEGAL_CHARACTERS_RE.sub("\ufffd", text))
