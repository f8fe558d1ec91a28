"""The public pages of figures in a real browser: on a phone and a desk, without script too."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from e2e.conftest import DESKTOP, PHONE, Traffic, assert_accessible, assert_fits
from lykt.statistics.models import Edition
from lykt.statistics.opendata.tests.press import Press, by_month, make_press, yearly_editions

ADDRESSES = (
    "/data/",
    "/data/yearly/",
    "/data/yearly/by-county/",
    "/data/yearly/by-month/",
    "/data/yearly/edition/1/by-county/",
    "/data/gone/",
)


@pytest.fixture
def figures(live_server: Any, transactional_db: None) -> str:
    """The address of a service with figures: in force, replaced and withdrawn."""
    press: Press = make_press()
    publication = yearly_editions(press)
    press.add(publication.editions.get(state=Edition.State.RELEASED), by_month())
    gone = press.publication("gone")
    press.edition(gone, Edition.State.WITHDRAWN, withdrawal="Noen henvendelser var talt to ganger.")
    return str(live_server.url)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_it_is_accessible_and_fits(page: Page, figures: str, address: str, language: str) -> None:
    page.goto(f"{figures}{address}?lang={language}")
    for size in (PHONE, DESKTOP):
        for scheme in ("light", "dark"):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            assert_fits(page)
            assert_accessible(page)


def test_nothing_is_kept_and_nobody_else_is_asked(
    page: Page, figures: str, context: BrowserContext, traffic: Traffic
) -> None:
    page.goto(f"{figures}/data/yearly/by-county/")
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert traffic.foreign == []
    assert traffic.complaints == []


def test_the_whole_way_works_without_script(
    browser: Browser, browser_context_args: dict[str, Any], figures: str
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{figures}/data/")
    page.get_by_role("link", name="Henvendelser etter fylke").click()
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("cell", name=":").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "yearly-2-by-county.csv"
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Contacts by county")).to_be_visible()
    context.close()


def test_the_way_out_is_there_too(page: Page, figures: str) -> None:
    page.goto(f"{figures}/data/yearly/by-county/")
    page.get_by_role("link", name="Forlat siden raskt").click()
    page.wait_for_url("https://www.yr.no/")
