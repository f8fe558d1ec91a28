"""What is wrong with a spreadsheet: where, what it says, what was expected and what to do."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

SHOWN = 60
"""How much of a cell a message repeats."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. ``code`` groups problems of a kind; empty parts are unknown."""

    code: str
    message: str
    cure: str
    row: int | None = None
    column: str = ""
    heading: str = ""
    value: str = ""

    @property
    def place(self) -> str:
        """The row and the column as a spreadsheet program names them."""
        row = _("row %(row)d") % {"row": self.row} if self.row else ""
        column = _("column %(column)s") % {"column": self.column} if self.column else ""
        named = f"{column} {quoted(self.heading)}" if self.heading else column
        return ", ".join(part for part in (row, named) if part)

    def __str__(self) -> str:
        said = f"{self.message} {self.cure}"
        place = self.place
        return f"{place[0].upper()}{place[1:]}: {said}" if place else said

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class RefusedError(Exception):
    """A file, a row or a cell that can not be understood. Carries the problem."""

    def __init__(self, code: str, message: str, cure: str, **place: Any) -> None:
        super().__init__(code)
        self.problem = Problem(code, message, cure, **place)

    def __str__(self) -> str:
        return str(self.problem)

    def at(self, **place: Any) -> Problem:
        """The problem with the place where it was found."""
        return replace(self.problem, **place)


def quoted(text: object) -> str:
    """A word of the user's own, in the language's quotation marks."""
    return _("“%(text)s”") % {"text": text}


def shown(value: object) -> str:
    """A cell's value as a message repeats it: one line, and not all of a long text."""
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
