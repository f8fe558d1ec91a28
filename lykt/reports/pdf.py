"""A document as PDF, tagged for screen readers (PDF/UA-1), set by Typst.

The content travels to the template as data, never as Typst's own markup.
"""

import json
from pathlib import Path
from typing import Any

import typst

from lykt.reports.document import Block, Bullets, Document, notice
from lykt.statistics.charts import Figure
from lykt.statistics.drawing import draw
from lykt.statistics.shown import shown_rows

_TEMPLATE = Path(__file__).parent / "document.typ"


def as_pdf(document: Document) -> bytes:
    content = {
        "title": document.title,
        "about": document.about,
        "notice": notice(),
        "language": document.language,
        "sections": [
            {"title": section.title, "blocks": [_block(block) for block in section.blocks]}
            for section in document.sections
        ],
    }
    pdf: bytes = typst.compile(
        _TEMPLATE.read_bytes(),
        # Its own fonts alone: the same document on every machine.
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"document": json.dumps(content, ensure_ascii=False)},
    )
    return pdf


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Figure):
        return _figure(block)
    if isinstance(block, Bullets):
        return {"kind": "bullets", "items": block.items}
    return {"kind": "paragraph", "text": block}


def _figure(figure: Figure) -> dict[str, Any]:
    table, spec = figure.table, figure.spec
    return {
        "kind": "figure",
        "title": table.title,
        "svg": draw(spec) if spec else "",
        "description": figure.description,
        "headings": [heading.label for heading in table.headings],
        "rows": [
            {
                "label": row.label,
                "kind": row.kind,
                "cells": [[cell.main, cell.count] for cell in row.cells],
            }
            for row in shown_rows(figure)
        ],
        "remarks": figure.remarks,
    }
