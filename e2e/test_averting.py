"""A counsellor averts: from the chat console at night to the locked file for the police."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.closed import closed
from e2e.conftest import DESKTOP, PHONE, assert_accessible, assert_fits
from e2e.night import PASSPHRASE, call, give_keys
from e2e.served import COUNSELLOR, MANAGER, Served
from e2e.test_console import begin_duty, take_first, unlock

TEXTS = (
    "Han sier at han skal drepe søsteren min i kveld.",
    "Takk for at du sier det. Hvor er hun nå?",
    "Hjemme i Storgata 1. Han har skaffet seg våpen.",
    "Bli hos meg her. Jeg varsler politiet.",
)
STAFF = "/staff/averting/"


@pytest.fixture(scope="module")
def keys(served: Served) -> Served:
    served.run("e2e.test_averting:load_routines")
    give_keys(served, [MANAGER, COUNSELLOR])
    return served


def load_routines() -> None:
    """Inside the installation."""
    import sys

    from django.core.management import call_command

    call_command("load_routines", stdout=sys.stderr)


def _look(page: Page) -> None:
    for window in (PHONE, DESKTOP):
        page.set_viewport_size(window)  # type: ignore[arg-type]
        assert_fits(page)
        assert_accessible(page)


def _keep(page: Page) -> None:
    with page.expect_navigation():
        page.locator("#step-form [type=submit]").press("Enter")


def test_a_conversation_at_the_console_leads_to_an_assessment(
    keys: Served, page: Page, browser: Browser
) -> None:
    caller = call(keys, browser.new_context(bypass_csp=True).new_page())
    keys.sign_in(page, COUNSELLOR)
    page.goto(f"{keys.url}/staff/chat/")
    unlock(page)
    begin_duty(page)
    take_first(page)
    door = page.locator("[data-door=a]")
    expect(door).to_be_visible()
    with page.context.expect_page() as opened:
        page.keyboard.press("Escape")
        page.keyboard.press("a")
    begun = opened.value
    expect(begun).to_have_url(f"{keys.url}{STAFF}begin/?conversation={caller.id}")
    expect(begun.locator("[href='tel:112']")).to_be_visible()
    expect(begun.get_by_label("I en chat")).to_be_checked()
    caller.page.context.close()


def test_a_counsellor_averts(keys: Served, page: Page, browser: Browser, tmp_path: Path) -> None:
    conversation = closed(keys, *TEXTS)
    keys.sign_in(page, COUNSELLOR)
    page.goto(f"{keys.url}{STAFF}begin/?conversation={conversation}")
    _look(page)
    page.get_by_role("button", name="Begynn").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("1 av 4")
    page.get_by_label("Drap").press("Space")
    page.get_by_label("Hva kan skje?").fill("Han skal drepe henne i kveld.")
    expect(page.locator("[data-saved-text]")).to_contain_text("Utkast lagret")
    _look(page)
    _keep(page)
    page.get_by_label("Hvem er i fare?").fill("Søsteren, Storgata 1")
    page.get_by_label("Nei", exact=True).press("Space")
    _keep(page)
    page.get_by_label("Mest sannsynlig").press("Space")
    _keep(page)
    page.get_by_label("I løpet av et døgn").press("Space")
    page.get_by_label("Ja", exact=True).press("Space")
    _keep(page)

    page.get_by_role("link", name="Snakk med vaktlederen").press("Enter")
    page.get_by_label("Hvem har du snakket med?").select_option(label="Manager")
    page.get_by_label("Hvilket råd fikk du?").fill("Varsle nå.")
    _look(page)
    _keep(page)
    page.get_by_role("link", name="Avgjør", exact=True).press("Enter")
    page.get_by_label("Ja, det varsles").press("Space")
    page.get_by_label("Hvorfor?", exact=True).fill("Hun er i fare, og det kan avverges.")
    page.get_by_label("Ja, og jeg har skrevet ned").press("Space")
    _look(page)
    _keep(page)
    _look(page)

    page.get_by_role("link", name="Velg fra samtalen").press("Enter")
    page.locator("#unlock-passphrase").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.locator("[data-verdict]")).to_contain_text("Alt er på plass")
    assert page.locator(".message [data-text]").all_inner_texts() == list(TEXTS)
    _look(page)
    for number in (0, 2):
        page.locator("[data-pick]").nth(number).press("Space")
    _keep(page)
    expect(page.get_by_text(TEXTS[2])).to_be_visible()
    expect(page.get_by_text(TEXTS[1])).to_have_count(0)

    page.get_by_role("link", name="Det du skal si, og den låste filen").press("Enter")
    _look(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Lag den låste filen").press("Enter")
    assert download.value.suggested_filename == "varsel.html"
    download.value.save_as(tmp_path / "varsel.html")
    expect(page.locator("[data-password]")).to_be_visible()
    password = page.locator("[data-password]").inner_text()
    assert len(password.split()) == 6
    _look(page)
    _open_as_police(browser, tmp_path, password)

    page.get_by_role("link", name="Skriv ned at det er varslet").press("Enter")
    page.get_by_label("Gjennom tipsportalen til Kripos").press("Space")
    page.get_by_label("Referansenummer").fill("K-2030-7")
    _look(page)
    _keep(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Politiet er varslet")

    address = page.url
    page.context.clear_cookies()
    keys.sign_in(page, MANAGER)
    page.goto(address)
    page.locator(".next").get_by_role("link", name="Se på avgjørelsen").press("Enter")
    page.get_by_label("Ja", exact=True).press("Space")
    page.get_by_label("Hvorfor?").fill("Riktig.")
    _keep(page)
    page.locator(".next").get_by_role("link", name="Oppsummer og avslutt").press("Enter")
    page.get_by_label("Hva lærte vi?").fill("Operatøren svarte raskt.")
    _keep(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Avsluttet")
    _look(page)


def _open_as_police(browser: Browser, folder: Path, password: str) -> None:
    """In a browser that has never met Lykt: nothing before the password, two files after it."""
    locked = (folder / "varsel.html").read_text(encoding="utf-8")
    for words in ("Storgata", "politi", "avverge", "Counsellor", "Søsteren"):
        assert words not in locked
    context = browser.new_context()
    page = context.new_page()
    page.goto((folder / "varsel.html").as_uri())
    page.get_by_label("Passord").fill(password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Varsel til politiet")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="varsel.json").click()
    data = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert data["format"] == "lykt-duty-to-avert"
    assert [each["text"] for each in data["conversation"]] == [TEXTS[0], TEXTS[2]]
    assert {each["who"] for each in data["conversation"]} == {"Innskriver"}
    with page.expect_download() as download:
        page.get_by_role("link", name="varsel.pdf").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    context.close()
