"""XLSX: one sheet of a workbook, read as a stream; formulas by the value they were saved with."""

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, TypeAlias

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.cell import range_boundaries

from lykt.lib.spreadsheets.problems import RefusedError

Cell: TypeAlias = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
Line = tuple[int, list[Cell]]

LARGEST = 1 << 30
"""Bytes that a workbook may unfold to; a small file that unfolds to more is an attack."""

_LAST_ROW = 1 << 20
"""The last row that a sheet can have; openpyxl fills the way to a row that claims to be later."""

_OLD_OFFICE = bytes.fromhex("D0CF11E0A1B11AE1")
_BLOCK = 1 << 20
_OVERLAP = 256
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z0-9:]+)"')
# A formula cell that ends right after the formula, or with an empty value, was never calculated.
_UNCALCULATED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_ROW = re.compile(rb"<(?:\w+:)?row[ >]")


@contextmanager
def workbook_lines(file: BinaryIO, sheet: str) -> Iterator[tuple[int, Iterator[Line]]]:
    """How many rows the sheet holds, and each row with its number. The first sheet by default."""
    _refuse_other_formats(file)
    try:
        _refuse_bomb(file)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except RefusedError:
        raise
    except Exception as error:
        # openpyxl raises whatever its parts meet in a broken file: KeyError, BadZipFile, …
        raise _broken() from error
    try:
        found = _sheet(book, sheet)
        yield _scan(file, found), _lines(found)
    finally:
        book.close()


def _refuse_other_formats(file: BinaryIO) -> None:
    file.seek(0)
    start = file.read(len(_OLD_OFFICE))
    if start == _OLD_OFFICE:
        raise RefusedError(
            "locked",
            _("The file is locked with a password, or is an old .xls file."),
            _("Open it, remove the password, and save it as .xlsx."),
        )
    if not start.startswith(b"PK"):
        raise _broken()


def _broken() -> RefusedError:
    return RefusedError(
        "broken_file",
        _("The file is not a workbook that can be read; it may be broken or cut off."),
        _("Open it in the spreadsheet program, save it again as .xlsx, and bring the new file."),
    )


def _refuse_bomb(file: BinaryIO) -> None:
    # The sizes are what the archive itself says; zipfile never unfolds more than that.
    with zipfile.ZipFile(file) as archive:
        unfolded = sum(part.file_size for part in archive.infolist())
    if unfolded > LARGEST:
        raise RefusedError(
            "too_large",
            _("The workbook unfolds to %(size)d MB; at most %(largest)d MB is accepted.")
            % {"size": unfolded >> 20, "largest": LARGEST >> 20},
            _("Split it by year, or bring it as CSV."),
        )


def _sheet(book: Any, name: str) -> Any:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if name and name not in sheets:
        raise RefusedError(
            "sheet",
            _("There is no sheet called “%(name)s”.") % {"name": name},
            _("The sheets are: %(names)s.") % {"names": ", ".join(sheets)},
        )
    if not sheets:
        raise _broken()
    return sheets[name] if name else next(iter(sheets.values()))


def _scan(file: BinaryIO, sheet: Any) -> int:
    """Count the rows, and refuse what the stream of values would hide.

    A read-only sheet tells neither which cells are merged nor which formulas have no value, so
    the sheet's own XML is searched. Its path is only known under a private name.
    """
    rows, tail = 0, b""
    try:
        with zipfile.ZipFile(file) as archive, archive.open(sheet._worksheet_path) as part:
            while block := part.read(_BLOCK):
                rows += len(_ROW.findall(block)) + _split_rows(tail, block)
                _refuse_hidden(tail + block)
                tail = block[-_OVERLAP:]
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError) as error:
        raise _broken() from error
    return rows


def _split_rows(tail: bytes, block: bytes) -> int:
    """Row marks that lie across two blocks."""
    width = 12
    seam = tail[-width:] + block[:width]
    alone = len(_ROW.findall(tail[-width:])) + len(_ROW.findall(block[:width]))
    return max(len(_ROW.findall(seam)) - alone, 0)


def _refuse_hidden(block: bytes) -> None:
    if _UNCALCULATED.search(block):
        raise RefusedError(
            "formula",
            _("The sheet has formulas that were never calculated, so their values are not there."),
            _("Open it in the spreadsheet program, save it, and bring the new file."),
        )
    for merged in _MERGED.finditer(block):
        place = merged[1].decode()
        if range_boundaries(place)[1] == 1:
            raise RefusedError(
                "merged",
                _("The headings in %(place)s are merged into one cell.") % {"place": place},
                _("Split the cell, and give each column a heading of its own in one row."),
            )


def _lines(sheet: Any) -> Iterator[Line]:
    # Some programs write a wrong size of the sheet; without it, all that is there is read.
    sheet.reset_dimensions()
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            if number > _LAST_ROW:
                raise _broken()
            yield number, list(cells)
    except RefusedError:
        raise
    except Exception as error:
        # As when it was opened: IndexError for a text that is not there, zlib.error, …
        raise _broken() from error
