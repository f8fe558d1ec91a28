"""An analyst composes a table and prepares a publication; the line manager looks and releases."""

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conftest import Cast, CastLine
from e2e.conftest import DESKTOP, PHONE, Traffic, assert_accessible, assert_fits
from e2e.test_journey import sign_in
from lykt.helpline.actions import NewContact, record_contacts
from lykt.people.models import Person

AGES = {"under_18": 2, "18_30": 14, "31_40": 11, "41_60": 7, "over_60": 4}
SLOW = 30_000


@pytest.fixture
def contacts(cast: Cast, line: CastLine) -> None:
    """Of two channels in 2022; some counts are small."""
    for channel, share in ((line.telephone, 1), (line.chat, 2)):
        rows = [
            NewContact(
                cast.secretariat.pk,
                dt.datetime(2022, 1 + number % 12, 9, 12, number, tzinfo=dt.UTC),
                None,
                {"who_contacted": "exposed", "in_target_group": "yes", "age": age},
            )
            for age, count in AGES.items()
            for number in range(max(1, count // share))
        ]
        record_contacts(actor=cast.counsellor, channel=channel, rows=rows)


def look_at(page: Page) -> None:
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert_fits(page)
        assert_accessible(page)


def come_as(page: Page, start: str, person: Person) -> None:
    page.context.clear_cookies()
    sign_in(page, start, person)


def test_one_composes_and_another_releases(
    page: Page, live_server: Any, cast: Cast, contacts: None, traffic: Traffic
) -> None:
    start = f"{live_server.url}/staff/"
    come_as(page, start, cast.analyst)
    page.goto(f"{start}tables/compose/?rows=registrations,line=volinjen")
    look_at(page)
    page.get_by_label("Rader").select_option("question:age")
    page.get_by_label("Kolonner").select_option("channel")
    page.get_by_label("År", exact=True).select_option("2022")
    page.get_by_role("button", name="Vis tabellen").click()
    expect(page.locator("svg").first).to_be_visible(timeout=SLOW)
    look_at(page)
    page.get_by_label("Navn").fill("Alder og kanal")
    page.get_by_role("button", name="Ta vare på").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alder og kanal")
    look_at(page)

    page.goto(f"{start}publications/new/")
    look_at(page)
    page.get_by_label("Tittel", exact=True).fill("Tall for 2022")
    page.get_by_label("Adresse").fill("tall-2022")
    page.get_by_role("button", name="Begynn").click()
    page.get_by_role("button", name="Legg til").click()
    look_at(page)
    page.get_by_role("button", name="Klargjør utgaven").click()
    expect(page.get_by_text("Du har hatt en hånd med")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("cell", name=":", exact=True).first).to_be_visible()
    assert not page.get_by_role("button", name="Frigi utgaven").is_visible()
    address = page.url

    come_as(page, start, cast.manager)
    page.goto(address)
    look_at(page)
    page.get_by_role("button", name="Frigi utgaven").click()
    expect(page.get_by_text("Alle kan se den nå")).to_be_visible()
    look_at(page)

    come_as(page, start, cast.stranger)
    page.goto(f"{start}tables/at/alder-og-kanal/")
    expect(page.get_by_text("Du ser tabellen slik den er frigitt")).to_be_visible()
    look_at(page)
    assert traffic.foreign == []
    assert traffic.complaints == []
