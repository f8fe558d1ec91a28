"""A leader works through tasks of a routine on a phone and at a desk, and changes the routine."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from conftest import Cast
from e2e.conftest import DESKTOP, PHONE, Traffic, assert_accessible, assert_fits
from e2e.test_journey import sign_in
from lykt.people.actions import appoint
from lykt.routines import subjects
from lykt.routines.actions import load_routines, start
from lykt.routines.models import Task
from lykt.routines.shipping import shipped_files
from lykt.routines.subjects import Subject


@pytest.fixture
def threatened(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counsellor was threatened an hour ago; the manager leads the unit too."""
    kind = subjects.Kind(lambda pk, _person: Subject(f"Sak {pk}"))
    monkeypatch.setitem(subjects._kinds, "case", kind)
    texts = [file.read_text(encoding="utf-8") for file in shipped_files()]
    load_routines(actor=None, texts=texts)
    for role in ("line_leader", "administrator"):
        appoint(
            actor=None,
            person=cast.manager,
            role=role,
            unit=cast.secretariat,
            valid_from=dt.date(2020, 1, 1),
        )
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
    expect(page.get_by_text("Personen er pågrepet.")).to_be_visible()
    look_at(page)
    page.goto(f"{door}tasks/")
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
