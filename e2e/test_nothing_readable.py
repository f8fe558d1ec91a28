"""What two real browsers write to each other: shown as text, and left nowhere on the server."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e import night
from e2e.conftest import DESKTOP, PHONE
from e2e.served import COUNSELLOR, Served, serve
from faults.searching import address_spellings, found_in, spellings

CALLER_SAYS = "Nøkkelen ligger under blåklokkene"
COUNSELLOR_SAYS = "Vi kan snakke om rødkløveren"
UNSENT = "Smørblomstene ble aldri sendt"
MARKUP = '<img src="/x" onerror="window.harmed=1"><script>window.harmed=1</script><b>fet</b>'
LINK = "javascript:window.harmed=1 [x](javascript:window.harmed=1) &lt;i&gt;"
BROWSER = "Sjeldenleser/116.6"
REFERRER = "https://sladrespeilet.example/"
FORWARDED = "2001:db8:c0de::116:6"


@pytest.fixture
def apart(installation: Path, tmp_path: Path) -> Iterator[Served]:
    """An installation of its own, whose folder holds nothing of other tests."""
    running = serve(installation, tmp_path / "apart")
    night.give_keys(running, [COUNSELLOR])
    yield running
    running.stop()


@pytest.fixture
def home(apart: Served) -> str:
    return apart.url


@pytest.fixture
def caller(browser: Browser, apart: Served) -> Iterator[Page]:
    """On a phone, with an address, a browser and a referrer that would be recognised."""
    fields = {"X-Forwarded-For": FORWARDED, "Referer": REFERRER}
    context = browser.new_context(
        viewport=PHONE, locale="nb-NO", user_agent=BROWSER, extra_http_headers=fields
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def counsellor(browser: Browser, apart: Served) -> Iterator[Page]:
    context = browser.new_context(viewport=DESKTOP, locale="nb-NO")
    page = context.new_page()
    apart.sign_in(page, COUNSELLOR)
    page.goto(f"{apart.url}/staff/chat/")
    page.locator("[data-unlocking] [type=password]").fill(night.PASSPHRASE)
    page.keyboard.press("Enter")
    page.locator("[data-begin-duty] button").click()
    yield page
    context.close()


def talk(apart: Served, caller: Page, counsellor: Page) -> None:
    """The caller starts and writes while waiting, is taken, and is answered."""
    caller.goto(f"{apart.url}/chat/volinjen/")
    caller.locator("[data-start] button").last.click()
    say(caller.locator("[data-composer]"), CALLER_SAYS)
    counsellor.locator("[data-do=take]").first.click()
    expect(counsellor.locator("[data-panes]")).to_contain_text(CALLER_SAYS)
    say(counsellor.locator("[data-panes] [data-composer]:visible"), COUNSELLOR_SAYS)
    expect(caller.locator("[data-messages]")).to_contain_text(COUNSELLOR_SAYS)


def say(composer: object, text: str) -> None:
    field = composer.locator("textarea[data-text]")  # type: ignore[attr-defined]
    field.fill(text)
    field.press("Control+Enter")
    if field.input_value():
        composer.locator("button").last.click()  # type: ignore[attr-defined]


def test_nothing_that_was_written_is_left_on_the_server(
    apart: Served, caller: Page, counsellor: Page
) -> None:
    talk(apart, caller, counsellor)
    caller.locator("[data-composer] textarea").fill(UNSENT)
    backup(apart)
    sought = {text: spellings(text) for text in (CALLER_SAYS, COUNSELLOR_SAYS, UNSENT)}
    sought |= {text: spellings(text) for text in (BROWSER, REFERRER)}
    sought |= {FORWARDED: address_spellings(FORWARDED)}
    assert found_in([apart.folder], sought) == []
    apart.stop()
    assert found_in([apart.folder], sought) == []
    control = found_in([apart.folder], {"a phrase": spellings(night.PHRASES[0][1])})
    assert {Path(each.rsplit(" in ", 1)[1]).name for each in control} >= {
        "lykt.sqlite3",
        "backup.sqlite3",
    }


def backup(apart: Served) -> None:
    with (
        closing(sqlite3.connect(apart.folder / "lykt.sqlite3")) as live,
        closing(sqlite3.connect(apart.folder / "backup.sqlite3")) as copy,
    ):
        live.backup(copy)


def test_markup_is_shown_as_it_was_written_and_runs_nowhere(
    apart: Served, caller: Page, counsellor: Page
) -> None:
    talk(apart, caller, counsellor)
    for text in (MARKUP, LINK):
        say(caller.locator("[data-composer]"), text)
        expect(counsellor.locator("[data-panes]")).to_contain_text(text)
        say(counsellor.locator("[data-panes] [data-composer]:visible"), text)
        expect(caller.locator("[data-messages]").get_by_text(text)).to_have_count(2)
    for page in (caller, counsellor):
        assert page.evaluate("() => window.harmed") is None
        log = page.locator("[data-messages]:visible, [data-panes]").first
        assert log.locator("img, script, a[href^=javascript]").count() == 0
