"""From a fault that somebody saw to a measure that works; and from the chat console by one key.

``LYKT_PICTURES=folder`` keeps a picture of each page.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Browser, Page, expect

from e2e.conftest import DESKTOP, PHONE, assert_accessible, assert_fits
from e2e.night import call, give_keys
from e2e.served import COUNSELLOR, MANAGER, Served
from e2e.test_console import begin_duty, take_first, unlock

WORDS = "Siden ble blank midt i samtalen, og innskriveren kom ikke tilbake."
CAUSE = "Serveren ble startet på nytt uten varsel."
MEASURE = "Si fra på konsollen ti minutter før en oppdatering."
ANSWER = "Takk for at du sa fra. Nå varsles alle før en oppdatering."
TODAY = f"{localdate():%d.%m.%Y}"
LATER = f"{localdate() + timedelta(days=14):%d.%m.%Y}"


@pytest.fixture
def enter(browser: Browser, served: Served) -> Callable[..., Any]:
    """Somebody at a screen of a size, signed in."""

    @contextmanager
    def enter(email: str, size: dict[str, int]) -> Iterator[Page]:
        context = browser.new_context(locale="nb-NO", bypass_csp=True, viewport=size)  # type: ignore[arg-type]
        page = context.new_page()
        served.sign_in(page, email)
        yield page
        context.close()

    return enter


def _look(page: Page, name: str) -> None:
    """The page fits, is accessible, and is kept as a picture where somebody asks for it."""
    if folder := os.environ.get("LYKT_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    assert_fits(page)
    assert_accessible(page)


def _answer(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=False).first.check()


def _deed(page: Page, label: str, /, **fields: str) -> None:
    page.locator("summary", has_text=label).click()
    opened = page.locator("details[open]")
    for name, text in fields.items():
        opened.locator(f"[name$=-{name}]").fill(text)
    if opened.locator("select").count():
        opened.locator("select").select_option(label="Counsellor")
    if opened.locator("[type=radio]").count():
        opened.locator("[value=yes]").check()
    opened.get_by_role("button", name=label, exact=True).click()
    expect(page.locator("details[open]")).to_have_count(0)


def test_a_fault_is_reported_on_a_phone_and_followed_until_the_measure_works(
    served: Served, enter: Callable[..., Any]
) -> None:
    with enter(COUNSELLOR, PHONE) as phone:
        phone.goto(f"{served.url}/staff/deviations/")
        _look(phone, "1-own-empty")
        phone.get_by_role("link", name="Meld avvik").click()
        phone.get_by_label("Omtrent når på dagen?").fill("0.00")
        _answer(phone, "Hva slags avvik er det?", "En feil")
        _answer(phone, "Hva gjelder det?", "Teknisk: chat")
        _answer(phone, "Hvor alvorlig er det?", "Alvorlig")
        phone.get_by_label("Hva skjedde?").fill(WORDS)
        expect(phone.locator("[data-saved-text]")).to_contain_text("Utkast lagret kl.")
        _look(phone, "2-form")
        phone.get_by_role("button", name="Send meldingen").click()
        phone.wait_for_url(re.compile(r"/staff/deviations/[0-9a-f-]{36}/$"))
        address = phone.url
        expect(phone.get_by_text("Sendt. Her ser du hva som kommer ut av det.")).to_be_visible()
        _look(phone, "3-sent")

    with enter(MANAGER, DESKTOP) as desk:
        desk.goto(f"{served.url}/staff/deviations/all/")
        _look(desk, "4-list")
        desk.locator(f"a[href='{address.removeprefix(served.url)}']").click()
        _deed(desk, "Lagre årsaken", words=CAUSE)
        _look(desk, "5-cause")
        _deed(desk, "Bestem et tiltak", words=MEASURE, due_on=LATER)
        _look(desk, "6-measure")

    with enter(COUNSELLOR, PHONE) as phone:
        phone.goto(f"{served.url}/staff/deviations/")
        _look(phone, "7-own")
        phone.goto(address)
        expect(phone.get_by_text(CAUSE)).to_have_count(0)
        _deed(phone, "Registrer tiltaket som gjennomført", day=TODAY)
        _look(phone, "8-carried-out")

    with enter(MANAGER, DESKTOP) as desk:
        desk.goto(address)
        _deed(desk, "Lagre kontrollen av virkningen", words="Ingen nye brudd på tre uker.")
        _deed(desk, "Svar den som meldte", words=ANSWER)
        desk.get_by_role("button", name="Lukk avviket").click()
        expect(desk.locator(".ds-tag", has_text="Lukket").first).to_be_visible()
        _look(desk, "9-closed")
        desk.goto(f"{served.url}/staff/deviations/overview/")
        ended = desk.get_by_role("row", name="Teknisk: chat").first
        expect(ended.locator("td")).to_have_text(["1", "1", "1"])
        _look(desk, "10-overview")
        desk.set_viewport_size(PHONE)
        _look(desk, "11-overview-phone")

    with enter(COUNSELLOR, PHONE) as phone:
        phone.goto(address)
        expect(phone.get_by_text(ANSWER)).to_be_visible()
        _look(phone, "12-came-of-it")


def test_from_the_console_one_key_takes_the_diagnosis_along_and_nothing_that_was_said(
    browser: Browser, served: Served, enter: Callable[..., Any]
) -> None:
    give_keys(served, [COUNSELLOR])
    caller_context = browser.new_context(bypass_csp=True)
    with enter(COUNSELLOR, DESKTOP) as page:
        page.goto(f"{served.url}/staff/chat/")
        unlock(page)
        begin_duty(page)
        caller = call(served, caller_context.new_page())
        caller.write("Jeg vet hvor du bor")
        take_first(page)
        expect(page.locator(".message .text")).to_have_text(["Jeg vet hvor du bor"])
        page.keyboard.press("d")
        expect(page.locator(".composer textarea")).to_have_value("d")
        page.locator(".composer textarea").fill("")
        page.keyboard.press("Escape")
        _look(page, "20-console")
        with page.context.expect_page() as opened:
            page.keyboard.press("d")
        form = opened.value
        form.wait_for_load_state("load")
        assert form.url.endswith(f"?conversation={caller.id}")
        form.locator("summary").click()
        expect(form.get_by_text("Trykket på knappen")).to_be_visible()
        expect(form.get_by_label("I chat")).to_be_checked()
        _look(form, "21-from-console")
        _answer(form, "Hva slags avvik er det?", "En feil")
        _answer(form, "Hva gjelder det?", "Trussel fra innringer")
        _answer(form, "Hvem ble truet?", "Jeg")
        _answer(form, "Hvor alvorlig er det?", "Svært alvorlig")
        form.get_by_label("Hva skjedde?").fill("Innskriveren truet med å komme hjem til meg.")
        _look(form, "22-threat")
        form.get_by_role("button", name="Send meldingen").click()
        expect(form.get_by_text("Trusselen er også meldt som en hendelse")).to_be_visible()
        expect(form.get_by_text("Jeg vet hvor du bor")).to_have_count(0)
        _look(form, "23-sent")
        form.get_by_role("link", name="Åpne hendelsen").click()
        expect(form.get_by_text("Innskriveren truet med å komme hjem til meg.")).to_be_visible()

        page.bring_to_front()
        page.keyboard.press("?")
        expect(page.locator("#help-dialog")).to_contain_text("Meld avvik, i en ny fane")
    caller_context.close()
