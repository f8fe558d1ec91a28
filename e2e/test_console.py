"""A night at the console: two counsellors, callers, the real server; by keyboard, at every size."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from e2e.conftest import DESKTOP, PHONE, assert_accessible, assert_contrast, assert_fits
from e2e.night import PASSPHRASE, Caller, call, give_keys
from e2e.served import COLLEAGUE, COUNSELLOR, PASSWORD, Served

WORDS = "Jeg er redd for kjæresten til søsteren min"
ANSWER = "Så fint at du tar kontakt, er hun trygg nå"
NOTE = "Hun venter på svar fra politiet"


@dataclass
class Somebody:
    """A browser of somebody's own, with everything that it sent anywhere but to the live paths."""

    context: BrowserContext
    page: Page
    sent: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def part(self, selector: str) -> Any:
        return self.page.locator(selector)


Enter = Callable[..., Somebody]


@pytest.fixture(scope="module")
def night(served: Served) -> Served:
    give_keys(served, [COUNSELLOR, COLLEAGUE])
    return served


@pytest.fixture
def enter(browser: Browser, night: Served) -> Iterator[Enter]:
    """Somebody signs in, unlocks and goes on duty at a console."""
    here: list[Somebody] = []

    def sit_down(email: str, *, on_duty: bool = True) -> Somebody:
        somebody = _browser(browser, night)
        here.append(somebody)
        night.sign_in(somebody.page, email)
        somebody.page.goto(f"{night.url}/staff/chat/")
        if on_duty:
            unlock(somebody.page)
            begin_duty(somebody.page)
        return somebody

    yield sit_down
    for somebody in here:
        somebody.context.close()
        assert somebody.complaints == []
    night.run("e2e.test_console:clear")


@pytest.fixture
def ring(browser: Browser, night: Served) -> Iterator[Callable[..., Caller]]:
    """Callers who ask to talk."""
    contexts: list[BrowserContext] = []

    def asks(**choices: Any) -> Caller:
        context = browser.new_context(bypass_csp=True)
        contexts.append(context)
        return call(night, context.new_page(), **choices)

    yield asks
    for context in contexts:
        context.close()


def _browser(browser: Browser, night: Served) -> Somebody:
    context = browser.new_context(locale="nb-NO", bypass_csp=True, viewport=DESKTOP)
    somebody = Somebody(context, context.new_page())

    def note(request: Request) -> None:
        somebody.sent.append(f"{request.url} {request.post_data or ''}")

    context.on("request", note)
    # What the page does not expect; a refusal is told by the browser itself too.
    somebody.page.on("pageerror", lambda error: somebody.complaints.append(str(error)))
    return somebody


def sign_in_again(page: Page) -> None:
    page.locator("[name=login]").fill(COUNSELLOR)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/chat/")
    unlock(page)


def unlock(page: Page) -> None:
    page.locator("#unlock-passphrase").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.locator("#unlock-passphrase")).to_be_hidden()


def begin_duty(page: Page) -> None:
    end = page.locator("[data-end-duty]")
    begin = page.locator("[data-begin-duty] button")
    expect(end.or_(begin).filter(visible=True)).to_be_visible()
    if not end.is_visible():
        begin.click()
    expect(end).to_be_visible()


def waiting(page: Page) -> Any:
    return page.locator("[data-section=waiting] li")


def mine(page: Page) -> Any:
    return page.locator("[data-section=mine] li")


def take_first(page: Page) -> None:
    expect(waiting(page).first).to_be_visible()
    waiting(page).first.locator("[data-do=take]").click()
    expect(page.locator(".composer textarea")).to_be_focused()


def clear() -> None:
    """Inside the installation: whatever is left is over."""
    from django.utils import timezone

    from lykt.chat.models import ChatRequest, Conversation, Duty, Seat

    now = timezone.now()
    Seat.objects.filter(left_at__isnull=True).update(left_at=now)
    ChatRequest.objects.filter(ended_at__isnull=True).update(ended_at=now)
    Conversation.objects.update(state="ended", waiting_since=None)
    Duty.objects.filter(ended_at__isnull=True).update(ended_at=now)


def go_missing(conversation: str) -> None:
    """Inside the installation: the counsellor was last seen an hour ago, and time does its part."""
    import datetime as dt

    from django.utils import timezone

    from lykt.chat.actions import sweep
    from lykt.chat.models import Seat

    now = timezone.now()
    here = Seat.objects.filter(conversation=conversation, kind="counsellor", left_at__isnull=True)
    here.update(seen_at=now - dt.timedelta(hours=1))
    sweep(now=now)


