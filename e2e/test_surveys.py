"""From a planned survey to its results: answered on phones and at a desk, released by another.

``LYKT_PICTURES=folder`` keeps a picture of each page.
"""

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from e2e.conftest import DESKTOP, Traffic, assert_accessible, assert_fits
from e2e.test_journey import sign_in
from lykt.people.models import Person
from lykt.questions.models import Response
from lykt.surveys.actions import answer_wave
from lykt.surveys.models import Ballot, Invitation, Wave
from lykt.surveys.tests.conftest import Agency, make_agency

SLOW = 90_000
SIZES = {"320": {"width": 320, "height": 640}, "390": {"width": 390, "height": 844}}
ATTACKED = "Er du blitt fysisk angrepet på jobb"
THREATENED = "Er du blitt truet på noen måte"


@pytest.fixture
def agency(questionnaires: None) -> Agency:
    return make_agency()


def _look(page: Page, name: str) -> None:
    for width, size in {**SIZES, "1280": DESKTOP}.items():
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert_fits(page)
        if folder := os.environ.get("LYKT_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    assert_accessible(page)


def _come_as(page: Page, start: str, person: Person) -> None:
    page.context.clear_cookies()
    sign_in(page, start, person)


def _answer(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def _plan(page: Page, start: str) -> Wave:
    page.goto(f"{start}surveys/waves/plan/")
    _look(page, "plan")
    page.get_by_label("Hva det spørres om").select_option("staff-safety")
    page.get_by_label("Hvem som spørres").select_option(label="Agency")
    page.get_by_label("Første dag").fill(f"{localdate():%d.%m.%Y}")
    page.get_by_label("Siste dag").fill(f"{localdate() + timedelta(days=14):%d.%m.%Y}")
    page.get_by_label("Ingenting fortelles om færre enn").fill("5")
    page.get_by_role("button", name="Planlegg", exact=True).click()
    expect(page.get_by_text("Undersøkelsen er planlagt.")).to_be_visible()
    _look(page, "planned")
    page.get_by_role("button", name="Åpne den nå").click()
    expect(page.get_by_text("0 av 16 har svart.")).to_be_visible()
    _look(page, "open")
    return Wave.objects.get()


def _three_answer(page: Page, start: str, agency: Agency) -> None:
    for number, size in enumerate((SIZES["320"], SIZES["390"], DESKTOP)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        _come_as(page, start, agency.staff[number])
        page.get_by_role("link", name=re.compile("En undersøkelse uten navn venter")).click()
        if number == 0:
            _look(page, "answer")
            page.set_viewport_size(size)  # type: ignore[arg-type]
        _answer(page, ATTACKED, "Nei" if number else "Ja")
        _answer(page, THREATENED, "Ja")
        page.get_by_role("group", name="Hvor skjedde det?").get_by_label("På telefon").check()
        page.get_by_role("button", name="Legg svaret i urnen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Takk for at du svarte")
    _look(page, "thanks")
    page.goto(f"{start}surveys/")
    expect(page.get_by_text("Ingen undersøkelse venter på deg.")).to_be_visible()


def test_a_survey_from_plan_to_results(
    page: Page, live_server: Any, agency: Agency, traffic: Traffic
) -> None:
    start = f"{live_server.url}/staff/"
    _come_as(page, start, agency.hr)
    wave = _plan(page, start)
    _three_answer(page, start, agency)
    for person in agency.staff[3:]:
        answer_wave(actor=person, wave=wave, answers={"attacked": "no", "threatened": "no"})

    _come_as(page, start, agency.hr)
    page.goto(f"{start}surveys/waves/")
    _look(page, "waves")
    page.get_by_role("link", name="Trygghet på jobb, Agency").click()
    expect(page.get_by_text("14 av 16 har svart.")).to_be_visible()
    page.get_by_label("Hvorfor den avsluttes").fill("Alle på jobb har svart.")
    page.get_by_role("button", name="Avslutt den nå").click()
    expect(page.get_by_text("Undersøkelsen er avsluttet.")).to_be_visible()
    _look(page, "closed")
    assert not Ballot.objects.exists()
    assert not Invitation.objects.exists()
    assert Response.objects.count() == 14

    page.get_by_role("button", name="Lag publikasjonen").click()
    expect(page.get_by_text("Du har hatt en hånd med")).to_be_visible(timeout=SLOW)
    edition = page.url
    _come_as(page, start, agency.director)
    page.goto(edition)
    page.get_by_role("button", name="Frigi utgaven").click()
    expect(page.get_by_text("Alle kan se den nå")).to_be_visible()

    _come_as(page, start, agency.staff[0])
    page.goto(f"{start}surveys/")
    _look(page, "own")
    page.get_by_role("link", name="Trygghet på jobb").click()
    expect(page.get_by_text("14 av 16 svarte")).to_be_visible()
    _look(page, "results")
    assert traffic.foreign == []
    assert [said for said in traffic.complaints if "422" not in said] == []


def test_it_is_answered_without_script(
    browser: Any, live_server: Any, agency: Agency, page: Page
) -> None:
    start = f"{live_server.url}/staff/"
    _come_as(page, start, agency.hr)
    wave = _plan(page, start)
    context = browser.new_context(locale="nb-NO", java_script_enabled=False)
    plain = context.new_page()
    _come_as(plain, start, agency.staff[0])
    plain.goto(f"{start}surveys/answer/{wave.pk}/")
    _answer(plain, ATTACKED, "Nei")
    plain.get_by_role("button", name="Legg svaret i urnen").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Takk for at du svarte")
    context.close()
    assert Ballot.objects.count() == 1
