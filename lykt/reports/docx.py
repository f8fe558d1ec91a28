"""A document for a word processor: real headings, lists and tables, for those who go on writing."""

from functools import singledispatch
from io import BytesIO
from typing import Any

import docx
import vl_convert
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

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
    plain,
)
from lykt.statistics.charts import Drawn, Spec, on_paper
from lykt.statistics.charts.style import PAPER
from lykt.statistics.drawing import draw, width_on_paper

LANGUAGES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB", "se": "se-NO"}
TEXT_WIDTH = 16.0
NUMBER_WIDTH = 2.7
"""Centimetres: of a page's text, and of a column of numbers."""
NUMBER_SIZE = Pt(9)
SHARPNESS = 2.5
"""How many points of the picture stand for one of the drawing."""


def as_docx(document: Document) -> bytes:
    word = docx.Document()
    _lay_out(word.sections[0])
    word.core_properties.title = document.title
    word.core_properties.language = LANGUAGES.get(document.language, document.language)
    word.core_properties.author = ""
    word.core_properties.comments = ""
    _spoken_in(word, LANGUAGES.get(document.language, document.language))
    word.add_heading(document.title, level=0)
    if document.caution:
        word.add_paragraph(document.caution, style="Intense Quote")
    for text in filter(None, (notice(), document.about)):
        word.add_paragraph(text)
    word.sections[0].header.paragraphs[0].text = " · ".join(marks(document))
    for section in document.sections:
        word.add_heading(section.title, level=1)
        for block in section.blocks:
            _write(block, word)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _lay_out(page: Any) -> None:
    """A4, as wide as the tables are made for."""
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm((21 - TEXT_WIDTH) / 2)


def _spoken_in(word: Word, language: str) -> None:
    """What a screen reader and the spelling check take the text for."""
    properties = word.styles["Normal"].element.get_or_add_rPr()
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), language)
    properties.append(element)


@singledispatch
def _write(block: object, word: Word) -> None:
    raise TypeError(f"no way to write {type(block).__name__}")


@_write.register
def _(block: Paragraph, word: Word) -> None:
    _put(block.text, word.add_paragraph(style="Quote" if block.quoted else None))


@_write.register
def _(block: Heading, word: Word) -> None:
    _put(block.text, word.add_heading(level=block.level))


@_write.register
def _(block: Bullets, word: Word) -> None:
    for item in block.items:
        _put(item, word.add_paragraph(style="List Number" if block.numbered else "List Bullet"))


@_write.register
def _(block: Grid, word: Word) -> None:
    table = _table(word, len(block.headings))
    for row in (block.headings, *block.rows):
        _fill(table, list(row))


@_write.register
def _(block: KeyNumbers, word: Word) -> None:
    for one in block.numbers:
        before = f" ({one.before})" if one.before else ""
        paragraph = word.add_paragraph(style="List Bullet")
        paragraph.add_run(one.number).bold = True
        paragraph.add_run(f" {one.label}{before}")


@_write.register
def _(block: Gap, word: Word) -> None:
    paragraph = word.add_paragraph(style="Intense Quote")
    paragraph.add_run(gap_label()).bold = True
    paragraph.add_run(f" {block.text}")


@_write.register
def _(block: Placed, word: Word) -> None:
    figure = block.figure
    word.add_heading(figure.title, level=block.level)
    if figure.nothing:
        word.add_paragraph(figure.nothing)
    if block.chart and figure.spec:
        _draw(figure, figure.spec, word)
    if block.table and not figure.nothing:
        _counts(figure, word)
    for remark in figure.remarks:
        word.add_paragraph(remark, style="Caption")


def _draw(figure: Drawn, spec: Spec, word: Word) -> None:
    """As a picture: a word processor's own charts would have numbers of their own."""
    svg = draw(on_paper(spec) | {"background": PAPER})
    picture = vl_convert.svg_to_png(svg, scale=SHARPNESS)
    width = Cm(min(width_on_paper(svg), TEXT_WIDTH))
    shape = word.add_picture(BytesIO(picture), width=width)
    properties = shape._inline.docPr
    properties.set("descr", f"{figure.title}. {figure.description}")
    properties.set("title", figure.title)


def _counts(figure: Drawn, word: Word) -> None:
    numbers = len(figure.headings)
    table = _table(word, numbers + 1)
    _fill(table, [plain(figure.title), *map(plain, figure.headings)])
    for row in figure.rows:
        cells = (f"{one.main} ({one.count})" if one.count else one.main for one in row.cells)
        _fill(table, [plain(row.label), *map(plain, cells)])
    _lay(table, numbers)


def _lay(table: Any, numbers: int) -> None:
    """Room for the labels, and the numbers small and to the right."""
    table.autofit = False
    narrow = min(NUMBER_WIDTH, TEXT_WIDTH / (numbers + 2))
    for place, column in enumerate(table.columns):
        column.width = Cm(narrow if place else TEXT_WIDTH - narrow * numbers)
        for cell in column.cells:
            cell.width = column.width
            for run in cell.paragraphs[0].runs:
                run.font.size = NUMBER_SIZE
            if place:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _table(word: Word, columns: int) -> Any:
    return word.add_table(rows=0, cols=columns, style="Light List Accent 1")


def _fill(table: Any, texts: list[Text]) -> None:
    """One more row, whole; the first is told to be the head, on each page that the table is on."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    if len(table.rows) == 1:
        repeated = OxmlElement("w:tblHeader")
        row._tr.get_or_add_trPr().append(repeated)
    for cell, text in zip(row.cells, texts, strict=True):
        _put(text, cell.paragraphs[0])


def _put(text: Text, paragraph: Any) -> None:
    for span in text:
        run = paragraph.add_run(span.text)
        run.bold, run.italic = span.strong or None, span.emphasis or None
        if span.missing:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        if span.address:
            paragraph.add_run(f" ({span.address})")
