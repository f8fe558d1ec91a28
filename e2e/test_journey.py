"""A counsellor's way through the day by keyboard alone, and every page of both doors looked at."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from conftest import PASSWORD, Cast, CastLine
from e2e.conftest import DESKTOP, PHONE, Traffic, assert_accessible, assert_fits
from lykt.helpline.actions import NewContact, record_contacts
from lykt.people.models import Person

ENOUGH_TABS = 120


def sign_in(page: Page, address: str, person: Person) -> None:
    person.set_password(PASSWORD)
    person.save()
    page.goto(address)
    page.keyboard.type(person.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus, as somebody without a mouse does."""
    for _ in range(ENOUGH_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by {ENOUGH_TABS} presses of Tab")


def choose(page: Page, question: str, answer: str) -> None:
    """Reach a question's answers by Tab, and the answer by the arrows."""
    group = page.get_by_role("group", name=question)
    tab_to(page, group.get_by_role("radio").first)
    page.keyboard.press("Space")
    wanted = group.get_by_role("radio", name=answer)
    for _ in range(group.get_by_role("radio").count()):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{answer} is not reached by the arrows")


@pytest.fixture
def some_contacts(line: CastLine, cast: Cast) -> None:
    """Contacts of today, so that pages have rows; their free text is one very long word."""
    now = timezone.now()
    answers = {"who_contacted": "exposed", "in_target_group": "yes", "summary": "Oppdiktet" * 30}
    for channel in (line.telephone, line.chat):
        start = now - dt.timedelta(minutes=30)
        rows = [NewContact(cast.secretariat.pk, start, now, answers) for _ in range(2)]
        record_contacts(actor=cast.counsellor, channel=channel, rows=rows)


def telephone_contacts(page: Page) -> int:
    """What the year page counts this month by telephone, from its table."""
    total = page.get_by_role("table").first.get_by_role("row", name=re.compile("I alt"))
    return int(total.get_by_role("cell").first.inner_text())


def test_a_contact_is_registered_by_keyboard_and_counted(
    page: Page, live_server: Any, cast: Cast, line: CastLine, traffic: Traffic
) -> None:
    year_page = f"{live_server.url}/staff/figures/?year={timezone.localdate().year}"
    sign_in(page, f"{live_server.url}/staff/", cast.counsellor)

    tab_to(page, page.get_by_role("navigation").get_by_role("link", name="Ny henvendelse"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("main").get_by_role("link", name="Telefon"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Telefon")
    choose(page, "Hvem ringte inn?", "Pårørende")
    choose(page, "Var innringer i målgruppen?", "Ja")
    choose(page, "Alder", "Vet ikke")
    tab_to(page, page.get_by_role("textbox", name="Gi en kort oppsummering"))
    page.keyboard.type("Oppdiktet: ville vite hvordan man kan støtte en venn.")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("main")).to_contain_text("er registrert")
    rows = page.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(2)
    expect(rows.last).to_contain_text("Pårørende")
    expect(page.get_by_role("main")).not_to_contain_text("støtte en venn")

    page.goto(year_page)
    assert telephone_contacts(page) == 1
    assert traffic.foreign == []
    assert traffic.complaints == []


# --- Every page ---------------------------------------------------------------------------

# What ends in a file's name is a file; a page ends in a slash.
NOT_PAGES = re.compile(r"sign-out/|/session/|\.\w+$")


def shape_of(path: str) -> str:
    """The address without which record it is about: one of each kind is looked at."""
    return re.sub(r"[0-9a-f-]{36}|\d+", "#", path)


def every_page(page: Page, start: str) -> Iterator[str]:
    """Opens every page that links lead to from here, one of each kind, this one first."""
    waiting, seen = [start], {shape_of(urlsplit(start).path)}
    while waiting:
        page.goto(waiting.pop(0))
        yield page.url
        for link in page.locator("a[href]").all():
            address = urljoin(page.url, link.get_attribute("href") or "")
            parts = urlsplit(address)
            shape = shape_of(parts.path)
            same_door = address.startswith(start)
            if same_door and shape not in seen and not NOT_PAGES.search(parts.path):
                seen.add(shape)
                waiting.append(address.partition("#")[0])


def look_at(page: Page) -> None:
    """It fits a phone and a desk, and axe finds nothing on either."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        assert_fits(page)
        assert_accessible(page)


def look_at_every_page(page: Page, start: str) -> set[str]:
    """The kinds of page that were seen."""
    seen = set()
    for address in every_page(page, start):
        look_at(page)
        seen.add(shape_of(urlsplit(address).path))
    return seen


LOOKED_AT = {
    "manager": {
        "/staff/",
        "/staff/contacts/",
        "/staff/contacts/#/",
        "/staff/contacts/#/correct/",
        "/staff/contacts/new/",
        "/staff/contacts/new/volinjen/telephone/",
        "/staff/contacts/new/volinjen/chat/",
        "/staff/figures/",
        "/staff/imports/",
        "/staff/account/",
    },
    "administrator": {
        "/staff/",
        "/staff/people/",
        "/staff/people/new/",
        "/staff/people/#/",
        "/staff/people/units/",
        "/staff/audit/",
        "/staff/account/",
    },
}


@pytest.mark.parametrize("role", LOOKED_AT)
def test_no_staff_page_has_a_barrier_or_is_wider_than_a_phone(
    role: str,
    page: Page,
    live_server: Any,
    cast: Cast,
    some_contacts: None,
    traffic: Traffic,
) -> None:
    start = f"{live_server.url}/staff/"
    sign_in(page, start, getattr(cast, role))
    seen = look_at_every_page(page, start)
    assert seen >= LOOKED_AT[role]
    assert traffic.foreign == []
    assert traffic.complaints == []


def test_no_page_before_the_sign_in_has_a_barrier(
    page: Page, live_server: Any, line: CastLine
) -> None:
    for start in (
        f"{live_server.url}/staff/account/",
        f"{live_server.url}/nothing/",
        live_server.url,
    ):
        look_at_every_page(page, f"{start}")


def test_pages_that_answer_a_form_have_no_barrier(
    page: Page, live_server: Any, cast: Cast, line: CastLine, some_contacts: None
) -> None:
    sign_in(page, f"{live_server.url}/staff/", cast.counsellor)
    page.goto(f"{live_server.url}/staff/contacts/new/volinjen/telephone/")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    look_at(page)

    page.goto(f"{live_server.url}/staff/contacts/")
    page.get_by_role("table").get_by_role("link").first.click()
    page.get_by_role("button", name="fritekst").click()
    expect(page.get_by_role("main")).to_contain_text("Oppdiktet")
    look_at(page)
