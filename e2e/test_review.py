"""A closed conversation is opened in the reviewer's browser: read, checked, judged, learnt from."""

import pytest
from playwright.sync_api import Page, expect

from e2e.closed import closed, swap_messages
from e2e.conftest import DESKTOP, PHONE, assert_accessible, assert_fits
from e2e.night import PASSPHRASE, give_keys
from e2e.served import COUNSELLOR, MANAGER, READER, Served

TEXTS = (
    "Hei. Jeg er redd for kjæresten min.",
    "Fint at du skriver. Er du trygg nå?",
    "Ja, han er på jobb.\n<b>Kommer</b> hjem klokka fire.",
    "Da har vi litt tid. Vil du fortelle hva som skjer?",
)


@pytest.fixture(scope="module")
def keys(served: Served) -> Served:
    give_keys(served, [MANAGER, COUNSELLOR])
    return served


def _open(page: Page, served: Served, conversation: str) -> None:
    served.sign_in(page, MANAGER)
    page.goto(f"{served.url}/staff/chat/reviews/")
    # Loaded to the end: a press on what is still being drawn has been seen to hit nothing.
    with page.expect_navigation():
        page.get_by_role("button", name="Vis samtaler").click()
    page.locator(f"form[action*='{conversation}'] button").first.click()
    page.locator("#unlock-passphrase").fill(PASSPHRASE)
    page.keyboard.press("Enter")


def test_it_is_read_checked_and_made_an_excerpt_of(keys: Served, page: Page) -> None:
    conversation = closed(keys, *TEXTS)
    _open(page, keys, conversation)
    expect(page.locator("[data-verdict]")).to_contain_text("Alt er på plass")
    assert page.locator(".message [data-text]").all_inner_texts() == list(TEXTS)
    assert page.locator(".event").count() == 3
    for window in (PHONE, DESKTOP):
        page.set_viewport_size(window)  # type: ignore[arg-type]
        assert_fits(page)
        assert_accessible(page)

    page.locator("[data-pick]").nth(0).check()
    page.locator("[data-pick]").nth(1).check()
    page.get_by_role("button", name="Sett de valgte meldingene").click()
    text = page.get_by_label("Utdraget", exact=True)
    expect(text).to_have_value(f"Innskriver: {TEXTS[0]}\n\nRådgiver: {TEXTS[1]}")
    text.fill("Innskriver: Jeg er redd.\n\nRådgiver: Er du trygg nå?")
    page.get_by_label("Hva som kan læres").fill("Trygg?")
    page.get_by_label("Jeg har lest gjennom").check()
    page.get_by_role("button", name="Lagre utdraget").click()
    expect(page.get_by_role("heading", name="Utdrag til læring")).to_be_visible()


def test_the_rubric_reaches_the_counsellor_who_was_there(keys: Served, page: Page) -> None:
    conversation = closed(keys, *TEXTS)
    _open(page, keys, conversation)
    expect(page.locator("[data-verdict]")).to_contain_text("Alt er på plass")
    page.locator("[name=q-listening][value=yes]").check()
    page.locator("[name=feedback-feedback]").fill("Du møtte henne med ro.")
    page.get_by_role("button", name="Fullfør gjennomgangen").click()
    expect(page.get_by_text("Du fullførte denne gjennomgangen")).to_be_visible()
    page.context.clear_cookies()
    keys.sign_in(page, COUNSELLOR)
    page.goto(f"{keys.url}/staff/chat/reviews/feedback/")
    expect(page.get_by_text("Du møtte henne med ro.").first).to_be_visible()
    assert_accessible(page)


def test_messages_that_changed_places_are_seen_and_not_shown(keys: Served, page: Page) -> None:
    conversation = closed(keys, *TEXTS)
    swap_messages(keys, conversation)
    _open(page, keys, conversation)
    expect(page.locator("[data-verdict]")).to_contain_text("Noe stemmer ikke")
    shown = page.locator(".message [data-text]").all_inner_texts()
    assert TEXTS[0] not in shown
    assert TEXTS[1] not in shown


def test_without_access_to_the_key_nothing_is_opened(keys: Served, page: Page) -> None:
    closed(keys, *TEXTS)
    keys.sign_in(page, READER)
    page.goto(f"{keys.url}/staff/chat/reviews/")
    page.get_by_role("button", name="Vis samtaler").click()
    expect(page.get_by_text("Du mangler nøkkelen").first).to_be_visible()
    expect(page.get_by_text("Du har ikke tilgang til linjens nøkkel")).to_be_visible()
    assert_accessible(page)
