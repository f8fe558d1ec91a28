"""A leader corrects a case on a small phone and on a desk: its facts, a cost, who was there.

``LYKT_PICTURES=folder`` keeps a picture of each page.
"""

import datetime as dt
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from conftest import PASSWORD
from e2e.conftest import assert_accessible, assert_fits
from lykt.incidents.actions import submit_report
from lykt.incidents.collection import report_collection
from lykt.incidents.models import Case
from lykt.incidents.tests.conftest import ATTACK, employ
from lykt.people.actions import add_unit
from lykt.people.models import Person, Unit
from lykt.questions.queries import version_in_force

OLD_PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


@pytest.fixture
def leader(transactional_db: None, questionnaires: None) -> Person:
    call_command("load_routines", stdout=StringIO())
    school = add_unit(actor=None, kind=Unit.Kind.OFFICE, code="skole", name="Lyngvik skole")
    teacher = employ("teacher", "employee", school)
    employ("colleague", "employee", school)
    leader = employ("leader", "line_leader", school)
    leader.set_password(PASSWORD)
    leader.save()
    submit_report(
        actor=teacher,
        unit=school,
        happened_at=timezone.now() - dt.timedelta(days=3),
        version=version_in_force(report_collection().questionnaire, timezone.localdate()),
        answers=ATTACK,
        token=uuid.uuid4(),
    )
    return leader


Enter = Callable[[dict[str, int]], Any]


@pytest.fixture
def enter(browser: Browser, live_server: Any, leader: Person) -> Enter:
    @contextmanager
    def enter(size: dict[str, int]) -> Iterator[Page]:
        context = browser.new_context(
            base_url=live_server.url, viewport=size, locale="nb-NO", bypass_csp=True
        )
        page = context.new_page()
        page.goto("/staff/account/sign-in/")
        page.locator("[name=login]").fill(leader.email)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("form:has([name=password]) [type=submit]").click()
        page.wait_for_url(lambda address: "/sign-in/" not in address)
        yield page
        context.close()

    return enter


def _look(page: Page, name: str) -> None:
    if folder := os.environ.get("LYKT_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    assert_fits(page)
    assert_accessible(page)


def _open(page: Page, words: str) -> None:
    page.locator("summary", has_text=words).first.click()


def _deed(page: Page, words: str) -> None:
    button = page.locator("details[open]").get_by_role("button", name=words, exact=True)
    with page.expect_navigation():
        button.press("Enter")


@pytest.mark.parametrize("size", [OLD_PHONE, DESK], ids=["phone", "desk"])
def test_a_leader_corrects_what_was_wrong(enter: Enter, size: dict[str, int]) -> None:
    address = f"/staff/incidents/cases/{Case.objects.get().pk}/"
    width = size["width"]
    with enter(size) as page:
        page.goto(address)
        _open(page, "Legg til en som ble utsatt")
        page.locator("[name=exposed-person]").select_option(label="colleague")
        _deed(page, "Legg til en som ble utsatt")
        expect(page.get_by_text("Lagt til, med stegene og samtalene")).to_be_visible()
        _open(page, "Legg ved en fil")
        file = {"name": "attest.txt", "mimeType": "text/plain", "buffer": b"Hos legen."}
        page.locator("[name=file-file]").set_input_files([file])  # type: ignore[list-item]
        _deed(page, "Legg ved en fil")
        _open(page, "Legg til en ødelagt ting")
        page.locator("[name=cost-words]").fill("Briller")
        page.locator("[name=cost-kroner]").fill("3490")
        _deed(page, "Legg til en ødelagt ting")

        page.get_by_role("link", name="Rett fakta").click()
        _look(page, f"facts-{width}")
        page.get_by_role("button", name="Lagre rettelsen").click()
        expect(page.get_by_role("alert").first).to_be_visible()
        page.get_by_label("Fysisk angrep på person", exact=False).uncheck()
        page.get_by_label("Truende atferd eller trussel", exact=False).check()
        page.get_by_role("radio", name="På telefon").check()
        page.get_by_label("Hvorfor rettes fakta?").fill("Det var en trussel på telefon.")
        _look(page, f"facts-faulty-{width}")
        page.get_by_role("button", name="Lagre rettelsen").click()
        expect(page.get_by_text("steg ble lagt til")).to_be_visible()
        _open(page, "Sett til side steg som ikke passer lenger")
        _look(page, f"case-{width}")
        page.get_by_label("Hvorfor gjelder de ikke?").fill("Det var en trussel.")
        _deed(page, "Sett til side steg som ikke passer lenger")
        expect(page.get_by_text("Stegene er satt til side")).to_be_visible()

        page.get_by_role("link", name="Rett Briller").click()
        page.locator("[name=row-kroner]").fill("4200")
        page.get_by_label("Hva var feil?").fill("Kvitteringen viste noe annet.")
        _look(page, f"row-{width}")
        page.get_by_role("button", name="Lagre rettelsen").click()
        expect(page.get_by_text("Det som sto før, finnes i tidslinjen.")).to_be_visible()
        _look(page, f"corrected-{width}")
