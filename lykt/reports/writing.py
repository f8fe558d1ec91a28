"""The forms that a document can be written in."""

from collections.abc import Callable
from dataclasses import dataclass

from lykt.reports.document import Document
from lykt.reports.docx import as_docx
from lykt.reports.html import as_html
from lykt.reports.pdf import as_pdf
from lykt.reports.xlsx import as_xlsx


@dataclass(frozen=True)
class Form:
    """One form: how it is written, and what a browser calls it."""

    write: Callable[[Document], bytes]
    content_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"

FORMS: dict[str, Form] = {
    "pdf": Form(as_pdf, "application/pdf"),
    "html": Form(lambda document: as_html(document).encode(), "text/html; charset=utf-8"),
    "docx": Form(as_docx, f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": Form(as_xlsx, f"{_OFFICE}.spreadsheetml.sheet"),
}
"""By the ending of the file."""
