"""A document's tables as a spreadsheet: a list, then a sheet each, numbers as numbers."""

import re
from io import BytesIO

from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lykt.reports.document import Document, KeyNumbers, notice
from lykt.statistics.charts import Drawn
from lykt.statistics.shown import ShownRow

BOLD = Font(bold=True)
LONGEST_NAME = 31
"""Characters that a sheet's name may have."""
WIDEST = 60


def as_xlsx(document: Document) -> bytes:
    book = Workbook()
    book.properties.title = document.title
    book.properties.creator = ""
    book.properties.language = document.language
    front = book.active
    front.title = gettext("Contents")
    for text in filter(None, (document.title, document.caution, notice(), document.about)):
        front.append([text])
    front["A1"].font = BOLD
    for figure in document.figures():
        sheet = book.create_sheet(_name(figure, book.sheetnames))
        _fill(sheet, figure)
        front.append([figure.title])
        front.cell(front.max_row, 1).hyperlink = f"#'{sheet.title}'!A1"
    _key_numbers(document, front)
    _fit(front)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _key_numbers(document: Document, sheet: Worksheet) -> None:
    blocks = (block for section in document.sections for block in section.blocks)
    for block in blocks:
        if isinstance(block, KeyNumbers):
            for one in block.numbers:
                sheet.append(
                    [_safe(one.label), one.number if one.value is None else one.value, one.before]
                )


def _fill(sheet: Worksheet, figure: Drawn) -> None:
    sheet.append([_safe(figure.title)])
    sheet["A1"].font = BOLD
    if figure.nothing:
        sheet.append([figure.nothing])
        return
    sheet.append(_head(figure))
    for cell in sheet[2]:
        cell.font = BOLD
    for row in figure.rows:
        sheet.append(_row(figure, row))
    for remark in figure.remarks:
        sheet.append([_safe(remark)])
    sheet.freeze_panes = "B3"
    _fit(sheet, to=2 + len(figure.rows))


def _head(figure: Drawn) -> list[str]:
    """A column that has a share and a count becomes two."""
    head = [""]
    for place, heading in enumerate(figure.headings):
        head.append(_safe(heading))
        if _has_counts(figure, place):
            head.append(gettext("%(heading)s, number") % {"heading": heading})
    return head


def _row(figure: Drawn, row: ShownRow) -> list[str | float | None]:
    values: list[str | float | None] = [_safe(row.label)]
    for place, cell in enumerate(row.cells):
        values.append(cell.main if cell.number is None else cell.number)
        if _has_counts(figure, place):
            values.append(cell.counted)
    return values


def _has_counts(figure: Drawn, place: int) -> bool:
    return any(row.cells[place].count for row in figure.rows)


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _name(figure: Drawn, taken: list[str]) -> str:
    name = re.sub(r"[\[\]:*?/\\']", "_", figure.code)[:LONGEST_NAME]
    number = 2
    while name.lower() in (one.lower() for one in taken):
        name = f"{name[: LONGEST_NAME - 3]}_{number}"
        number += 1
    return name


def _fit(sheet: Worksheet, to: int | None = None) -> None:
    for place, column in enumerate(sheet.iter_cols(min_row=2, max_row=to), start=1):
        longest = max((len(str(cell.value or "")) for cell in column), default=8)
        sheet.column_dimensions[get_column_letter(place)].width = min(WIDEST, longest + 2)
