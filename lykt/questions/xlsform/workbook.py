"""XLSForm workbooks: cells in and out of ``.xlsx``, with bounds on what a file may make us do."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from lykt.questions.xlsform.edition import Edition
from lykt.questions.xlsform.exporting import tables_of
from lykt.questions.xlsform.sheets import Line, Problem, RefusedError, whole_file

MAX_BYTES = 1_000_000
MAX_UNPACKED_BYTES = 20_000_000
MAX_PARTS = 200
MAX_ROWS = 5_000
MAX_CELLS = 200_000


def read_workbook(data: bytes) -> dict[str, list[Line]]:
    """Each sheet's rows as text, numbered as in the workbook."""
    _refuse_huge(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheets = {sheet.title.lower(): list(_lines(sheet)) for sheet in book.worksheets}
    except RefusedError:
        raise
    except Exception as error:  # openpyxl raises whatever its parser met in a damaged file
        raise whole_file(
            _("The workbook is damaged and can not be read. Save it again as .xlsx.")
        ) from error
    if not book.worksheets:
        raise whole_file(_("The workbook has no sheets."))
    return sheets


def _refuse_huge(data: bytes) -> None:
    """Refuse what unpacks to far more than a questionnaire, before anything is unpacked."""
    too_much = whole_file(_("The workbook is far larger than a questionnaire can be."))
    if len(data) > MAX_BYTES:
        raise too_much
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise whole_file(_("The file is not a workbook. Save it as .xlsx.")) from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise too_much


def _lines(sheet: Any) -> Iterator[Line]:
    read = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        read += len(cells)
        # A row may claim any number, and openpyxl then fills the gap with empty rows.
        if number > MAX_ROWS or read > MAX_CELLS:
            raise RefusedError(
                [Problem(sheet.title, number, "", _("The sheet has too many rows or columns."))]
            )
        yield number, [_text(sheet.title, number, cell) for cell in cells]


def _text(sheet: str, number: int, cell: Any) -> str:
    value = cell.value
    if cell.data_type in ("f", "e"):
        reason = _("The cell holds a formula or an error. Put its value there instead.")
        raise RefusedError([Problem(sheet, number, cell.coordinate, reason)])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return "" if value is None else str(value).strip()


def write_workbook(edition: Edition) -> bytes:
    """The edition as a workbook with one sheet for each table."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in tables_of(edition).items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, text in enumerate(row, start=1):
                cell = sheet.cell(number, column)
                # As text whatever it looks like: "=" would otherwise begin a formula.
                cell.value, cell.data_type = text or None, "s" if text else "n"
                cell.font = Font(bold=number == 1)
        sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
