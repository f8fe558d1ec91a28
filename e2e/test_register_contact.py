"""Registering contacts in a real browser: by keyboard, on a phone, and when a session ends."""

import re
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Page, expect

from conftest import PASSWORD, Cast, CastLine
from e2e.conftest import DESKTOP, PHONE, Traffic, assert_accessible, assert_fits
from lykt.helpline.models import Contact
from lykt.people.models import Person
from lykt.questions.queries import texts_of

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
WORDS = "Snakket om sikkerhet hjemme."
# Exposed, in the target group, a woman of 18 to 30, psychological violence, a heterosexual
# relationship, ongoing, wanted to talk, had been in contact with services before.
ANSWER_KEYS = "112221112"


def _sign_in(page: Page, person: Person) -> None:
    page.locator("input[type=email]").fill(person.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")


@pytest.fixture
def counsellor(cast: Cast, line: CastLine) -> Person:
    cast.counsellor.set_password(PASSWORD)
    cast.counsellor.save()
    return cast.counsellor


@pytest.fixture
def desk(page: Page, live_server: Any, counsellor: Person) -> Page:
    """Signed in, at the staff door."""
    page.goto(f"{live_server.url}/staff/")
    _sign_in(page, counsellor)
    page.wait_for_url(f"{live_server.url}/staff/")
    return page


def _open_form_by_key(desk: Page, address: str) -> None:
    desk.goto(f"{address}/staff/contacts/new/")
    desk.keyboard.press("1")
    desk.wait_for_url("**/volinjen/telephone/")
    expect(desk.locator("[data-question=who_contacted] input").first).to_be_focused()


@SIZES
def test_a_contact_is_registered_by_keyboard_alone_and_stands_in_the_day_list(
    desk: Page, live_server: Any, traffic: Traffic, size: Any
) -> None:
    desk.set_viewport_size(size)
    _open_form_by_key(desk, live_server.url)
    assert_accessible(desk)
    assert_fits(desk)

    for key in ANSWER_KEYS:
        desk.keyboard.press(key)
    for key in ("1", "2", "Enter"):
        desk.keyboard.press(key)
    expect(desk.locator("[name=q-summary]")).to_be_focused()
    desk.keyboard.type(WORDS)
    desk.keyboard.press("Control+Enter")

    desk.wait_for_url("**/staff/contacts/?since=*")
    expect(desk.get_by_role("status")).to_contain_text("er registrert")
    expect(desk.get_by_role("row")).to_have_count(2)
    expect(desk.get_by_role("row").last).to_contain_text("Voldsutsatt")
    assert_accessible(desk)
    assert_fits(desk)
    contact = Contact.objects.get()
    assert contact.response.answers["referrals"] == ["crisis_centre", "police"]
    assert texts_of(contact.response) == {"summary": WORDS}
    assert (traffic.foreign, traffic.complaints) == ([], [])


@SIZES
def test_the_page_of_a_contact_shows_its_text_when_asked_and_hides_it_by_a_key(
    desk: Page, live_server: Any, size: Any
) -> None:
    desk.set_viewport_size(size)
    _open_form_by_key(desk, live_server.url)
    desk.keyboard.press("1")
    desk.keyboard.press("1")
    desk.locator("[name=q-summary]").fill(WORDS)
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/staff/contacts/?since=*")
    desk.locator("table a").click()
    assert_accessible(desk)
    assert_fits(desk)
    expect(desk.get_by_text(WORDS)).to_have_count(0)

    desk.get_by_role("button", name="Vis fritekst").click()
    expect(desk.get_by_text(WORDS)).to_be_visible()
    assert_accessible(desk)
    desk.keyboard.press("Escape")
    expect(desk.get_by_text(WORDS)).to_have_count(0)

    desk.get_by_role("link", name="Rett").click()
    assert_accessible(desk)
    assert_fits(desk)


def test_a_session_that_ends_while_typing_loses_nothing(
    desk: Page, context: BrowserContext, live_server: Any, counsellor: Person
) -> None:
    _open_form_by_key(desk, live_server.url)
    for key in ANSWER_KEYS:
        desk.keyboard.press(key)
    desk.locator("[name=q-summary]").fill(WORDS)
    context.clear_cookies(name="sessionid")
    desk.keyboard.press("Control+Enter")

    desk.wait_for_url("**/sign-in/**")
    _sign_in(desk, counsellor)
    desk.wait_for_url(re.compile("/contacts/drafts/"))
    expect(desk.locator("[name=q-summary]")).to_have_value(WORDS)
    expect(desk.locator("[data-question=age] input").nth(1)).to_be_checked()
    assert not Contact.objects.exists()
    desk.locator("[data-save-button]").click()
    desk.wait_for_url("**/staff/contacts/?since=*")
    assert Contact.objects.count() == 1


def test_a_draft_saves_itself_and_is_found_again(desk: Page, live_server: Any) -> None:
    _open_form_by_key(desk, live_server.url)
    desk.locator("[name=q-summary]").fill(WORDS)
    expect(desk.locator("[data-saved-text]")).to_contain_text("Utkast lagret kl.")

    desk.goto(f"{live_server.url}/staff/contacts/")
    desk.get_by_role("link", name="Ny henvendelse: Telefon").click()
    expect(desk.locator("[name=q-summary]")).to_have_value(WORDS)


def test_a_field_that_loses_its_focus_unchanged_saves_nothing(desk: Page, live_server: Any) -> None:
    desk.clock.install()
    _open_form_by_key(desk, live_server.url)
    desk.locator("[name=q-summary]").fill(WORDS)
    with desk.expect_response("**/drafts/save/**"):
        desk.clock.fast_forward(3000)
    expect(desk.locator("[data-saved-text]")).to_contain_text("Utkast lagret kl.")
    saved_again: list[str] = []
    desk.on("request", lambda request: saved_again.append(request.url))

    desk.locator("[data-save-button]").focus()
    desk.clock.fast_forward(3000)

    assert saved_again == []


def test_free_text_is_covered_by_a_key_and_stays_so_in_the_next_form(
    desk: Page, live_server: Any
) -> None:
    _open_form_by_key(desk, live_server.url)
    button = desk.get_by_role("button", name="Dekk til fritekst")
    expect(button).to_have_attribute("aria-pressed", "false")
    with desk.expect_response("**/shared-screen/"):
        desk.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(desk.locator("[name=q-summary]")).to_have_css("color", "rgba(0, 0, 0, 0)")

    _open_form_by_key(desk, live_server.url)
    expect(button).to_have_attribute("aria-pressed", "true")
    with desk.expect_response("**/shared-screen/"):
        button.click()
    expect(button).to_have_attribute("aria-pressed", "false")


@SIZES
def test_the_line_s_settings_and_the_directory_are_accessible_and_fit(
    page: Page, live_server: Any, cast: Cast, line: CastLine, size: Any
) -> None:
    cast.manager.set_password(PASSWORD)
    cast.manager.save()
    page.set_viewport_size(size)
    page.goto(f"{live_server.url}/staff/")
    _sign_in(page, cast.manager)
    page.wait_for_url(f"{live_server.url}/staff/")
    call_command("load_service_types", verbosity=0)
    for path in ("lines/volinjen/", "directory/", "contacts/new/"):
        page.goto(f"{live_server.url}/staff/{path}")
        assert_accessible(page)
        assert_fits(page)
