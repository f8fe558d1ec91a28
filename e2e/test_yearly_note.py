"""An analyst edits a paragraph of the year and has its tables released; the PDF says the same."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import DESKTOP, PHONE, Traffic, assert_accessible, assert_fits
from e2e.test_journey import sign_in
from lykt.incidents.note.tests.conftest import (  # noqa: F401 - fixtures
    analyst,
    send,
    two_years,
    workplace,
    workplace_made,
)
from lykt.incidents.tests.conftest import Workplace
from lykt.people.models import Person

WORDS = "Vi fikk {incidents.total} meldinger, og takker alle som meldte."
SLOW = 60_000


def look_at(page: Page, name: str) -> None:
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert_fits(page)
        assert_accessible(page)
        if folder := os.environ.get("LYKT_PICTURES"):
            path = Path(folder) / f"note-{name}-{size['width']}.png"
            page.screenshot(path=path, full_page=True)


def come_as(page: Page, start: str, person: Person) -> None:
    page.context.clear_cookies()
    sign_in(page, start, person)


@pytest.mark.usefixtures("two_years")
def test_the_year_is_written_released_and_read(
    page: Page,
    live_server: Any,
    workplace: Workplace,  # noqa: F811
    analyst: Person,  # noqa: F811
    traffic: Traffic,
) -> None:
    start = f"{live_server.url}/staff/"
    note = f"{start}incidents/note/?unit=municipality&year=2022"
    come_as(page, start, analyst)
    page.goto(note)
    look_at(page, "page")
    page.get_by_role("link", name="Rediger teksten").click()
    paragraph = page.get_by_label("Utviklingen")
    paragraph.fill(f"{paragraph.input_value()}\n\n{WORDS}")
    page.get_by_role("button", name="Forhåndsvisning").click()
    preview = page.get_by_role("region", name="Forhåndsvisning")
    preview.get_by_text("Utviklingen", exact=True).click()
    expect(preview.get_by_text("Vi fikk 49 meldinger")).to_be_visible()
    look_at(page, "preview")
    page.get_by_role("button", name="Lagre som ny versjon").click()
    expect(page.get_by_text("Teksten er lagret som en ny versjon.")).to_be_visible()

    page.get_by_role("button", name="Sett sammen en publikasjon").click()
    expect(page.get_by_role("heading", name="Klargjør")).to_be_visible()
    look_at(page, "edition")
    page.get_by_role("button", name="Klargjør utgaven").click()
    expect(page.get_by_role("button", name="Klargjør utgaven")).to_have_count(0, timeout=SLOW)
    edition = page.url
    come_as(page, start, workplace.director)
    page.goto(edition)
    page.get_by_role("button", name="Frigi utgaven").click()
    expect(page.get_by_text("Alle kan se den nå")).to_be_visible()

    come_as(page, start, analyst)
    page.goto(note)
    expect(page.get_by_text("Alle tabellene i rapporten er frigitt.")).to_be_visible()
    look_at(page, "released")
    pdf = page.request.get(note.replace("/note/?", "/note/note.pdf?"))
    assert pdf.body().startswith(b"%PDF")
    if folder := os.environ.get("LYKT_PICTURES"):
        (Path(folder) / "note.pdf").write_bytes(pdf.body())
    html = page.request.get(note.replace("/note/?", "/note/note.html?")).text()
    assert "Vi fikk 49 meldinger, og takker alle som meldte." in html.replace("\xa0", " ")
    assert re.search(r'<td class="number">:</td>', html)
    assert traffic.foreign == []
    assert traffic.complaints == []
