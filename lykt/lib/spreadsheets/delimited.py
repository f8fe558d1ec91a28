"""CSV: the delimiter is found in the heading line, and the quoting is strict."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.utils.translation import gettext as _

from lykt.lib.spreadsheets.encoding import encoding_of
from lykt.lib.spreadsheets.problems import RefusedError

DELIMITERS = (";", ",", "\t")

Line = tuple[int, list[str]]


@contextmanager
def delimited_lines(file: BinaryIO) -> Iterator[tuple[int, Iterator[Line]]]:
    """About how many lines there are, and each row with its number in a spreadsheet program."""
    encoded = encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoded.name, newline="")
    try:
        first = text.readline()
        told = first.strip().strip('"')
        skipped = told.lower().startswith("sep=") and len(told) == len("sep=;")
        delimiter = told[-1] if skipped else _delimiter(first)
        text.seek(0)
        yield encoded.lines, _lines(text, delimiter, skip=int(skipped))
    finally:
        text.detach()


def _delimiter(heading_line: str) -> str:
    outside = "".join(heading_line.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _lines(text: io.TextIOWrapper, delimiter: str, *, skip: int) -> Iterator[Line]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number > skip:
                yield number, cells
    except csv.Error as error:
        raise RefusedError(
            "quoting",
            _("A quotation mark does not close, or stands inside a cell."),
            _("Save the file again from the spreadsheet program, or bring it as .xlsx."),
            row=number + 1,
        ) from error
