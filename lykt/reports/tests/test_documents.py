"""A document says the same as HTML and as PDF, and both can be read aloud."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from lykt.questions.models import OptionClass
from lykt.reports.document import Bullets, Document, Paragraph, Placed, Section, plain
from lykt.reports.html import as_html
from lykt.reports.pdf import as_pdf
from lykt.statistics.charts import Figure, Form
from lykt.statistics.periods import whole_year
from lykt.statistics.tables import Category, Cell, Heading, Row, Table

NASTY = '#set text(red) *bold* $x$ @ref <b>&amp; "sitat" \\ æøå'
TABLE = Table(
    code="gender",
    title=f"Kjønn {NASTY}",
    headings=(Heading("telephone", "Telefon", "Telefon 2022", whole_year(2022)),),
    rows=(
        Row(Category("woman", "Kvinne"), (Cell(1203, 75),)),
        Row(Category("unknown", "Vet ikke", OptionClass.NOT_KNOWN), (Cell(401, 25),)),
    ),
    answered=(1604,),
    missing=(7,),
    means=(None,),
    definition="Hele prosent av dem som svarte.",
)
FIGURE = Figure(TABLE, Form.BARS)
DOCUMENT = Document(
    title=f"Statistikk {NASTY}",
    about="Om dokumentet.",
    language="nb",
    sections=(
        Section(
            "Første del",
            (Paragraph(plain(NASTY)), Bullets((plain("ett"), plain(NASTY))), Placed(FIGURE)),
        ),
    ),
)


def tags_of(pdf: PdfReader) -> list[tuple[str, str]]:
    """Each structure element's kind and the text that stands for it, in reading order."""
    root = pdf.root_object["/StructTreeRoot"].get_object()
    assert isinstance(root, DictionaryObject)
    return [(str(tag.get("/S", "")), str(tag.get("/Alt", ""))) for tag in _below(root["/K"])]


def _below(node: Any) -> Iterator[DictionaryObject]:
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for child in node:
            yield from _below(child)
    elif isinstance(node, DictionaryObject):
        yield node
        yield from _below(node.get("/K", ArrayObject()))


@pytest.fixture(scope="module")
def pdf() -> PdfReader:
    with pytest.MonkeyPatch.context() as patch:
        # The cache of the tests is made for each of them.
        patch.setattr("lykt.statistics.drawing.cache.get", lambda _name: None)
        patch.setattr("lykt.statistics.drawing.cache.set", lambda *_rest: None)
        return PdfReader(BytesIO(as_pdf(DOCUMENT)))


def _said(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_the_pdf_is_tagged_and_says_what_it_is(pdf: PdfReader) -> None:
    root = pdf.root_object
    assert str(root["/Lang"]) == "nb"
    assert "/Marked" in str(root["/MarkInfo"])
    assert "/DisplayDocTitle" in str(root["/ViewerPreferences"])
    assert pdf.metadata is not None
    assert pdf.metadata.title == DOCUMENT.title
    assert pdf.xmp_metadata is not None
    assert "pdfuaid" in pdf.xmp_metadata.stream.get_data().decode()


def test_headings_lists_tables_and_charts_are_tagged_as_what_they_are(pdf: PdfReader) -> None:
    kinds = [kind for kind, _ in tags_of(pdf)]
    assert {"/H1", "/H2", "/L", "/Table", "/THead", "/TH", "/TD", "/Figure"} <= set(kinds)
    (text,) = (text for kind, text in tags_of(pdf) if kind == "/Figure")
    assert text == f"{TABLE.title}. {FIGURE.description}"


def test_both_forms_have_every_number(pdf: PdfReader) -> None:
    html = " ".join(as_html(DOCUMENT).replace("\xa0", " ").split())
    for text in (html, _said(pdf).replace("\xa0", " ")):
        for part in ("75 %", "1 203", "25 %", "401", "1 604", "Vet ikke", TABLE.definition):
            assert part in text


def test_text_is_text_and_never_markup(pdf: PdfReader) -> None:
    assert _said(pdf).count("#set text(red) *bold* $x$ @ref <b>&amp;") == 5
    html = as_html(DOCUMENT)
    assert "<b>" not in html
    assert html.count("#set text(red)") >= 4


@pytest.mark.parametrize("production", [True, False])
def test_a_demonstration_says_that_its_data_are_made_up(settings: Any, production: bool) -> None:
    settings.PRODUCTION = production
    text = Document("Tittel", "Om.", "nb", (Section("Del", (Paragraph(plain("Avsnitt.")),)),))
    made_up = "Dette er en demonstrasjon. Dataene er oppdiktet."
    assert (made_up in as_html(text)) is not production
    assert (made_up in _said(PdfReader(BytesIO(as_pdf(text))))) is not production
