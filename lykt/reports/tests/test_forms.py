"""A document in each form: headings, heads of tables, texts to pictures, numbers as numbers."""

from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import docx
import page
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from lykt.reports.document import (
    Document,
    Gap,
    Grid,
    Heading,
    KeyNumber,
    KeyNumbers,
    Paragraph,
    Placed,
    Section,
    Span,
    plain,
)
from lykt.reports.docx import as_docx
from lykt.reports.html import as_html
from lykt.reports.pdf import as_pdf
from lykt.reports.tests.test_documents import FIGURE, NASTY, TABLE
from lykt.reports.xlsx import as_xlsx
from lykt.statistics.charts import Figure, Form
from lykt.statistics.tables import Table

EMPTY = Figure(Table("empty", "Tom", (), (), (0,), (None,)), Form.BARS)
DOCUMENT = Document(
    title="Rapport",
    about="",
    language="nb",
    sections=(
        Section(
            "Kapittel",
            (
                KeyNumbers((KeyNumber("4 061", "Henvendelser", "2021: 3 361", 4061),)),
                Heading(plain("Del")),
                Paragraph((Span("Fet", strong=True), Span(" til", address="https://lykt.example"))),
                Paragraph((Span("–", missing=True),), quoted=True),
                Grid((plain("A"), plain("B")), ((plain("=1+1"), plain(NASTY)),)),
                Gap("Om vaktene"),
                Placed(FIGURE, level=3),
                Placed(EMPTY, level=3),
            ),
        ),
        Section("Siste", (Paragraph(plain("Slutt.")),)),
    ),
    contents=True,
)


def test_the_pdf_holds_what_pdf_ua_asks_for() -> None:
    report = page.validate_pdf_bytes(as_pdf(DOCUMENT), profile="ua1")
    assert report.rules.total > 100
    assert [failure.message for failure in report.failures] == []


@pytest.mark.parametrize(
    "broken",
    [b"/StructTreeRoot", b"/Lang", b"/Alt", b"/Marked", b"pdfuaid:part", b"dc:title", b"/S/TH"],
)
def test_the_validator_finds_what_is_taken_away(broken: bytes) -> None:
    whole = as_pdf(DOCUMENT)
    spoilt = whole.replace(broken, broken[:-1] + b"x")
    assert spoilt != whole
    assert not page.validate_pdf_bytes(spoilt, profile="ua1").is_compliant


def test_a_long_table_goes_on_with_its_head_on_the_next_page() -> None:
    row = FIGURE.table.rows[0]
    rows = tuple(
        replace(row, category=replace(row.category, label=f"Sted {number}")) for number in range(90)
    )
    figure = Figure(replace(TABLE, title="Lang", rows=rows), None)
    pdf = as_pdf(Document("T", "", "nb", (Section("S", (Placed(figure),)),)))
    pages = [one.extract_text() for one in PdfReader(BytesIO(pdf)).pages]
    assert len(pages) > 1
    assert all("Telefon 2022" in text for text in pages)
    assert "Sted 89" in pages[-1]
    assert page.validate_pdf_bytes(pdf, profile="ua1").is_compliant


def test_every_form_begins_with_why_it_may_not_be_published() -> None:
    caution = "Ikke til publisering: Antall under 3 står uten vern."
    document = replace(DOCUMENT, caution=caution)
    pages = [one.extract_text() for one in PdfReader(BytesIO(as_pdf(document))).pages]
    assert caution in pages[0]
    assert all("Ikke til publisering" in text for text in pages)
    assert caution in as_html(document)
    word = docx.Document(BytesIO(as_docx(document)))
    assert word.paragraphs[1].text == caution
    assert "Ikke til publisering" in word.sections[0].header.paragraphs[0].text
    assert load_workbook(BytesIO(as_xlsx(document))).worksheets[0]["A2"].value == caution


def test_the_page_says_what_is_missing_and_what_is_empty() -> None:
    html = as_html(DOCUMENT)
    for part in (
        '<a href="#section-2">Siste</a>',
        '<p class="gap"><strong>Skal skrives:</strong> Om vaktene</p>',
        "<mark>–</mark>",
        "Ingenting er registrert",
        "<h4",
    ):
        assert part in html


def test_a_word_processor_gets_headings_heads_of_tables_and_texts_to_pictures() -> None:
    word = docx.Document(BytesIO(as_docx(DOCUMENT)))
    levels = {one.text: one.style.name for one in word.paragraphs if one.style}
    assert levels["Kapittel"] == "Heading 1"
    assert levels["Del"] == "Heading 2"
    assert levels[TABLE.title] == "Heading 3"
    xml = word.element.xml
    assert xml.count("w:tblHeader") == len(word.tables) == 2
    (picture,) = word.inline_shapes
    assert picture._inline.docPr.get("descr") == f"{TABLE.title}. {FIGURE.description}"
    assert "75 % (1 203)" in xml.replace("\xa0", " ")


def test_a_word_processor_is_told_the_language() -> None:
    styles = docx.Document(BytesIO(as_docx(DOCUMENT))).styles.element.xml
    assert 'w:lang w:val="nb-NO"' in styles
    assert ElementTree.fromstring(styles) is not None  # noqa: S314 - our own


def test_a_spreadsheet_has_numbers_to_reckon_with() -> None:
    book = load_workbook(BytesIO(as_xlsx(DOCUMENT)))
    assert book.sheetnames == ["Innhold", "gender", "empty"]
    rows = [[cell.value for cell in row] for row in book["gender"].iter_rows(min_row=2)]
    assert rows[0][1:] == ["Telefon 2022", "Telefon 2022, antall"]
    assert rows[1] == ["Kvinne", 75, 1203]
    last = [cell.value for cell in book["Innhold"][book["Innhold"].max_row]]
    assert last == ["Henvendelser", 4061, "2021: 3 361"]
    assert book["empty"]["A2"].value.startswith("Ingenting er registrert")


@pytest.mark.parametrize("title", ["=1+1", "+47", "-1", "@sum"])
def test_no_text_becomes_a_formula(title: str) -> None:
    figure = Figure(
        Table("t", title, FIGURE.table.headings, FIGURE.table.rows, (1,), (None,)), None
    )
    document = Document("T", "", "nb", (Section("S", (Placed(figure),)),))
    book = load_workbook(BytesIO(as_xlsx(document)))
    assert book["t"]["A1"].data_type != "f"
    assert book["t"]["A1"].value == f"'{title}"
