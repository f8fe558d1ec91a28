"""What is wrong with a template, and where."""

from dataclasses import dataclass

from django.utils.translation import gettext


@dataclass(frozen=True, order=True)
class Fault:
    """Something for the editor to look at: where it is, and what would be right.

    Line 0 is the report as a whole.
    """

    line: int
    chapter: str
    text: str

    def __str__(self) -> str:
        if not self.line:
            return self.text
        if not self.chapter:
            return gettext("Line %(line)s: %(text)s") % {"line": self.line, "text": self.text}
        return gettext("Line %(line)s, chapter “%(chapter)s”: %(text)s") % {
            "line": self.line,
            "chapter": self.chapter,
            "text": self.text,
        }


class TemplateError(Exception):
    """A template that can not become a report; has every fault that was found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in sorted(faults)))
        self.faults = sorted(faults)
