"""The text form of XLSForm: markdown tables, one line a row, as pyxform reads them."""

import re

from django.utils.translation import gettext as _

from lykt.questions.xlsform.edition import Edition
from lykt.questions.xlsform.exporting import tables_of
from lykt.questions.xlsform.sheets import Line, whole_file

_BORDER = re.compile(r"(?<!\\)\|")
_SEPARATOR = re.compile(r"[|\s:-]+")


def read_text(data: bytes) -> dict[str, list[Line]]:
    """Each sheet's rows, numbered by the lines of the file; lines with # are comments."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise whole_file(_("The file is not text in UTF-8. Save it as UTF-8.")) from error
    sheets: dict[str, list[Line]] = {}
    lines: list[Line] | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        cells = _cells(line.strip(), number)
        if cells[0]:
            if cells[0].lower() in sheets:
                raise whole_file(_("Line %d begins a sheet that the file has already.") % number)
            lines = sheets[cells[0].lower()] = []
        if any(cells[1:]):
            if lines is None:
                raise whole_file(_("Line %d stands before any sheet is named.") % number)
            lines.append((number, cells[1:]))
    return sheets


def _cells(line: str, number: int) -> list[str]:
    if not line or line.startswith("#") or _SEPARATOR.fullmatch(line):
        return [""]
    if not (line.startswith("|") and line.endswith("|") and len(line) > 1):
        raise whole_file(_("Line %d is not a table row: it must begin and end with |.") % number)
    return [cell.strip().replace(r"\|", "|") for cell in _BORDER.split(line)[1:-1]]


def write_text(edition: Edition) -> str:
    """The edition as markdown tables; the same edition always gives the same text."""
    parts = []
    for name, rows in tables_of(edition).items():
        parts.append(f"| {name} |")
        parts.extend(f"| | {' | '.join(_escaped(cell) for cell in row)} |" for row in rows)
        parts.append("")
    return "\n".join(parts)


def _escaped(cell: str) -> str:
    return cell.replace("|", r"\|")
