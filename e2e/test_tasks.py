"""A leader works through tasks of a routine on a phone and at a desk, and changes the routine."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from conftest import PASSWORD, Cast
from e2e.conftest import DESKTOP, PHONE, Traffic, assert_accessible, assert_fits
from e2e.test_journey import sign_in
from lykt.people.actions import appoint
from lykt.people.models import Person
from lykt.routines import subjects
from lykt.routines.actions import load_routines, start
from lykt.routines.models import Task
from lykt.routines.shipping import shipped_files
from lykt.routines.subjects import Subject


@pytest.fixture
def threatened(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counsellor was threatened an hour ago; the manager leads the unit too."""
    kind = subjects.Kind(lambda ids, _person: {pk: Subject(f"Sak {pk}") for pk in ids})
    monkeypatch.setitem(subjects._kinds, "case", kind)
    texts = [file.read_text(encoding="utf-8") for file in shipped_files()]
    load_routines(actor=None, texts=texts)
    for role in ("line_leader", "administrator"):
        _appoint(cast.manager, role, cast)
    at = timezone.now() - dt.timedelta(hours=1)
    start(
        actor=cast.counsellor,
        routine="threats",
        unit=cast.secretariat,
        subject_kind="case",
        subject_id="1",
        event_at=at,
        reported_at=at,
        facts={"others_threatened": False},
        persons={"exposed": [cast.counsellor], "reporter": [cast.counsellor]},
    )


def _appoint(person: Person, role: str, cast: Cast) -> None:
    since = dt.date(2020, 1, 1)
    appoint(actor=None, person=person, role=role, unit=cast.secretariat, valid_from=since)


def look_at(page: Page) -> None:
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert_fits(page)
        assert_accessible(page)


def test_a_leader_decides_hands_on_and_changes_the_routine(
    page: Page, live_server: Any, cast: Cast, threatened: None, traffic: Traffic
) -> None:
    door = f"{live_server.url}/staff/"
    sign_in(page, door, cast.manager)
    page.goto(f"{door}tasks/")
    look_at(page)
    page.get_by_role("link", name="Vurder om politiet skal kontaktes").click()
    look_at(page)
    page.get_by_label("Nei", exact=True).check()
    page.get_by_label("Begrunnelse").fill("Personen er pågrepet.")
    page.get_by_role("button", name="Lagre avgjørelsen").click()
    expect(page.get_by_label("Begrunnelse")).to_have_count(0)
    expect(page.get_by_text("Personen er pågrepet.")).to_be_visible()
    look_at(page)
    page.goto(f"{door}tasks/")
    _appoint(cast.analyst, "line_leader", cast)
    page.get_by_role("link", name="Samle de ansatte til en samtale").click()
    page.get_by_label("Gi den til").select_option(label="analyst")
    page.get_by_role("button", name="Gi videre").click()
    expect(page.get_by_role("link", name="Samle de ansatte")).to_have_count(0)
    assert Task.objects.get(step="gather_staff").assignee == cast.analyst
    for address in ("tasks/unit/", "tasks/away/", "tasks/calendar/", "routines/"):
        page.goto(door + address)
        look_at(page)
    page.goto(f"{door}routines/threats/edit/")
    look_at(page)
    page.get_by_label("Samtalene regnes fra").select_option("gather_staff")
    page.get_by_role("button", name="Forhåndsvis med disse valgene").click()
    expect(page.get_by_text("etter «Samle de ansatte til en samtale»").first).to_be_visible()
    look_at(page)
    page.get_by_role("button", name="Publiser").click()
    expect(page.get_by_text("Versjonen er publisert.")).to_be_visible()
    look_at(page)


REASON = "Personen er pågrepet, og vi har snakket med"


def type_a_reason(page: Page, door: str, person: Person) -> None:
    """And wait until it is kept; then the session is over, and the page hides itself."""
    sign_in(page, door, person)
    page.goto(f"{door}tasks/")
    page.get_by_role("link", name="Vurder om politiet skal kontaktes").click()
    page.get_by_label("Nei", exact=True).check()
    page.get_by_label("Begrunnelse").fill(REASON)
    expect(page.locator("[data-saved-text]").first).to_contain_text("Utkast lagret")
    page.context.clear_cookies(name="sessionid")
    look_for_the_session(page)
    expect(page.locator("#session-warning")).to_have_attribute("data-state", "over")


def look_for_the_session(page: Page) -> None:
    """As a page does that is looked at again."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def sent_as_typed(page: Page) -> None:
    expect(page.get_by_label("Nei", exact=True)).to_be_checked()
    expect(page.get_by_label("Begrunnelse")).to_have_value(REASON)
    page.get_by_role("button", name="Lagre avgjørelsen").click()
    expect(page.get_by_label("Begrunnelse")).to_have_count(0)
    expect(page.get_by_text(REASON)).to_be_visible()
    assert Task.objects.get(step="consider_police").decision is False


def test_a_reason_outlives_the_session_in_the_same_tab(
    page: Page, live_server: Any, cast: Cast, threatened: None
) -> None:
    type_a_reason(page, f"{live_server.url}/staff/", cast.manager)
    page.locator("#session-warning a").click()
    sign_in_here(page, cast.manager)
    sent_as_typed(page)


def test_a_reason_outlives_a_sign_in_in_another_tab(
    page: Page, live_server: Any, cast: Cast, threatened: None
) -> None:
    door = f"{live_server.url}/staff/"
    type_a_reason(page, door, cast.manager)
    sign_in(page.context.new_page(), door, cast.manager)
    look_for_the_session(page)
    expect(page.locator("#session-warning")).not_to_be_visible()
    page.get_by_role("button", name="Lagre avgjørelsen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ingenting er tapt")
    look_at(page)
    page.get_by_role("link", name="Åpne siden igjen").click()
    sent_as_typed(page)


def sign_in_here(page: Page, person: Person) -> None:
    page.wait_for_url(lambda url: "sign-in" in url)
    expect(page.get_by_label("E-post")).to_be_focused()
    page.keyboard.type(person.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