# --- The night ----------------------------------------------------------------------------


def test_a_caller_is_answered_and_a_colleague_takes_over_with_a_note(
    enter: Enter, ring: Callable[..., Caller]
) -> None:
    me, colleague = enter(COUNSELLOR), enter(COLLEAGUE)
    caller = ring()
    caller.write(WORDS)
    take_first(me.page)
    expect(me.part(".message .text")).to_have_text([WORDS])
    me.page.keyboard.type(ANSWER)
    me.page.keyboard.press("Enter")
    caller.wait_for(ANSWER)
    expect(me.part(".message.mine .state")).to_have_text("Mottatt")
    caller.read_all()
    expect(me.part(".message.mine .state")).to_have_text("Lest")

    me.part("[data-do=invite]").click()
    me.part("#invite-note").fill(NOTE)
    me.part("#invite-dialog [data-ok]").click()
    expect(me.part("[data-pending]")).to_contain_text("er bedt om å ta over")
    asked = colleague.part("[data-section=invitations] li")
    expect(asked).to_contain_text(NOTE)
    asked.locator("[data-do=accept]").click()
    expect(colleague.part(".message .text")).to_have_text([WORDS, ANSWER])
    expect(colleague.part(".event").filter(has_text="Du tok over samtalen")).to_be_visible()
    expect(mine(me.page)).to_have_count(0)
    expect(colleague.part(".composer textarea")).to_be_focused()
    colleague.page.keyboard.type("Hei, jeg heter Kari")
    colleague.page.keyboard.press("Enter")
    caller.wait_for("Hei, jeg heter Kari")

    for somebody in (me, colleague):
        for word in (WORDS, ANSWER, NOTE, "Kari"):
            assert not any(word in sent for sent in somebody.sent)
        assert WORDS not in somebody.page.title()


def test_a_conversation_is_taken_only_with_the_key_unlocked(
    night: Served, enter: Enter, ring: Callable[..., Caller]
) -> None:
    """A press that would do nothing can not be made; the row says what to do first."""
    me = enter(COUNSELLOR, on_duty=False)
    begin_duty(me.page)
    ring()
    row = waiting(me.page).first
    expect(row).to_contain_text("Lås opp nøkkelen din først")
    expect(row.locator("[data-do=take]")).to_be_disabled()
    press(me.page, "n")
    expect(me.part("[data-announce]")).to_have_text("Lås opp nøkkelen din først")
    unlock(me.page)
    expect(row).not_to_contain_text("Lås opp nøkkelen din først")
    take_first(me.page)


def test_several_at_once_keep_their_unfinished_texts_and_unread_counts(
    enter: Enter, ring: Callable[..., Caller]
) -> None:
    me = enter(COUNSELLOR)
    first, second = ring(), ring()
    take_first(me.page)
    me.page.keyboard.type("Uferdig en")
    take_first(me.page)
    me.page.keyboard.type("Uferdig to")
    expect(mine(me.page)).to_have_count(2)
    first.write("Hallo?")
    second.write("Er du der?")
    expect(me.part(".message .text").last).to_have_text("Er du der?")
    unread = mine(me.page).locator(".count").filter(visible=True)
    expect(unread).to_have_text(["1 ulest"])
    expect(me.page).to_have_title(re.compile(r"^\(1\) "))
    mine(me.page).first.locator("button").click()
    expect(me.part(".composer textarea")).to_have_value("Uferdig en")
    expect(unread).to_have_count(0)

    me.page.reload()
    expect(mine(me.page)).to_have_count(2)
    expect(me.part(".composer textarea")).to_have_value("Uferdig en")
    mine(me.page).last.locator("button").click()
    expect(me.part(".composer textarea")).to_have_value("Uferdig to")


def test_a_conversation_whose_counsellor_is_gone_is_back_in_the_queue_for_the_shift(
    night: Served, enter: Enter, ring: Callable[..., Caller]
) -> None:
    me, colleague = enter(COUNSELLOR), enter(COLLEAGUE)
    caller = ring()
    take_first(me.page)
    me.page.close()
    night.run("e2e.test_console:go_missing", conversation=caller.id)
    expect(waiting(colleague.page)).to_contain_text("Tilbake i køen")
    take_first(colleague.page)
    expect(colleague.part(".event").filter(has_text="var borte for lenge")).to_be_visible()


