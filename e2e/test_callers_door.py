"""The caller's door in a real browser: on a phone that somebody else may look at."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from conftest import CastLine
from e2e.conftest import DESKTOP, PHONE, Traffic, assert_accessible, assert_fits

ELSEWHERE = "https://www.yr.no/"


@pytest.fixture
def front_page(page: Page, live_server: Any, line: CastLine) -> Page:
    page.goto(live_server.url)
    return page


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits(front_page: Page, size: Any, scheme: Any) -> None:
    front_page.set_viewport_size(size)
    front_page.emulate_media(color_scheme=scheme)
    assert_fits(front_page)
    assert_accessible(front_page)


def test_the_telephone_number_is_seen_without_scrolling_on_a_phone(front_page: Page) -> None:
    front_page.set_viewport_size(PHONE)
    call = front_page.get_by_role("link", name="Ring 116 006")
    expect(call).to_be_in_viewport()
    expect(call).to_have_attribute("href", "tel:116006")


def test_nothing_is_kept_and_nobody_else_is_asked(
    front_page: Page, context: BrowserContext, traffic: Traffic
) -> None:
    kept = "localStorage.length + sessionStorage.length"
    assert context.cookies() == []
    assert front_page.evaluate(kept) == 0
    assert traffic.foreign == []
    assert traffic.complaints == []


def test_the_quick_exit_is_the_second_stop_of_the_keyboard(front_page: Page) -> None:
    front_page.keyboard.press("Tab")
    expect(front_page.get_by_role("link", name="Hopp til innholdet")).to_be_focused()
    front_page.keyboard.press("Tab")
    expect(front_page.get_by_role("link", name="Forlat siden raskt")).to_be_focused()


def test_three_presses_of_shift_leave_no_way_back(front_page: Page) -> None:
    before = front_page.evaluate("history.length")
    for _ in range(3):
        front_page.keyboard.press("Shift")
    front_page.wait_for_url(ELSEWHERE)
    assert front_page.evaluate("history.length") == before
    assert front_page.go_back() is None or "Ring" not in front_page.content()


def test_two_presses_and_a_letter_stay(front_page: Page) -> None:
    for key in ("Shift", "Shift", "a", "Shift"):
        front_page.keyboard.press(key)
    assert front_page.url != ELSEWHERE


def test_the_button_leaves_at_once(front_page: Page) -> None:
    front_page.get_by_role("link", name="Forlat siden raskt").click()
    front_page.wait_for_url(ELSEWHERE)
    assert front_page.title() == "Elsewhere"
