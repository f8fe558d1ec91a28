"""The handbook by keyboard, on a phone and at a desk; and read with the net cut, under the policy.

``LYKT_PICTURES=folder`` keeps a picture of each page.
"""

import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, expect

from conftest import PASSWORD, Cast
from e2e.conftest import DESKTOP, PHONE, assert_accessible, assert_fits
from lykt.handbook.models import Page as HandbookPage
from lykt.handbook.tests.conftest import republish
from lykt.people.models import Person

KEPT = "[data-copy-kept=yes]"


@pytest.fixture
def handbook(transactional_db: None, cast: Cast, live_server: Any) -> str:
    call_command("load_routines", stdout=StringIO())
    call_command("load_handbook", "secretariat", "--share", "oslo", stdout=StringIO())
    return f"{live_server.url}/staff/handbook/"


@pytest.fixture
def reader(browser: Browser, handbook: str) -> Iterator[BrowserContext]:
    """A browser in which the pages' own policy holds, as it does for those who use them."""
    context = browser.new_context(locale="nb-NO", bypass_csp=False)
    yield context
    context.close()


def sign_in(page: Page, handbook: str, person: Person) -> None:
    person.set_password(PASSWORD)
    person.save()
    page.goto(handbook)
    page.locator("[name=login]").fill(person.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(handbook)


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("LYKT_PICTURES"):
        page.screenshot(path=Path(folder) / f"handbook-{name}.png", full_page=True)


def test_every_page_fits_and_has_no_barrier(page: Page, handbook: str, cast: Cast) -> None:
    made = HandbookPage.objects.get(code="chat")
    republish(made, cast.manager, text="## Ny\n\nEn ny tekst.", change="Kortere.")
    sign_in(page, handbook, cast.manager)
    paths = {
        "contents": "",
        "search": "?q=truslene",
        "page": "secretariat/in-danger-now/",
        "changed": "secretariat/chat/",
        "earlier": "secretariat/chat/versions/1/",
        "edit": "secretariat/chat/edit/",
        "new": "new/",
        "overview": "readers/",
        "readers": "secretariat/chat/readers/",
        "whole": "whole/",
    }
    for name, path in paths.items():
        page.goto(f"{handbook}{path}")
        for opened in page.locator("main details").all():
            opened.evaluate("details => { details.open = true }")
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            assert_fits(page)
            assert_accessible(page)
            picture(page, f"{name}-{size['width']}")


def test_a_page_is_written_previewed_and_confirmed_by_keyboard(
    page: Page, handbook: str, cast: Cast
) -> None:
    sign_in(page, handbook, cast.manager)
    page.goto(f"{handbook}secretariat/deviations/edit/")
    page.get_by_label("Tekst").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n\n## Nytt\n\nSi det også muntlig.")
    # It saves itself: what is typed is there again although nothing was pressed.
    expect(page.locator("[data-saved-text]")).to_contain_text("Utkast lagret")
    page.goto(f"{handbook}secretariat/deviations/edit/")
    expect(page.get_by_label("Tekst")).to_contain_text("Si det også muntlig.")
    page.get_by_label("Hva er nytt").focus()
    page.keyboard.type("Også muntlig.")
    page.get_by_label("Alle må lese dette").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Forhåndsvis").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Forhåndsvisning")).to_contain_text("muntlig")
    assert_fits(page)
    assert_accessible(page)
    picture(page, "preview")
    page.get_by_role("button", name="Publiser").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nytt", exact=True)).to_be_visible()
    page.get_by_role("button", name="Jeg har lest og forstått").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Du bekreftet versjon 2")


def test_it_is_read_when_the_net_is_away(reader: BrowserContext, handbook: str, cast: Cast) -> None:
    page = reader.new_page()
    said: list[str] = []
    page.on("console", lambda message: message.type == "error" and said.append(message.text))
    sign_in(page, handbook, cast.counsellor)
    expect(page.locator(KEPT)).to_be_attached()
    assert said == []

    reader.set_offline(True)
    page.goto(f"{handbook}secretariat/duty-to-avert/")
    expect(page.get_by_role("heading", level=1, name="Håndbok")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Straffeloven § 196")
    page.get_by_role("navigation").get_by_role("link", name="Noen er i fare nå").click()
    expect(page.locator("article:target")).to_contain_text("113")
    column = page.locator("article").first.evaluate("part => getComputedStyle(part).maxWidth")
    assert column != "none", "the style sheets are there too"
    picture(page, "offline")

    reader.set_offline(False)
    page.goto(f"{handbook}secretariat/duty-to-avert/")
    expect(page.get_by_role("heading", level=1, name="Avvergeplikten")).to_be_visible()


def test_a_new_version_replaces_the_copy_and_only_the_handbook_is_kept(
    reader: BrowserContext, handbook: str, cast: Cast
) -> None:
    page = reader.new_page()
    sign_in(page, handbook, cast.counsellor)
    expect(page.locator(KEPT)).to_be_attached()
    made = HandbookPage.objects.get(code="chat")
    republish(made, cast.manager, text="Helt ny tekst.", change="Ny.")
    page.goto(handbook)
    expect(page.locator(KEPT)).to_be_attached()
    kept = page.evaluate(
        """async () => {
          const cache = await caches.open("lykt-handbook");
          const addresses = (await cache.keys()).map(({ url }) => new URL(url).pathname);
          const whole = (await cache.keys()).find(({ url }) => url.includes("/whole/"));
          return { addresses, text: await (await cache.match(whole)).text() };
        }"""
    )
    assert [each for each in kept["addresses"] if not each.startswith("/static/")] == [
        "/staff/handbook/whole/"
    ]
    assert "Helt ny tekst." in kept["text"]
    assert cast.counsellor.name not in kept["text"]
    assert "csrf" not in kept["text"]

    reader.set_offline(True)
    page.goto(f"{handbook}whole/")
    expect(page.get_by_role("main")).to_contain_text("Helt ny tekst.")
    # The worker reaches the handbook alone: nothing else of the staff door is there.
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(handbook.replace("handbook/", "contacts/"))


def test_whoever_may_not_read_any_more_loses_the_copy(
    reader: BrowserContext, handbook: str, cast: Cast
) -> None:
    page = reader.new_page()
    sign_in(page, handbook, cast.counsellor)
    expect(page.locator(KEPT)).to_be_attached()
    cast.counsellor.appointments.all().delete()
    page.goto(handbook)
    assert page.evaluate("() => caches.has('lykt-handbook')") is False