def test_what_was_not_sent_is_shown_when_a_conversation_is_taken_away(
    night: Served, enter: Enter, ring: Callable[..., Caller]
) -> None:
    me, caller = enter(COUNSELLOR), ring()
    take_first(me.page)
    me.page.keyboard.type("Et råd som ikke ble sendt")
    night.run("e2e.test_console:go_missing", conversation=caller.id)
    box = me.part("[data-unsaid]")
    expect(box).to_contain_text("Et råd som ikke ble sendt")
    me.page.reload()
    expect(box).to_contain_text("Et råd som ikke ble sendt")
    box.get_by_role("button").click()
    expect(box).to_have_count(0)
    expect(mine(me.page)).to_have_count(0)
    assert me.page.evaluate("Object.keys(sessionStorage).join()").count(caller.id) == 0


def test_what_was_not_sent_before_the_end_is_shown_and_not_sent_later(
    enter: Enter, ring: Callable[..., Caller]
) -> None:
    me, caller = enter(COUNSELLOR), ring()
    take_first(me.page)
    me.page.route("**/live/messages", lambda route: route.abort())
    me.page.keyboard.type("Et råd som kom for sent")
    press(me.page, "Enter")
    expect(me.part(".message.pending")).to_contain_text("Et råd som kom for sent")
    me.part("[data-do=close]").click()
    me.part("#close-dialog [data-ok]").click()
    expect(me.part("[data-kept]")).to_contain_text("Et råd som kom for sent")
    expect(me.part(".message.pending")).to_have_count(0)
    kept = me.page.evaluate(
        "Object.entries(sessionStorage).filter(([name]) => /outbox/.test(name))"
    )
    assert not any("for sent" in str(box) for box in kept)
    assert "Et råd som kom for sent" not in caller.texts()


def test_a_text_that_was_on_its_way_goes_out_once_after_signing_in_again(
    enter: Enter, ring: Callable[..., Caller]
) -> None:
    me, caller = enter(COUNSELLOR), ring()
    take_first(me.page)
    me.page.route("**/live/messages", lambda route: route.abort())
    me.page.keyboard.type("Et svar uten nett")
    press(me.page, "Enter")
    expect(me.part(".message.pending")).to_contain_text("Et svar uten nett")
    me.context.clear_cookies(name="sessionid")
    me.part("[data-takes-new]").click()
    me.part("[data-alerts] [role=alert]").get_by_role("link").click()
    me.page.unroute("**/live/messages")
    sign_in_again(me.page)
    caller.wait_for("Et svar uten nett")
    expect(me.part(".message.mine .text")).to_have_text("Et svar uten nett")
    expect(me.part(".composer textarea")).to_have_value("")
    assert caller.texts().count("Et svar uten nett") == 1


def appointed_until(email: str, days: int | None) -> None:
    """Inside the installation: the roles last until so many days from today, or on."""
    import datetime as dt

    from django.utils import timezone

    from lykt.people.models import Appointment

    last = None if days is None else timezone.localdate() + dt.timedelta(days=days)
    Appointment.objects.filter(person__email=email).update(valid_to=last)


def test_a_role_that_ends_is_said_once_and_the_texts_stay(
    night: Served, enter: Enter, ring: Callable[..., Caller]
) -> None:
    me = enter(COUNSELLOR)
    ring()
    take_first(me.page)
    me.page.keyboard.type("Et uferdig svar")
    night.run("e2e.test_console:appointed_until", email=COUNSELLOR, days=-1)
    try:
        alert = me.part("[data-alerts] [role=alert]")
        me.part("[data-takes-new]").click()
        expect(alert).to_contain_text("Du kan ikke lenger svare her")
        me.part("[data-takes-new]").click()
        me.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(alert).to_have_count(1)
        expect(me.part(".composer textarea")).to_have_value("Et uferdig svar")
    finally:
        night.run("e2e.test_console:appointed_until", email=COUNSELLOR, days=None)
    alert.get_by_role("link").click()
    expect(me.part(".composer textarea")).to_have_value("Et uferdig svar")


