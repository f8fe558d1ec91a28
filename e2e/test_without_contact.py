"""A phone that loses contact in the middle of a form: no word is lost, and the page says so.

A form that is sent without contact stays where it is, and is sent by the next press.

The network is cut in two ways: the browser still believes that it has one (``cut``), as with one
bar or a server that restarts; or it knows that it has none (``set_offline``).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from e2e.conftest import DESKTOP, assert_accessible
from e2e.conftest import PHONE as SMALL
from e2e.served import COUNSELLOR, PASSWORD, Served

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
        expect(_saved(page)).to_contain_text("Utkast lagret kl.")
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
    expect(_saved(phone)).to_contain_text("Utkast lagret kl.")
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
    expect(_saved(phone)).to_contain_text("Utkast lagret kl.")
    assert _elsewhere(browser, served) == WORDS


# --- Sending ------------------------------------------------------------------------------

SAVING = "**/deviations/report/drafts/save/"
SENT = re.compile(r"/staff/deviations/[0-9a-f-]{36}/$")
NOT_SENT = "Ikke sendt: Det er ikke kontakt med serveren. Ingenting er borte"
NOT_TAKEN = "Ikke sendt: Serveren kan ikke ta imot akkurat nå. Ingenting er borte"
BACK = "Kontakten er tilbake. Trykk på knappen en gang til."


def _fill_in(page: Page) -> None:
    page.get_by_label("Omtrent når på dagen?").fill("0.00")
    for question, answer in (
        ("Hva slags avvik er det?", "En feil"),
        ("Hva gjelder det?", "Teknisk: chat"),
        ("Hvor alvorlig er det?", "Alvorlig"),
    ):
        page.get_by_role("group", name=question).get_by_label(answer).first.check()
    page.get_by_label("Hva skjedde?").fill(WORDS)


def _press(page: Page, times: int = 1) -> None:
    page.get_by_role("button", name="Send meldingen").click(click_count=times)


def _said(page: Page) -> Any:
    return page.locator("[data-sent-text]")


def _sent(page: Page) -> list[str]:
    """The forms that this page sends from now on, apart from those that save themselves."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.is_navigation_request():
            sent.append(request.url)

    page.on("request", note)
    return sent


def _all_is_there(page: Page) -> None:
    expect(page.get_by_label("Hva skjedde?")).to_have_value(WORDS)
    expect(page.get_by_label("Omtrent når på dagen?")).to_have_value("0.00")
    serious = page.get_by_role("group", name="Hvor alvorlig er det?").get_by_label("Alvorlig").first
    expect(serious).to_be_checked()


@LOST
def test_a_form_that_is_sent_without_contact_stays_and_is_sent_once_by_the_next_press(
    phone: Page, served: Served, lost: Any
) -> None:
    _fill_in(phone)
    sent = _sent(phone)
    with lost(phone.context):
        _press(phone)
        expect(_said(phone)).to_contain_text(NOT_SENT)
        expect(_saved(phone)).to_have_text("Utkastet er ikke lagret. Prøver igjen.")
        _all_is_there(phone)
        assert_accessible(phone)
        _press(phone, times=2)
        expect(phone.locator("form[data-save]")).to_have_attribute("data-sending", "waiting")
    expect(_said(phone)).to_have_text(BACK)
    expect(_saved(phone)).to_contain_text("Utkast lagret kl.")
    _all_is_there(phone)
    assert sent == []

    _press(phone, times=2)
    phone.wait_for_url(SENT)
    expect(phone.get_by_text(WORDS)).to_be_visible()
    assert len(sent) == 1


def test_a_server_that_can_not_save_is_not_given_the_form(phone: Page) -> None:
    _fill_in(phone)
    sent = _sent(phone)
    phone.route(SAVING, lambda route: route.fulfill(status=500, body="Server error"))
    _press(phone)
    expect(_said(phone)).to_contain_text(NOT_TAKEN)
    _all_is_there(phone)
    phone.unroute(SAVING)
    expect(_said(phone)).to_have_text(BACK)
    assert sent == []
    _press(phone)
    phone.wait_for_url(SENT)


def test_what_the_server_refuses_to_save_is_sent_so_that_it_says_why(phone: Page) -> None:
    _fill_in(phone)
    phone.route(SAVING, lambda route: route.fulfill(status=404, body="Not found"))
    expect(_saved(phone)).to_have_text("Det du skriver, blir ikke lagret før du sender det.")
    _press(phone)
    phone.wait_for_url(SENT)


def test_a_session_that_is_over_when_the_form_is_sent_loses_nothing(
    phone: Page, served: Served
) -> None:
    _fill_in(phone)
    phone.context.clear_cookies(name="sessionid")
    _press(phone)
    phone.wait_for_url("**/sign-in/**")
    phone.locator("[name=login]").fill(COUNSELLOR)
    phone.locator("[name=password]").fill(PASSWORD)
    phone.keyboard.press("Enter")
    phone.wait_for_url(re.compile("/report/drafts/"))
    _all_is_there(phone)
    _press(phone)
    phone.wait_for_url(SENT)


def test_a_form_with_a_fault_is_sent_and_can_be_sent_again(phone: Page) -> None:
    """The held press brings the server's answer, not only its success."""
    _fill_in(phone)
    phone.get_by_label("Omtrent når på dagen?").fill("i natt")
    _press(phone)
    expect(phone.locator(".ds-error-summary")).to_be_visible()
    phone.get_by_label("Omtrent når på dagen?").fill("0.00")
    _press(phone)
    phone.wait_for_url(SENT)


def test_nothing_is_said_to_be_saved_while_it_is_not(phone: Page) -> None:
    phone.clock.install()
    phone.get_by_label("Hva skjedde?").press_sequentially(" Så")
    expect(_saved(phone)).to_have_text("Lagrer utkastet …")
    with phone.expect_response(SAVING):
        phone.clock.fast_forward(3000)
    expect(_saved(phone)).to_contain_text("Utkast lagret kl.")


def test_whoever_leaves_is_asked_only_while_something_is_unsaved(
    phone: Page, served: Served
) -> None:
    asked: list[str] = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    phone.goto(f"{served.url}/staff/deviations/")
    assert asked == []
    phone.go_back()
    with cut(phone.context):
        phone.get_by_label("Hva skjedde?").fill(WORDS)
        expect(phone.locator("form[data-save]")).to_have_attribute("data-state", "failed")
    phone.goto(f"{served.url}/staff/deviations/")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("size", [SMALL, PHONE, DESKTOP])
def test_the_state_is_in_sight_without_scrolling_and_hides_no_focus(phone: Page, size: Any) -> None:
    phone.set_viewport_size(size)
    with offline(phone.context):
        _fill_in(phone)
        _press(phone)
        expect(_said(phone)).to_contain_text(NOT_SENT)
        bar = phone.locator(".saving")
        phone.evaluate("scrollTo(0, 0)")
        expect(bar).to_be_in_viewport(ratio=1)
        phone.get_by_label("Hvilken dag").focus()
        for _ in range(40):
            phone.keyboard.press("Tab")
            hidden = phone.evaluate(
                """() => {
                  const bar = document.querySelector(".saving").getBoundingClientRect();
                  const focus = document.activeElement;
                  if (!focus.closest("form[data-save]")) return "";
                  const box = focus.getBoundingClientRect();
                  return box.top >= bar.top && box.top < bar.bottom ? focus.outerHTML : "";
                }"""
            )
            assert not hidden
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
