"""A phone that loses contact in the middle of a form: no word is lost, and the page says so.

The network is cut in two ways: the browser still believes that it has one (``cut``), as with one
bar or a server that restarts; or it knows that it has none (``set_offline``).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from e2e.served import COUNSELLOR, Served

PHONE = {"width": 390, "height": 844}
EARLIER = "Serveren var nede."
WORDS = "Serveren var nede. Ingen kom inn på siden i en halv time."
_EVERYTHING = re.compile(".*")


@contextmanager
def _device(browser: Browser, served: Served) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="nb-NO", bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    served.sign_in(page, COUNSELLOR)
    yield page
    context.close()


@pytest.fixture
def phone(browser: Browser, served: Served) -> Iterator[Page]:
    """A report under way: what was typed so far is kept, and then some more is typed."""
    with _device(browser, served) as page:
        page.goto(f"{served.url}/staff/deviations/report/")
        page.get_by_label("Hva skjedde?").fill(EARLIER)
        expect(_saved(page)).to_contain_text("Lagret kl.")
        yield page


def _saved(page: Page) -> Any:
    return page.locator("[data-saved-text]")


@contextmanager
def cut(context: BrowserContext) -> Iterator[None]:
    """No answer comes, and the browser does not know why."""

    def drop(route: Route) -> None:
        route.abort("connectionreset")

    context.route(_EVERYTHING, drop)
    yield
    context.unroute(_EVERYTHING, drop)


@contextmanager
def offline(context: BrowserContext) -> Iterator[None]:
    context.set_offline(True)
    yield
    context.set_offline(False)


LOST = pytest.mark.parametrize("lost", [cut, offline])


def _look_away(page: Page, state: str) -> None:
    """To another app, and back."""
    page.evaluate(
        """(state) => {
          Object.defineProperty(document, "visibilityState", {configurable: true, value: state});
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )


def _elsewhere(browser: Browser, served: Served) -> str:
    """What stands in the newest draft on another device."""
    with _device(browser, served) as other:
        other.goto(f"{served.url}/staff/deviations/")
        other.get_by_role("link", name="Fortsett med").first.click()
        return other.get_by_label("Hva skjedde?").input_value()


@LOST
def test_what_was_typed_without_contact_is_saved_when_it_is_back(
    phone: Page, browser: Browser, served: Served, lost: Any
) -> None:
    with lost(phone.context):
        phone.get_by_label("Hva skjedde?").fill(WORDS)
        _look_away(phone, "hidden")
        _look_away(phone, "visible")
        expect(phone.locator("form[data-save]")).to_have_attribute("data-state", "failed")
    expect(_saved(phone)).to_contain_text("Lagret kl.")
    assert _elsewhere(browser, served) == WORDS


def test_it_is_tried_at_once_when_the_page_is_looked_at_again(
    phone: Page, browser: Browser, served: Served
) -> None:
    phone.clock.install()
    phone.clock.pause_at("2100-01-01")  # no retry comes by itself
    with cut(phone.context):
        phone.get_by_label("Hva skjedde?").fill(WORDS)
        _look_away(phone, "hidden")
    _look_away(phone, "visible")
    expect(_saved(phone)).to_contain_text("Lagret kl.")
    assert _elsewhere(browser, served) == WORDS