def test_a_colleague_declines_is_let_off_or_comes_in_beside(
    enter: Enter, ring: Callable[..., Caller]
) -> None:
    me, colleague = enter(COUNSELLOR), enter(COLLEAGUE)
    caller = ring()
    take_first(me.page)
    asked = colleague.part("[data-section=invitations] li")

    ask_in(me.page)
    asked.locator("[data-do=decline]").click()
    expect(me.part("[data-pending]")).to_be_hidden()
    expect(asked).to_have_count(0)

    ask_in(me.page)
    expect(asked).to_have_count(1)
    me.part("[data-pending] button").click()
    expect(asked).to_have_count(0)

    ask_in(me.page)
    asked.locator("[data-do=accept]").click()
    expect(colleague.part(".composer textarea")).to_be_focused()
    colleague.page.keyboard.type("Jeg er her også")
    press(colleague.page, "Enter")
    caller.wait_for("Jeg er her også")
    expect(me.part(".message.colleague .text")).to_have_text("Jeg er her også")
    me.part("[data-do=leave]").click()
    expect(mine(me.page)).to_have_count(0)
    expect(mine(colleague.page)).to_have_count(1)


def ask_in(page: Page) -> None:
    page.locator("[data-do=invite]").click()
    page.locator("#kind-join").check()
    page.locator("#invite-dialog [data-ok]").click()
    expect(page.locator("[data-pending]")).to_contain_text("er bedt inn")


def test_sound_and_count_are_silent_when_they_are_turned_off(
    enter: Enter, ring: Callable[..., Caller]
) -> None:
    me = enter(COUNSELLOR)
    me.page.evaluate(
        """() => { const { prototype } = AudioContext, make = prototype.createOscillator;
        window.tones = 0;
        prototype.createOscillator = function () {
          window.tones += 1; return make.call(this);
        }; }"""
    )
    sound, counted = me.part("[data-sound]"), me.part("[data-title-count]")
    sound.click()
    counted.click()
    expect(sound).to_have_attribute("aria-pressed", "false")
    ring()
    expect(waiting(me.page)).to_have_count(1)
    expect(me.page).not_to_have_title(re.compile(r"\("))
    assert me.page.evaluate("window.tones") == 0
    sound.click()
    counted.click()
    expect(me.page).to_have_title(re.compile(r"^\(1\) "))
    ring()
    expect(waiting(me.page)).to_have_count(2)
    assert me.page.evaluate("window.tones") > 0


def hours(closes_in: int | None) -> str:
    """Inside the installation: closing in so many minutes, and soon; or never again."""
    import datetime as dt

    from django.utils import timezone

    from lykt.chat.models import Desk

    desk = Desk.objects.get()
    Desk.objects.update(closing_minutes=closes_in or 0)
    now = timezone.localtime()
    closes = now + dt.timedelta(minutes=(closes_in or 0) - 1)
    midnight = dt.time(0)
    desk.channel.hours.update(
        opens=(now - dt.timedelta(hours=2)).time() if closes_in else midnight,
        closes=closes.time().replace(second=0, microsecond=0) if closes_in else midnight,
    )
    return f"{closes:%H.%M}"


def test_that_the_chat_closes_soon_is_on_the_screen(night: Served, enter: Enter) -> None:
    closes = night.run("e2e.test_console:hours", closes_in=90)
    try:
        me = enter(COUNSELLOR, on_duty=False)
        expect(me.part("[data-hours]")).to_have_text(f"Stenger {closes}: ingen nye begynner")
    finally:
        night.run("e2e.test_console:hours", closes_in=None)


def test_a_session_that_ends_says_so_and_loses_no_word(
    night: Served, enter: Enter, ring: Callable[..., Caller]
) -> None:
    me = enter(COUNSELLOR)
    caller = ring()
    take_first(me.page)
    me.page.keyboard.type("Et uferdig svar")
    me.part("[name=q-summary]").fill("Oppdiktet sammendrag")
    expect(me.part("[data-saved-text]")).to_contain_text("Utkast lagret")
    me.context.clear_cookies(name="sessionid")
    me.part("[data-takes-new]").click()
    alert = me.part("[data-alerts] [role=alert]")
    expect(alert).to_contain_text("Du er logget ut")
    alert.get_by_role("link").click()
    sign_in_again(me.page)
    expect(me.part(".composer textarea")).to_have_value("Et uferdig svar")
    expect(me.part("[name=q-summary]")).to_have_value("Oppdiktet sammendrag")
    me.part(".composer textarea").press("Enter")
    caller.wait_for("Et uferdig svar")


