"""The helpline's kind of report, as ``lykt report helpline`` knows it."""

from typing import Any

from lykt.helpline.figures.chapter import chapter
from lykt.helpline.figures.command_line import add_line_and_year, asked_line, asked_year
from lykt.helpline.figures.line import line_figures
from lykt.reports.document import Document
from lykt.reports.kinds import Kind


def _make(options: dict[str, Any]) -> tuple[Document, str]:
    line, period = asked_line(options["line"]), asked_year(options["year"])
    return chapter(line_figures(line, period)), f"{line.code}-{period.year}"


HELPLINE_REPORT = Kind(
    code="helpline",
    help="The annual report's chapter of statistics about a helpline.",
    add_arguments=add_line_and_year,
    make=_make,
)
