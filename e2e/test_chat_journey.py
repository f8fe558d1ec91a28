"""The whole journey: a caller on a phone and a counsellor at a desk, from front page to year page.

Set ``LYKT_JOURNEY_PICTURES`` to a folder to have a picture of each step in it.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from e2e.conftest import DESKTOP, assert_accessible, assert_fits
from e2e.night import give_keys
from e2e.served import COUNSELLOR, Served
from e2e.test_console import begin_duty, take_first, unlock

PICTURES = os.environ.get("LYKT_JOURNEY_PICTURES", "")
PHONE = {"width": 360, "height": 740}

FIRST = "Hei. Jeg vet ikke om dette er riktig sted."
SECOND = "Det er noe med kjæresten til søsteren min."
ANSWER = "Hei, og fint at du skriver. Her er det riktig å ta det opp."
THIRD = "Jeg er redd for at hun ikke kommer seg ut."
BACK = "Hei, jeg er tilbake. Hun har fått plass på krisesenteret."
GLAD = "Så godt å høre. Ta kontakt når som helst."


@dataclass
class Film:
    """Pictures of each step, numbered, when somebody wants them."""

    taken: list[str] = field(default_factory=list)

    def picture(self, page: Page, name: str) -> None:
        self.taken.append(name)
        if PICTURES:
            folder = Path(PICTURES)
            folder.mkdir(parents=True, exist_ok=True)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=folder / f"{len(self.taken):02d}-{name}-{scheme}.png")
            page.emulate_media(color_scheme="light")


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Any]:
    """Browsers of their own, which tell what they complain of."""
    made: list[BrowserContext] = []
    complaints: list[str] = []

    def new(size: Any) -> Page:
        context = browser.new_context(
            locale="nb-NO", viewport=size, bypass_csp=True, timezone_id="Europe/Oslo"
        )
        made.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield new
    for context in made:
        context.close()
    assert complaints == []


def write(page: Page, text: str) -> None:
    page.locator("[data-composer] [data-text]").fill(text)
    page.locator("[data-composer] button").click()


def read(page: Page, text: str) -> None:
    expect(page.locator("[data-log]").get_by_text(text)).to_be_visible()


def test_from_the_front_page_to_the_year_page(served: Served, contexts: Any) -> None:
    film = Film()
    give_keys(served, [COUNSELLOR])
    counsellor, caller = contexts(DESKTOP), contexts(PHONE)
    served.sign_in(counsellor, COUNSELLOR)
    before = chats_of_the_year(served, counsellor), served.run("e2e.test_chat_journey:counted")
    counsellor.goto(f"{served.url}/staff/chat/")
    expect(counsellor.locator("#unlock-passphrase")).to_be_visible()
    film.picture(counsellor, "the-counsellor-unlocks")
    unlock(counsellor)
    begin_duty(counsellor)
    film.picture(counsellor, "on-duty")

    words = _calls_and_talks(served, film, caller, counsellor)
    _ends_and_says_how_it_was(film, caller)
    _registers(film, counsellor, "relative")
    _comes_back(served, film, contexts(PHONE), counsellor, words)
    _is_counted(served, film, counsellor, before)


def _calls_and_talks(served: Served, film: Film, caller: Page, counsellor: Page) -> list[str]:
    """The conversation, and the six words of its return code."""
    caller.goto(f"{served.url}/")
    film.picture(caller, "front-page")
    caller.get_by_role("link", name="Chat med oss").click()
    expect(caller.locator("[data-start] button.big")).to_be_visible()
    film.picture(caller, "before-the-start")
    caller.locator("[data-start] button.big").click()
    expect(caller.locator("[data-composer] [data-text]")).to_be_visible()
    write(caller, FIRST)
    write(caller, SECOND)
    read(caller, SECOND)
    film.picture(caller, "waiting")
    expect(counsellor.locator("[data-section=waiting] li")).to_have_count(1)
    film.picture(counsellor, "somebody-waits")

    take_first(counsellor)
    read(counsellor, SECOND)
    write(counsellor, ANSWER)
    read(caller, ANSWER)
    film.picture(caller, "answered")
    write(caller, THIRD)
    read(counsellor, THIRD)
    film.picture(counsellor, "conversation")
    return _makes_a_return_code(film, caller)


def _makes_a_return_code(film: Film, caller: Page) -> list[str]:
    caller.locator("[data-options]").click()
    film.picture(caller, "choices")
    caller.locator("[data-view=options] [data-go=code]").click()
    # The page goes there in its own time, and begins with the offer when it has arrived.
    expect(caller.locator("[data-view=code] h1")).to_be_focused()
    expect(caller.locator("[data-make]")).to_be_visible()
    film.picture(caller, "return-code")
    caller.locator("[data-make]").click()
    shown = caller.locator("[data-view=code] [data-words] li")
    expect(shown).to_have_count(6)
    words = shown.all_text_contents()
    film.picture(caller, "six-words")
    caller.locator("[data-ready]").click()
    caller.locator("[data-repeat] [name=words]").fill(" ".join(words))
    caller.locator("[data-repeat] button").first.click()
    expect(caller.locator("[data-step=done]")).to_be_visible()
    film.picture(caller, "the-code-works")
    caller.locator("[data-step=done] [data-back]").click()
    return list(words)


def _ends_and_says_how_it_was(film: Film, caller: Page) -> None:
    caller.locator("[data-options]").click()
    caller.locator("[data-view=options] [data-go=end]").click()
    caller.locator("[data-end-now]").click()
    form = caller.locator("[data-feedback]")
    expect(form).to_be_visible()
    form.scroll_into_view_if_needed()
    film.picture(caller, "ended")
    for question in form.locator("[data-question]").all():
        ten = question.locator("input[type=radio]")
        if ten.count():
            ten.nth(min(8, ten.count() - 1)).check()
    form.locator(".actions button").first.click()
    expect(caller.locator("[data-thanks]")).to_be_visible()
    film.picture(caller, "thanks")


def _registers(film: Film, counsellor: Page, who: str) -> None:
    ended = counsellor.locator("[data-section=unregistered] li")
    expect(ended).to_have_count(1)
    film.picture(counsellor, "ended-not-registered")
    answers = counsellor.locator("[data-registration]")
    answers.locator(f"[data-question=who_contacted] input[value={who}]").check()
    answers.locator("[data-question=in_target_group] input").first.check()
    film.picture(counsellor, "registration")
    answers.locator("[data-save-button]").click()
    expect(ended).to_have_count(0)


def _comes_back(
    served: Served, film: Film, caller: Page, counsellor: Page, words: list[str]
) -> None:
    """Another day, another phone: the same conversation, and it goes on."""
    caller.goto(f"{served.url}/")
    caller.get_by_role("link", name=re.compile("returkode")).first.click()
    caller.locator("[data-come-back] [name=words]").fill(" ".join(words))
    film.picture(caller, "typing-the-code")
    caller.locator("[data-come-back] button").click()
    read(caller, ANSWER)
    caller.locator("[data-again]").click()
    write(caller, BACK)
    film.picture(caller, "back-again")
    take_first(counsellor)
    read(counsellor, BACK)
    read(counsellor, FIRST)
    film.picture(counsellor, "the-caller-came-back")
    write(counsellor, GLAD)
    read(caller, GLAD)
    assert_fits(caller)
    assert_accessible(caller)
    counsellor.locator("[data-do=close]").click()
    film.picture(counsellor, "closing")
    counsellor.locator("#close-dialog [data-ok]").click()
    _registers(film, counsellor, "relative")
    expect(caller.locator("[data-after]")).to_be_visible()
    film.picture(caller, "ended-by-the-counsellor")


def _is_counted(
    served: Served, film: Film, counsellor: Page, before: tuple[int, dict[str, int]]
) -> None:
    """Two contacts more on the year page, both tied to their requests, and one feedback."""
    chats, known = before
    found = chats_of_the_year(served, counsellor)
    film.picture(counsellor, "the-year")
    assert found == chats + 2
    now = served.run("e2e.test_chat_journey:counted")
    assert {name: now[name] - known[name] for name in now} == {
        "registered requests": 2,
        "feedback": 1,
    }


def chats_of_the_year(served: Served, page: Page) -> int:
    """What the year page says on top."""
    page.goto(f"{served.url}/staff/figures/?year={date.today().year}")  # noqa: DTZ011
    headlines = page.get_by_role("main").inner_text()
    found = re.search(r"^Chat\s+(\d+)\s+\d{4}:", headlines, re.MULTILINE)
    assert found, headlines
    return int(found[1])


def counted() -> dict[str, int]:
    """Inside the installation: what the year page is drawn from."""
    from lykt.chat.models import ChatRequest
    from lykt.helpline.models import Channel
    from lykt.questions.models import Response

    chat = Channel.objects.get(kind=Channel.Kind.CHAT)
    return {
        "registered requests": ChatRequest.objects.filter(contact__isnull=False).count(),
        "feedback": Response.objects.filter(collection=chat.feedback).count(),
    }
