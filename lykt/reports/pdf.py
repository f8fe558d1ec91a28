"""A document as PDF, tagged for screen readers (PDF/UA-1), set by Typst.

The content travels to the template as data, never as Typst's own markup.
"""

import json
from functools import singledispatch
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext

from lykt.reports.document import (
    Bullets,
    Document,
    Gap,
    Grid,
    Heading,
    KeyNumbers,
    Paragraph,
    Placed,
    Text,
    gap_label,
    marks,
    notice,
)
from lykt.statistics.charts import on_paper
from lykt.statistics.drawing import draw, width_on_paper

_TEMPLATE = Path(__file__).parent / "document.typ"


def as_pdf(document: Document) -> bytes:
    content = {
        "title": document.title,
        "about": document.about,
        "notice": notice(),
        "caution": document.caution,
        "marks": " · ".join(marks(document)),
        "language": document.language,
        "contents": gettext("Contents") if document.contents else "",
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


@singledispatch
def _block(block: object) -> dict[str, Any]:
    raise TypeError(f"no way to set {type(block).__name__}")


@_block.register
def _(block: Paragraph) -> dict[str, Any]:
    return {"kind": "quote" if block.quoted else "paragraph", "text": _spans(block.text)}


@_block.register
def _(block: Heading) -> dict[str, Any]:
    return {"kind": "heading", "level": block.level, "text": _spans(block.text)}


@_block.register
def _(block: Bullets) -> dict[str, Any]:
    kind = "numbered" if block.numbered else "bullets"
    return {"kind": kind, "items": [_spans(item) for item in block.items]}


@_block.register
def _(block: Grid) -> dict[str, Any]:
    return {
        "kind": "grid",
        "headings": [_spans(cell) for cell in block.headings],
        "rows": [[_spans(cell) for cell in row] for row in block.rows],
    }


@_block.register
def _(block: KeyNumbers) -> dict[str, Any]:
    return {"kind": "numbers", "numbers": [vars(one) for one in block.numbers]}


@_block.register
def _(block: Gap) -> dict[str, Any]:
    return {"kind": "gap", "label": gap_label(), "text": block.text}


@_block.register
def _(block: Placed) -> dict[str, Any]:
    figure = block.figure
    svg = draw(on_paper(figure.spec)) if block.chart and figure.spec else ""
    rows = figure.rows if block.table and not figure.nothing else ()
    return {
        "kind": "figure",
        "level": block.level,
        "title": figure.title,
        "svg": svg,
        "width": width_on_paper(svg),
        "description": figure.description,
        "nothing": figure.nothing,
        "headings": list(figure.headings),
        "rows": [
            {
                "label": row.label,
                "kind": row.kind,
                "cells": [[cell.main, cell.count] for cell in row.cells],
            }
            for row in rows
        ],
        "remarks": list(figure.remarks),
    }


def _spans(text: Text) -> list[dict[str, Any]]:
    return [vars(span) for span in text]
