"""A document as one HTML file that needs nothing beside it."""

from typing import TypeAlias

from django.template.loader import render_to_string

from lykt.reports.document import Block, Document, gap_label, notice

Sections: TypeAlias = list[tuple[str, str, list[tuple[str, Block]]]]


def sections_of(document: Document) -> Sections:
    """Each section's address, title and blocks, as ``reports/blocks.html`` takes them."""
    return [
        (f"section-{number}", section.title, [(_kind(block), block) for block in section.blocks])
        for number, section in enumerate(document.sections, start=1)
    ]


def as_html(document: Document) -> str:
    return render_to_string(
        "reports/document.html",
        {
            "document": document,
            "sections": sections_of(document),
            "notice": notice(),
            "gap_label": gap_label(),
        },
    )


def _kind(block: object) -> str:
    return type(block).__name__.lower()
