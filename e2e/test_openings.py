"""A line manager changes an opening and adds an extra one, on a phone and on a desktop."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import DESKTOP, PHONE, assert_accessible, assert_fits
from e2e.served import MANAGER, Served


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_hours_are_changed_and_an_extra_opening_is_added(
    served: Served, page: Page, size: Any
) -> None:
    page.set_viewport_size(size)
    served.sign_in(page, MANAGER)

    def check() -> None:
        assert_fits(page)
        assert_accessible(page)

    page.goto(f"{served.url}/staff/lines/volinjen/")
    check()
    page.get_by_role("link", name=re.compile("^Endre")).first.click()
    check()
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Åpningstiden er endret.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Ekstra åpent.*Chat")).click()
    check()
    for label, value in (
        ("Åpner den", "31.12.2099"),
        ("Åpner", "20.00"),
        ("Stenger den", "31.12.2099"),
        ("Stenger", "19.00"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Legg til").click()
    expect(page.get_by_role("alert")).to_contain_text("Det stenger før det åpner.")
    check()
    page.get_by_label("Stenger", exact=True).fill("23.00")
    page.get_by_role("button", name="Legg til").click()
    expect(page.get_by_text("Ekstra åpent er lagt til.")).to_be_visible()
    check()
    page.get_by_role("button", name="Fjern").click()
    expect(page.get_by_text("Ekstra åpent er fjernet.")).to_be_visible()
