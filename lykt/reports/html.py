"""A document as one HTML file that needs nothing beside it."""

from django.template.loader import render_to_string

from lykt.reports.document import Bullets, Document, notice
from lykt.statistics.charts import Figure


def as_html(document: Document) -> str:
    sections = [
        (section.title, [(_kind(block), block) for block in section.blocks])
        for section in document.sections
    ]
    return render_to_string(
        "reports/document.html", {"document": document, "sections": sections, "notice": notice()}
    )


def _kind(block: object) -> str:
    if isinstance(block, Figure):
        return "figure"
    return "bullets" if isinstance(block, Bullets) else "paragraph"
