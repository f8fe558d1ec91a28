"""Sheets of cells between a file and a definition, and what is wrong with them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

Line = tuple[int, list[str]]
"""A row's number in its file, and its cells as text; an empty cell is an empty string."""

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
_ALIASES = {"relevance": "relevant", "list name": "list_name"}
_CODE = r"([A-Za-z]{2,3}(?:-[A-Za-z]{2,8})?)"
_LANGUAGE = re.compile(rf"(?:.*\({_CODE}\)|{_CODE})")
_IN_LANGUAGES = frozenset({"label", "hint", "translated_title"})


@dataclass(frozen=True)
class Problem:
    """One thing that Lykt can not represent, and where it stands."""

    sheet: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = [self.sheet]
        if self.row:
            place.append(_("row %(row)s") % {"row": self.row})
        if self.column:
            place.append(_("column %(column)s") % {"column": self.column})
        return f"{', '.join(part for part in place if part)}: {self.reason}"


class RefusedError(Exception):
    """A questionnaire file that Lykt can not represent; ``problems`` are all that were found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def whole_file(reason: str) -> RefusedError:
    """A refusal of the file as such, before any sheet could be read."""
    return RefusedError([Problem("", 0, "", reason)])


@dataclass(frozen=True)
class Row:
    """A row with content: its number in the file, and its cells by heading."""

    number: int
    cells: dict[str, str]

    def get(self, heading: str) -> str:
        return self.cells.get(heading, "")


@dataclass
class Sheet:
    """A sheet with headings, which notes what is wrong with its cells in ``problems``."""

    name: str
    headings: list[str] = field(default_factory=list)
    heading_row: int = 0
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, row: Row | None, column: str, reason: str) -> None:
        number = row.number if row else self.heading_row
        self.problems.append(Problem(self.name, number, column, reason))

    def languages(self) -> list[str]:
        """The languages that the headings name, in their order."""
        codes = [language_of(heading) for heading in self.headings]
        return list(dict.fromkeys(code for code in codes if code))

    def refuse_unknown(self, known: frozenset[str]) -> None:
        """Note each column with content that is not known; empty ones do no harm."""
        for heading in self.headings:
            base = base_of(heading)
            if base in known and (heading == base or base in _IN_LANGUAGES):
                continue
            row = next((row for row in self.rows if row.get(heading)), None)
            if row:
                self.refuse(row, heading, _("Lykt has no place for this column. Remove it."))


def base_of(heading: str) -> str:
    """``label`` of ``label::English (en)``."""
    return heading.partition("::")[0]


def language_of(heading: str) -> str:
    """``en`` of ``label::English (en)``; empty for a heading without a language."""
    return language_code(heading.partition("::")[2])


def language_code(name: str) -> str:
    """``en`` of ``English (en)`` or ``en``."""
    match = _LANGUAGE.fullmatch(name.strip())
    return (match[1] or match[2]).lower() if match else ""


def _heading(cell: str) -> str:
    base, separator, language = (part.strip() for part in cell.partition("::"))
    base = base.lower()
    return f"{_ALIASES.get(base, base)}{separator}{language}"


def sheet_of(name: str, lines: list[Line]) -> Sheet:
    """The lines of one sheet by their headings; what stands under no heading is refused."""
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        return Sheet(name)
    heading_row, headings = filled[0][0], [_heading(cell) for cell in filled[0][1]]
    sheet = Sheet(name, [heading for heading in headings if heading], heading_row)
    for heading in sorted({name for name in sheet.headings if sheet.headings.count(name) > 1}):
        sheet.refuse(None, heading, _("Two columns have this heading. Keep one."))
    for number, cells in filled[1:]:
        sheet.rows.append(_row(sheet, headings, number, cells))
    return sheet


def _row(sheet: Sheet, headings: list[str], number: int, cells: list[str]) -> Row:
    row = Row(number, {})
    for index, cell in enumerate(cells):
        heading = headings[index] if index < len(headings) else ""
        if not cell:
            continue
        if not heading:
            sheet.refuse(row, str(index + 1), _("This cell stands in a column without a heading."))
        elif not cell.isprintable() and not cell.replace("\xa0", " ").isprintable():
            sheet.refuse(row, heading, _("A cell must be one line, without control characters."))
        else:
            row.cells[heading] = cell
    return row
