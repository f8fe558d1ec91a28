"""The annual report's pages on a phone and a desk: written in, kept, and read."""

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import DESKTOP, PHONE, Traffic, assert_accessible, overflow
from e2e.served import COUNSELLOR, MANAGER, Served

PAGE = "/staff/annual-report/?year=2026&language=nb"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_a_manager_writes_and_keeps_the_text(
    served: Served, page: Page, traffic: Traffic, size: dict[str, int]
) -> None:
    page.set_viewport_size(size)
    served.sign_in(page, MANAGER)
    page.goto(f"{served.url}{PAGE}")
    expect(page.get_by_role("heading", name="Det du bør se på")).to_be_visible()
    assert_accessible(page)
    assert overflow(page) == []
    page.get_by_role("link", name="Rediger teksten").click()
    page.get_by_text("Slik skriver du").click()
    assert_accessible(page)
    assert overflow(page) == []
    page.get_by_label("Sammendrag").fill(f"Skrevet på {size['width']}. {{contacts.totl}}")
    page.get_by_role("button", name="Lagre som ny versjon").click()
    expect(page.get_by_role("alert")).to_contain_text("contacts.total")
    assert_accessible(page)
    page.get_by_label("Sammendrag").fill(f"Skrevet på {size['width']}.")
    page.get_by_role("button", name="Forhåndsvisning").click()
    preview = page.get_by_role("region", name="Forhåndsvisning")
    preview.get_by_text("Sammendrag", exact=True).click()
    expect(preview.get_by_text(f"Skrevet på {size['width']}.")).to_be_visible()
    assert_accessible(page)
    assert overflow(page) == []
    page.get_by_role("button", name="Lagre som ny versjon").click()
    expect(page.get_by_text("Teksten er lagret som en ny versjon.")).to_be_visible()
    assert traffic.complaints == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_the_report_itself_can_be_read_on_a_phone(
    served: Served, page: Page, size: dict[str, int]
) -> None:
    page.set_viewport_size(size)
    served.sign_in(page, COUNSELLOR)
    page.goto(f"{served.url}{PAGE}")
    report = page.request.get(f"{served.url}/staff/annual-report/report.html?{PAGE.split('?')[1]}")
    page.set_content(report.text())
    expect(page.get_by_role("heading", level=1)).to_contain_text("årsrapport 2026")
    assert_accessible(page)
    assert overflow(page) == []
