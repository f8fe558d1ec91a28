"""A questionnaire's form in a real browser: conditions, with and without script, and its pages."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

import lykt.questions.tests
from conftest import Cast
from e2e.conftest import PHONE, Traffic, assert_accessible, assert_fits
from lykt.people.models import Person
from lykt.questions.actions import publish_version
from lykt.questions.conditions import parse
from lykt.questions.tests.samples import EVERY_KIND, VALID_FROM
from lykt.questions.xlsform import Edition, write_text

CASES = Path(lykt.questions.tests.__file__).parent / "conditions.json"


def sign_in(context: BrowserContext, address: str, person: Person) -> None:
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": session.key, "value": session.value, "url": f"{address}/staff/"}])


@pytest.fixture
def address(live_server: Any, cast: Cast) -> str:
    publish_version(actor=None, definition=EVERY_KIND, valid_from=VALID_FROM)
    return f"{live_server.url}{reverse('questions:version', args=['every-kind', 1])}"


@pytest.fixture
def form(page: Page, context: BrowserContext, live_server: Any, cast: Cast, address: str) -> Page:
    sign_in(context, live_server.url, cast.manager)
    page.goto(address)
    return page


def test_the_script_evaluates_conditions_as_the_server_does(form: Page) -> None:
    cases = json.loads(CASES.read_text(encoding="utf-8"))
    parsed = [[parse(case["condition"]), case["answers"]] for case in cases]
    held = form.evaluate(
        """async (cases) => {
          const address = document.querySelector("script[src*=conditions]").src;
          const { holds } = await import(address);
          return cases.map(([condition, answers]) => holds(condition, answers));
        }""",
        parsed,
    )
    assert held == [case["holds"] for case in cases]


def test_a_question_shows_while_it_applies_and_keeps_what_was_typed(form: Page) -> None:
    question = form.locator("[data-question=long]")
    expect(question).to_be_hidden()
    form.get_by_label("Yes").check()
    form.locator("[name=q-number]").fill("18")
    form.locator("[name=q-long]").fill("Beholdes.")
    form.get_by_label("No", exact=True).check()
    expect(question).to_be_hidden()
    expect(form.locator("[name=q-long]")).to_be_disabled()
    form.get_by_label("Yes").check()
    expect(form.locator("[name=q-long]")).to_have_value("Beholdes.")


def test_a_chosen_answer_can_be_removed_by_keyboard(form: Page) -> None:
    scale = form.locator("[data-question=scale]")
    scale.get_by_label("5", exact=True).focus()
    form.keyboard.press("Space")
    form.keyboard.press("Tab")
    form.keyboard.press("Enter")
    expect(scale.locator("input:checked")).to_have_count(0)
    expect(scale.locator("input").first).to_be_focused()
    expect(scale.get_by_role("button")).to_be_hidden()


def test_without_script_every_question_is_shown_and_says_when_it_applies(
    browser: Browser, live_server: Any, cast: Cast, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nb-NO", viewport=PHONE)
    sign_in(context, live_server.url, cast.manager)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("[data-question=long]")).to_be_visible()
    expect(page.get_by_text("Besvares bare hvis «Ett valg» er «Yes»")).to_be_visible()
    expect(page.get_by_label("Ikke besvart")).to_be_visible()
    context.close()


def test_problems_of_a_file_and_the_history_are_accessible_on_a_phone(
    form: Page, live_server: Any, tmp_path: Path, traffic: Traffic
) -> None:
    file = tmp_path / "broken.md"
    text = write_text(Edition(EVERY_KIND, 2, VALID_FROM)).replace("select_one", "rank")
    file.write_text(text, encoding="utf-8")
    form.set_viewport_size(PHONE)
    form.goto(live_server.url + reverse("questions:questionnaires"))
    form.set_input_files("input[type=file]", file)
    form.get_by_role("button", name="Se på skjemaet").click()
    expect(form.get_by_text("Lykt har ingen type «rank one».")).to_be_visible()
    assert_accessible(form)
    assert_fits(form)
    form.goto(live_server.url + reverse("questions:questionnaire", args=["every-kind"]))
    assert_accessible(form)
    assert_fits(form)
    assert traffic.complaints == []