# --- By keyboard --------------------------------------------------------------------------


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_the_whole_work_is_done_by_keyboard_alone(
    night: Served, enter: Enter, ring: Callable[..., Caller]
) -> None:
    me, colleague = enter(COUNSELLOR, on_duty=False), enter(COLLEAGUE)
    page = me.page
    expect(me.part("#unlock-passphrase")).to_be_visible()
    tab_to(page, "#unlock-passphrase")
    page.keyboard.type(PASSPHRASE)
    press(page, "Enter")
    expect(me.part("#unlock-passphrase")).to_be_hidden()
    tab_to(page, "[data-begin-duty] button")
    press(page, "Enter")
    expect(me.part("[data-end-duty]")).to_be_focused()

    first, second = ring(), ring()
    expect(waiting(page)).to_have_count(2)
    press(page, "n")
    expect(me.part(".composer textarea")).to_be_focused()
    page.keyboard.type(ANSWER)
    press(page, "Enter")
    first.wait_for(ANSWER)
    press(page, "Escape", "s")
    expect(me.part("#search-phrases")).to_be_focused()
    page.keyboard.type("trygg")
    press(page, "Enter")
    expect(me.part(".composer textarea")).to_have_value(re.compile("trygg akkurat nå"))
    expect(me.part(".composer textarea")).to_be_focused()
    assert first.texts().count(ANSWER) == 1
    press(page, "Enter", "Escape", "o")
    press(page, "Tab", "Tab")
    page.keyboard.type(NOTE)
    press(page, "Tab", "Enter")
    expect(colleague.part("[data-section=invitations]")).to_contain_text(NOTE)
    colleague.part("[data-do=accept]").click()
    expect(mine(page)).to_have_count(0)

    press(page, "n")
    expect(me.part(".composer textarea")).to_be_focused()
    page.keyboard.type("Hei igjen")
    press(page, "Enter")
    second.wait_for("Hei igjen")
    press(page, "Escape", "e")
    expect(me.part("#close-dialog")).to_be_visible()
    press(page, "Tab", "Enter")
    expect(me.part("[data-question=who_contacted] input").first).to_be_focused()
    press(page, "1", "1")
    press(page, "Control+Enter")
    expect(me.part("[data-section=unregistered] li")).to_have_count(0)
    assert night.run("e2e.test_console:registered", conversation=second.id) == "exposed"


def registered(conversation: str) -> str:
    from lykt.chat.models import ChatRequest

    contact = ChatRequest.objects.get(conversation=conversation).contact
    return str(contact.response.answers["who_contacted"]) if contact else ""


def tab_to(page: Page, selector: str) -> None:
    for _ in range(80):
        if page.locator(selector).evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def test_letters_are_no_shortcuts_in_a_field_or_when_they_are_turned_off(
    enter: Enter, ring: Callable[..., Caller]
) -> None:
    me = enter(COUNSELLOR)
    ring()
    take_first(me.page)
    me.page.keyboard.type("nes?")
    expect(me.part(".composer textarea")).to_have_value("nes?")
    press(me.page, "Escape", "?")
    expect(me.part("#help-dialog")).to_be_visible()
    expect(me.part("#help-heading")).to_be_focused()
    me.part("#letters-on").uncheck()
    press(me.page, "Escape", "e")
    expect(me.part("#close-dialog")).to_be_hidden()


# --- How it looks -------------------------------------------------------------------------


def look(page: Page) -> None:
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert_contrast(page)
    page.emulate_media(color_scheme="light")
    assert_accessible(page)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_state_is_accessible_and_fits_in_light_and_dark(
    enter: Enter, ring: Callable[..., Caller], size: Any
) -> None:
    me = enter(COUNSELLOR)
    page = me.page
    caller = ring()
    caller.write(WORDS)
    expect(waiting(page)).to_have_count(1)
    page.set_viewport_size(size)
    assert_fits(page)
    look(page)
    take_first(page)
    expect(me.part(".message")).to_have_count(1)
    for name in ("board", "conversation", "side"):
        if size is PHONE:
            me.part(f"[data-go={name}]").click()
        assert_fits(page)
        look(page)
    for tab in ("phrases", "directory"):
        me.part(f"#tab-{tab}").click()
        assert_fits(page)
        look(page)
    if size is PHONE:
        me.part("[data-go=conversation]").click()
    for dialog in ("invite", "close"):
        me.part(f"[data-do={dialog}]").click()
        look(page)
        page.keyboard.press("Escape")
