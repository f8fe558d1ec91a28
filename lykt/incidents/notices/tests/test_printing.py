"""On paper the notice is in plain words, and says what it lacks."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from lykt.incidents.notices.printing import as_document
from lykt.reports.document import Bullets, Grid, said
from lykt.reports.html import as_html
from lykt.reports.pdf import as_pdf

FIXTURES = Path(__file__).with_name("fixtures")
ON = dt.date(2026, 11, 21)


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def rows(notice: object) -> dict[str, str]:
    grids = (block for section in as_document(notice, ON).sections for block in section.blocks)
    return {
        said(label): said(text)
        for grid in grids
        if isinstance(grid, Grid)
        for label, text in grid.rows
    }


def test_codes_and_times_are_in_plain_words() -> None:
    told = rows(fixture("employee_attack_elsewhere_ok"))
    assert told["Årsak til skaden"] == "Påført voldsskade"
    assert told["Bakgrunnen for hendelsen"] == (
        "Angrepet eller truet av en annen person; Mangelfulle sikkerhetsrutiner"
    )
    assert told["Tid for ulykken: Når det skjedde"] == "25. oktober 2026 03.30"
    assert told["Skader 2: Type skade"] == "Sjokk etter aggresjon"
    assert told["Ulykkesstedet: Om det skjedde på virksomhetens adresse"] == "Nei"
    assert told["Adressen der det skjedde: Land i adressen"] == "Norge"
    assert told["Den skadedes fødselsnummer"] == "03828510036"


def test_what_is_missing_is_marked() -> None:
    document = as_document(fixture("employee_threat_fault"), ON)
    assert document.about == (
        "Kontrollert 21. november 2026: 6 feil. Meldingen kan ikke sendes slik den er."
    )
    [listed] = document.sections[0].blocks
    assert isinstance(listed, Bullets)
    assert len(listed.items) == 6
    assert "<mark>mangler</mark>" in as_html(document)


def test_it_is_a_pdf_marked_on_every_page() -> None:
    document = as_document(fixture("employee_threat_ok"), ON)
    pages = PdfReader(io.BytesIO(as_pdf(document))).pages
    text = " ".join(page.extract_text() for page in pages)
    assert "Trusler om vold; Fysisk eller psykisk belastning" in " ".join(text.split())
    assert all("Ikke til publisering" in page.extract_text() for page in pages)
    assert "ingen feil" in document.about


@pytest.mark.parametrize("notice", [{}, [], None, {"skade": {"skadedeDeler": [7, None]}}])
def test_what_is_no_notice_can_be_printed_too(notice: object) -> None:
    assert "mangler" in as_html(as_document(notice, ON))


def test_a_value_that_is_none_of_its_kind_stands_as_it_is() -> None:
    notice = fixture("employee_threat_ok")
    notice["hendelsesfakta"]["tid"]["tidspunkt"] = "i går"
    notice["hendelsesfakta"]["stedsbeskrivelse"] = ["x", {"y": 1}]
    assert rows(notice)["Tid for ulykken: Når det skjedde"] == "i går"
