"""Signing in, in a real browser: one-time codes, passkeys, and a session that ends."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from conftest import PASSWORD
from lykt.people.actions import add_person
from lykt.people.models import Person

EMAIL = "natt@example.org"


@pytest.fixture
def person(live_server: LiveServer) -> Person:
    return add_person(actor=None, email=EMAIL, name="Nattevakt", password=PASSWORD)


@pytest.fixture
def address(live_server: LiveServer) -> str:
    """Passkeys need a name, not a number, for a host."""
    return str(live_server.url).replace("127.0.0.1", "localhost") + "/staff/account/"


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complains about; a page that breaks the policy does so here."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else 0)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    assert said == []


@pytest.fixture
def authenticator(page: Page) -> None:
    """A telephone that knows its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_in(page: Page, address: str, going: str = "/staff/account/") -> None:
    page.goto(f"{address}sign-in/?next={going}")
    # The first field has the focus: nothing is clicked.
    page.keyboard.type(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in/" not in url)


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_codes_are_set_up_before_anything_else(
    page: Page, person: Person, address: str, complaints: list[str], settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(page, address)
    expect(page).to_have_url(re.compile("second-factor/$"))
    page.goto(f"{address}second-factor/totp/activate/")
    expect(page.locator(".qr svg")).to_be_visible()
    page.locator("#id_code").fill(code_for(page.locator("#seed").text_content() or ""))
    page.locator("#id_code").press("Enter")
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    code = page.locator("#recovery-codes li").first.inner_text()
    page.context.clear_cookies()

    sign_in(page, address)
    expect(page.locator("#id_code")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/staff/account/$"))


def test_a_passkey_is_added_and_signs_in_alone(
    page: Page, person: Person, address: str, authenticator: None, complaints: list[str]
) -> None:
    sign_in(page, address)
    page.goto(f"{address}second-factor/webauthn/add/")
    page.locator("form[data-passkey=create] button").click()
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    assert Authenticator.objects.filter(user=person, type="webauthn").count() == 1
    page.context.clear_cookies()

    page.goto(f"{address}sign-in/?next=/staff/account/second-factor/webauthn/")
    page.locator("form[data-passkey=get] button").click()
    expect(page).to_have_url(re.compile("second-factor/webauthn/$"))


def test_a_passkey_is_the_second_step_after_a_password(
    page: Page, person: Person, address: str, authenticator: None, complaints: list[str]
) -> None:
    sign_in(page, address)
    page.goto(f"{address}second-factor/webauthn/add/")
    page.locator("#id_passwordless").uncheck()
    page.locator("form[data-passkey=create] button").click()
    expect(page.locator("#recovery-codes")).to_be_visible()
    page.context.clear_cookies()

    sign_in(page, address)
    expect(page).to_have_url(re.compile("authenticate/$"))
    page.locator("form[data-passkey=get] button").click()
    expect(page).to_have_url(re.compile("/staff/account/$"))


def test_a_passkey_that_is_refused_leaves_the_other_ways(
    page: Page, person: Person, address: str
) -> None:
    page.goto(f"{address}sign-in/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error()) }")
    page.locator("form[data-passkey=get] button").click()
    expect(page.locator("[data-problem]")).to_be_visible()


def test_the_password_can_be_seen(page: Page, person: Person, address: str) -> None:
    page.goto(f"{address}sign-in/")
    field = page.locator("#id_password")
    field.fill(PASSWORD)
    page.locator("[aria-controls=id_password]").click()
    expect(field).to_have_attribute("type", "text")
    page.locator("[aria-controls=id_password]").click()
    expect(field).to_have_attribute("type", "password")


def test_the_end_of_a_session_is_warned_of_and_can_be_put_off(
    page: Page, person: Person, address: str, complaints: list[str], settings: Settings
) -> None:
    settings.SESSION_IDLE_SECONDS = 121
    sign_in(page, address)
    page.evaluate(
        "document.addEventListener('lykt:session-ending', () => { document.title = 'saved' })"
    )
    dialog = page.locator("#session-warning")
    expect(dialog).to_be_visible()
    expect(page).to_have_title("saved")
    expect(dialog.locator("form[data-for=ending] button")).to_be_focused()
    settings.SESSION_IDLE_SECONDS = 1800
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


def test_a_session_that_ended_hides_the_page_and_leads_back(
    page: Page, person: Person, address: str, settings: Settings
) -> None:
    settings.SESSION_IDLE_SECONDS = 2
    sign_in(page, address, "/staff/account/?a=b")
    dialog = page.locator("#session-warning")
    expect(dialog).to_have_attribute("data-state", "over")
    settings.SESSION_IDLE_SECONDS = 1800
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    dialog.locator("a").click()
    expect(page).to_have_url(re.compile(r"sign-in/\?next=%2Fstaff%2Faccount%2F%3Fa%3Db"))


def test_a_page_is_hidden_again_when_the_next_session_ends_too(
    page: Page, person: Person, address: str
) -> None:
    sign_in(page, address)
    dialog = page.locator("#session-warning")
    for _session in range(2):
        page.context.clear_cookies(name="sessionid")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(dialog).to_be_visible()
        sign_in(page.context.new_page(), address)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(dialog).to_be_hidden()
