"""The caller's side of the chat in a real browser, at the real server, with somebody to answer."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from e2e.answering import Counsellor, answer, line_with_key
from e2e.conftest import DESKTOP, PHONE, Traffic, assert_accessible, assert_fits
from e2e.served import COLLEAGUE, COUNSELLOR, Served
from lykt.chat.sealing import KeyPair

STARTED = ".started"
KEPT = "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"


@pytest.fixture
def ring(served: Served) -> KeyPair:
    return line_with_key(served)


@pytest.fixture
def chat(served: Served, ring: KeyPair, page: Page) -> Page:
    """The chat's page, before anything is begun."""
    page.goto(f"{served.url}/chat/volinjen/")
    page.wait_for_selector(STARTED)
    return page


@pytest.fixture
def waiting(chat: Page) -> Page:
    """In the queue."""
    return start(chat)


@pytest.fixture
def counsellor(served: Served, ring: KeyPair, waiting: Page) -> Counsellor:
    taken = answer(served, ring)
    expect(status(waiting)).to_have_text("En rådgiver er her.")
    return taken


def start(page: Page) -> Page:
    page.get_by_role("button", name="Start chatten").click()
    expect(status(page)).to_contain_text("i køen")
    return page


def status(page: Page) -> Any:
    return page.locator("[data-status]")


def write(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Skriv en melding").fill(text)
    page.get_by_role("button", name="Send").click()


def bubbles(page: Page) -> list[str]:
    return page.locator(".bubble").all_text_contents()


def go(page: Page, choice: str) -> None:
    page.get_by_role("button", name="Valg").click()
    page.get_by_role("button", name=choice).and_(page.locator("[data-view=options] *")).click()


def announced(page: Page) -> list[str]:
    """What has been said by itself since ``listen``."""
    return list(page.evaluate("window.said"))


def listen(page: Page) -> None:
    page.evaluate(
        """() => { window.said = []; new MutationObserver((changes) => changes.forEach((change) =>
        change.addedNodes.forEach((node) => window.said.push(node.textContent.trim()))))
        .observe(document.querySelector("[data-announcer]"), { childList: true }) }"""
    )


# --- Writing and reading ------------------------------------------------------------------


def test_what_is_written_while_waiting_is_there_when_somebody_comes(
    served: Served, ring: KeyPair, waiting: Page
) -> None:
    write(waiting, "Er det noen her?")
    expect(waiting.locator("[data-state=received]")).to_contain_text("Mottatt")
    taken = answer(served, ring)
    taken.wait_for("Er det noen her?")
    taken.has_read()
    expect(waiting.locator("[data-state=read]")).to_contain_text("Lest")
    taken.say("Ja, jeg er her. <b>Fint</b> at du skriver.")
    expect(waiting.locator("[data-side=other] .bubble")).to_have_text(
        "Ja, jeg er her. <b>Fint</b> at du skriver."
    )


def test_typing_and_going_are_seen(
    waiting: Page, counsellor: Counsellor, served: Served, ring: KeyPair
) -> None:
    counsellor.types()
    expect(waiting.locator("[data-typing]")).to_be_visible()
    counsellor.say("Hei")
    expect(waiting.locator("[data-typing]")).to_be_hidden()
    counsellor.types()
    expect(waiting.locator("[data-typing]")).to_be_visible()
    counsellor.close()
    expect(status(waiting)).to_have_text("Samtalen er avsluttet.")
    expect(waiting.get_by_role("textbox", name="Skriv en melding")).to_be_hidden()
    expect(waiting.locator("[data-typing]")).to_be_hidden(timeout=3_000)


def test_a_new_message_is_read_aloud_once_with_who_wrote_it(
    waiting: Page, counsellor: Counsellor
) -> None:
    listen(waiting)
    counsellor.say("Hvordan går det?")
    expect(waiting.locator("[data-side=other]")).to_have_count(1)
    write(waiting, "Ikke så bra.")
    counsellor.wait_for("Ikke så bra.")
    counsellor.has_read()
    expect(waiting.locator("[data-state=read]")).to_have_count(1)
    assert announced(waiting) == ["Rådgiver: Hvordan går det?"]
    live = waiting.locator("[aria-live], [role=log]").evaluate_all("found => found.length")
    assert live == 1


def test_the_tab_counts_what_is_not_seen_and_says_nothing_more(
    waiting: Page, counsellor: Counsellor
) -> None:
    hide = """(hidden) => { Object.defineProperty(document, "hidden", { value: hidden,
        configurable: true }); document.dispatchEvent(new Event("visibilitychange")) }"""
    waiting.evaluate(hide, True)
    counsellor.say("Er du der?")
    expect(waiting).to_have_title("(1) Chat")
    counsellor.say("Jeg venter.")
    expect(waiting).to_have_title("(2) Chat")
    waiting.evaluate(hide, False)
    expect(waiting).to_have_title("Chat")


def test_a_reload_keeps_all(waiting: Page, counsellor: Counsellor) -> None:
    write(waiting, "Jeg heter ingenting.")
    counsellor.wait_for("Jeg heter ingenting.")
    counsellor.say("Det er greit.")
    expect(waiting.locator(".bubble")).to_have_count(2)
    waiting.get_by_role("textbox", name="Skriv en melding").fill("Et påbegynt")
    waiting.reload()
    expect(waiting.locator(".bubble")).to_have_text(["Jeg heter ingenting.", "Det er greit."])
    expect(waiting.get_by_role("textbox", name="Skriv en melding")).to_have_value("Et påbegynt")
    expect(status(waiting)).to_have_text("En rådgiver er her.")
    write(waiting, "Tilbake.")
    counsellor.wait_for("Tilbake.")
    assert counsellor.texts == ["Jeg heter ingenting.", "Tilbake."]


def test_two_tabs_of_one_conversation_show_the_same(
    waiting: Page, counsellor: Counsellor, context: BrowserContext
) -> None:
    with context.expect_page() as opened:
        waiting.evaluate("() => { window.open(location.href) }")
    other = opened.value
    expect(status(other)).to_have_text("En rådgiver er her.")
    write(waiting, "Fra den ene.")
    expect(other.locator(".bubble")).to_have_text(["Fra den ene."])
    write(other, "Fra den andre.")
    write(waiting, "Og den ene igjen.")
    counsellor.wait_for("Og den ene igjen.")
    counsellor.wait_for("Fra den andre.")
    expect(waiting.locator(".bubble")).to_have_count(3)
    assert sorted(bubbles(waiting)) == sorted(bubbles(other)) == sorted(counsellor.texts)


def test_what_is_written_without_a_connection_arrives_once(
    waiting: Page, counsellor: Counsellor, context: BrowserContext
) -> None:
    context.set_offline(True)
    # That a connection is gone is noticed after the silence of some of its pulses.
    expect(waiting.locator("[data-connection]")).to_contain_text(
        "Forbindelsen er borte", timeout=60_000
    )
    for text in ("en", "to", "tre"):
        write(waiting, text)
    assert bubbles(waiting) == ["en", "to", "tre"]
    expect(waiting.locator("[data-state=received]")).to_have_count(0)
    context.set_offline(False)
    counsellor.wait_for("tre")
    expect(waiting.locator("[data-state=received]")).to_have_count(3)
    expect(waiting.locator("[data-connection]")).to_be_hidden()
    assert counsellor.read() == ["en", "to", "tre"]
    assert bubbles(waiting) == ["en", "to", "tre"]


def test_what_a_proxy_answers_ends_nothing_and_loses_nothing(
    waiting: Page, counsellor: Counsellor
) -> None:
    """While the line's server is away something in front of it may answer in its place."""
    waiting.route("**/chat/ticket/", lambda route: route.fulfill(status=403, body="<h1>No"))
    waiting.route("**/chat/standing/", lambda route: route.fulfill(status=404, body="<h1>No"))
    waiting.reload()
    write(waiting, "Er du der?")
    with waiting.expect_response("**/chat/ticket/"):
        pass
    with waiting.expect_response("**/chat/ticket/"):
        pass
    assert bubbles(waiting) == ["Er du der?"]
    assert "lykt volinjen" in waiting.evaluate(KEPT)
    waiting.unroute_all()
    counsellor.wait_for("Er du der?")
    assert counsellor.texts == ["Er du der?"]


def test_times_are_the_line_s_whatever_the_telephone_s_clock_says(
    served: Served, ring: KeyPair, page: Page
) -> None:
    page.clock.set_system_time("2001-01-01T00:00:00Z")
    page.goto(f"{served.url}/chat/volinjen/")
    start(page)
    write(page, "Hva er klokken?")
    expect(page.locator("[data-state=received]")).to_have_count(1)
    expect(page.locator(".day")).to_have_text("I dag")
    year = page.locator(".message time").get_attribute("datetime")
    assert year
    assert not year.startswith("2001")


# --- Ending -------------------------------------------------------------------------------


def test_nobody_could_answer_is_said_plainly(served: Served, waiting: Page) -> None:
    write(waiting, "Er det noen?")
    expect(waiting.locator("[data-state=received]")).to_have_count(1)
    served.run("e2e.answering:end_of_waiting")
    after = waiting.locator("[data-after]")
    expect(after).to_contain_text("Ingen kunne svare deg nå")
    expect(status(waiting)).to_have_text("Ingen kunne svare deg nå")
    expect(after.get_by_role("link", name="Ring 116 006")).to_be_visible()
    expect(after.get_by_role("link", name="Andre steder")).to_be_visible()
    expect(waiting.locator("[data-feedback]")).to_be_hidden()
    assert bubbles(waiting) == ["Er det noen?"]
    assert served.run("e2e.answering:newest")["cause"] == "wait_limit"
    waiting.get_by_role("button", name="Be om en rådgiver igjen").click()
    expect(status(waiting)).to_contain_text("i køen")


def test_feedback_appears_by_itself_and_is_kept_alone(
    served: Served, waiting: Page, counsellor: Counsellor
) -> None:
    go(waiting, "Avslutt samtalen")
    waiting.locator("[data-end-now]").click()
    form = waiting.locator("[data-feedback]")
    expect(form).to_be_visible()
    form.get_by_label("9", exact=True).check()
    form.get_by_role("textbox").fill("Takk for praten")
    form.get_by_role("button", name="Send svaret").click()
    expect(waiting.locator("[data-thanks]")).to_be_visible()
    expect(form).to_be_hidden()
    assert served.run("e2e.answering:newest")["feedback"][-1] == {"score": 9}
    waiting.reload()
    expect(waiting.locator("[data-after]")).to_be_visible()
    expect(form).to_be_hidden()


def test_an_ended_conversation_can_go_on(
    served: Served, ring: KeyPair, waiting: Page, counsellor: Counsellor
) -> None:
    counsellor.say("Ha det bra.")
    counsellor.close()
    waiting.get_by_role("button", name="Hopp over").click()
    waiting.get_by_role("button", name="Fortsett samtalen").click()
    expect(status(waiting)).to_contain_text("i køen")
    write(waiting, "En ting til.")
    expect(waiting.locator("[data-state=received]")).to_have_count(1)
    another = answer(served, ring, COLLEAGUE)
    another.wait_for("En ting til.")


def test_deleting_deletes_and_says_so(
    served: Served, waiting: Page, counsellor: Counsellor
) -> None:
    write(waiting, "Slett dette.")
    counsellor.wait_for("Slett dette.")
    waiting.get_by_role("textbox", name="Skriv en melding").fill("Et påbegynt")
    assert "Et påbegynt" in waiting.evaluate(KEPT)
    go(waiting, "Slett samtalen")
    waiting.get_by_role("button", name="Slett den nå").click()
    expect(waiting.get_by_role("heading", name="Samtalen er slettet")).to_be_visible()
    found = served.run("e2e.answering:newest")
    assert (found["destroyed"], found["entries"], found["key"]) == (True, 0, 0)
    assert "Slett dette." not in waiting.content()
    assert waiting.evaluate("sessionStorage.length") == 0


# --- The return code ----------------------------------------------------------------------


def make_code(page: Page) -> list[str]:
    go(page, "Lag en returkode")
    page.locator("[data-make]").click()
    words = page.locator(".code-words li").all_text_contents()
    expect(page.get_by_label("De seks ordene")).to_be_hidden()
    page.get_by_role("button", name="Jeg har dem").click()
    page.get_by_label("De seks ordene").fill(" ".join(words).upper())
    page.get_by_role("button", name="Sjekk ordene").click()
    expect(page.locator("[data-code-until]")).to_contain_text("Returkoden virker")
    return words


def test_words_that_are_typed_wrong_make_no_code(waiting: Page) -> None:
    go(waiting, "Lag en returkode")
    waiting.locator("[data-make]").click()
    words = waiting.locator(".code-words li").all_text_contents()
    waiting.get_by_role("button", name="Jeg har dem").click()
    field, check = (
        waiting.get_by_label("De seks ordene"),
        waiting.get_by_role("button", name="Sjekk"),
    )
    trouble = waiting.locator("[data-repeat] [data-trouble]")
    field.fill("xyzzyx")
    check.click()
    expect(trouble).to_contain_text("«xyzzyx» er ikke et av ordene våre")
    field.fill(" ".join(words[:5]))
    check.click()
    expect(trouble).to_contain_text("Du har skrevet 5")
    field.fill(" ".join([*words[1:], words[0]]))
    check.click()
    expect(trouble).to_contain_text("ikke ordene du ble vist")


@pytest.fixture
def elsewhere(browser: Browser, served: Served) -> Iterator[Page]:
    """Another phone."""
    context = browser.new_context(locale="nb-NO")
    yield context.new_page()
    context.close()


def test_the_words_open_the_conversation_on_another_phone(
    served: Served, waiting: Page, counsellor: Counsellor, elsewhere: Page
) -> None:
    write(waiting, "Husk dette.")
    counsellor.wait_for("Husk dette.")
    words = make_code(waiting)
    elsewhere.goto(f"{served.url}/")
    elsewhere.get_by_role("link", name="Har du en returkode?").click()
    elsewhere.get_by_label("De seks ordene").fill("\n".join(words))
    elsewhere.get_by_role("button", name="Åpne samtalen").click()
    expect(elsewhere.locator(".bubble")).to_have_text(["Husk dette."])
    expect(elsewhere.locator("[data-side=own]")).to_have_count(1)
    write(elsewhere, "Jeg er tilbake.")
    counsellor.wait_for("Jeg er tilbake.")
    expect(waiting.get_by_role("heading", name="Samtalen er åpnet et annet sted")).to_be_visible()
    assert "Husk dette." not in waiting.content()
    elsewhere.go_back()
    assert "Husk dette." not in elsewhere.content()


def test_wrong_words_are_told_kindly(served: Served, ring: KeyPair, page: Page) -> None:
    page.goto(f"{served.url}/chat/volinjen/return/")
    field = page.get_by_label("De seks ordene")
    page.locator(STARTED).wait_for()
    trouble = page.locator("[data-trouble]")
    field.fill("hest")
    page.get_by_role("button", name="Åpne samtalen").click()
    expect(trouble).not_to_be_empty()


def test_the_browser_is_offered_no_password_to_keep(waiting: Page) -> None:
    """It keeps those of a field of type password, whatever ``autocomplete`` says."""
    go(waiting, "Lagre en kopi")
    field = waiting.get_by_label("Passord, minst 8 tegn")
    assert waiting.locator("[type=password]").count() == 0
    covered = "element => getComputedStyle(element).webkitTextSecurity"
    assert field.evaluate(covered) == "disc"
    waiting.get_by_label("Vis passordet").check()
    assert field.evaluate(covered) == "none"
    waiting.get_by_label("Vis passordet").uncheck()
    assert field.evaluate(covered) == "disc"
    assert field.get_attribute("autocomplete") == "off"


def test_a_copy_is_a_file_that_says_nothing_without_its_password(
    waiting: Page, counsellor: Counsellor
) -> None:
    write(waiting, "Dette er hemmelig.")
    counsellor.wait_for("Dette er hemmelig.")
    go(waiting, "Lagre en kopi")
    field = waiting.get_by_label("Passord, minst 8 tegn")
    save = waiting.get_by_role("button", name="Lagre filen")
    field.fill("kort")
    save.click()
    expect(waiting.locator("[data-download] [data-trouble]")).to_contain_text("minst 8 tegn")
    field.fill("langt nok passord")
    with waiting.expect_download() as downloaded:
        save.click()
    expect(waiting.locator("[data-done]")).to_be_visible()
    text = downloaded.value.path().read_text(encoding="utf-8")
    assert "hemmelig" not in text
    # With a space and a capital: what is sealed is letters that may by chance spell a short word.
    assert "Vold- og" not in text
    assert downloaded.value.suggested_filename == "dokument.html"


def test_what_the_page_does_not_know_yet_is_said_calmly(
    served: Served, waiting: Page, counsellor: Counsellor, traffic: Traffic
) -> None:
    served.run("e2e.answering:happen", event="polished")
    counsellor.say("Hei")
    expect(waiting.locator("[data-side=other]")).to_have_count(1)
    said = waiting.locator("[data-messages]").get_by_text("Noe ble endret i samtalen.")
    expect(said).to_be_visible()
    assert traffic.complaints == []


# --- Leaving ------------------------------------------------------------------------------


def leave_quickly(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("https://www.yr.no/")


@pytest.mark.parametrize("ends", [False, True])
def test_leaving_quickly_leaves_nothing_and_ends_it_only_if_chosen(
    served: Served, waiting: Page, counsellor: Counsellor, ends: bool
) -> None:
    write(waiting, "Noen kommer!")
    counsellor.wait_for("Noen kommer!")
    if ends:
        waiting.get_by_role("button", name="Valg").click()
        waiting.locator("#end-on-exit-options").check()
        waiting.get_by_role("button", name="Tilbake til samtalen").first.click()
    leave_quickly(waiting)
    waiting.go_back()
    assert "Noen kommer!" not in waiting.content()
    waiting.goto(f"{served.url}/chat/volinjen/")
    expect(waiting.get_by_role("button", name="Start chatten")).to_be_visible()
    assert waiting.evaluate(KEPT) == "[[],[]]"
    assert served.run("e2e.answering:newest")["state"] == ("ended" if ends else "open")


def test_the_page_is_covered_at_once(waiting: Page) -> None:
    """Before the next page is even asked for."""
    waiting.get_by_role("textbox", name="Skriv en melding").fill("Et påbegynt")
    left = waiting.evaluate(
        """() => { document.querySelector('[data-quick-exit]').click();
        return [getComputedStyle(document.body).display, document.title, sessionStorage.length] }"""
    )
    assert left == ["none", "", 0]


def test_a_database_that_is_away_for_a_moment_stops_nobody(chat: Page) -> None:
    """The start and the tickets are asked for again by themselves."""
    left = {"start": 1, "ticket": 2}

    def away(route: Route) -> None:
        name = route.request.url.rstrip("/").rsplit("/", 1)[1]
        if not left[name]:
            return route.continue_()
        left[name] -= 1
        said = {"error": "unavailable", "detail": ""}
        return route.fulfill(status=503, json=said, headers={"Retry-After": "2"})

    chat.route(re.compile("/chat/(start|ticket)/$"), away)
    start(chat)
    write(chat, "Kommer dette fram?")
    expect(chat.locator("[data-state=received]")).to_have_count(1)
    assert left == {"start": 0, "ticket": 0}


def test_leaving_quickly_stops_what_is_not_yet_begun(chat: Page) -> None:
    """The next page may be slow to come, and this one goes on until it is there."""
    held: list[Route] = []
    chat.route("**/chat/start/", lambda route: held.append(route))
    chat.get_by_role("button", name="Start chatten").click()
    while not held:
        chat.wait_for_timeout(50)
    chat.evaluate("() => document.dispatchEvent(new Event('lykt:leave'))")
    with chat.expect_request("**/chat/end/"):
        held[0].continue_()
    assert chat.evaluate(KEPT) == "[[],[]]"


def test_nothing_is_kept_and_nobody_else_is_asked(
    served: Served,
    waiting: Page,
    counsellor: Counsellor,
    context: BrowserContext,
    traffic: Traffic,
) -> None:
    write(waiting, "Hemmelig")
    counsellor.wait_for("Hemmelig")
    assert context.cookies() == []
    assert waiting.evaluate("localStorage.length") == 0
    assert waiting.evaluate("indexedDB.databases().then((found) => found.length)") == 0
    assert waiting.evaluate("caches.keys().then((found) => found.length)") == 0
    assert "Hemmelig" not in waiting.evaluate(KEPT)
    assert traffic.foreign == []
    assert traffic.complaints == []
    assert "Hemmelig" not in served.log


def test_a_colleague_s_session_in_the_same_browser_is_not_seen_here(
    served: Served, ring: KeyPair, page: Page, context: BrowserContext
) -> None:
    served.sign_in(page, COUNSELLOR)
    assert context.cookies()
    sent: list[str] = []

    def note(request: Any) -> None:
        if "/staff/" not in request.url and "cookie" in request.all_headers():
            sent.append(request.url)

    page.on("request", note)
    page.goto(f"{served.url}/chat/volinjen/")
    start(page)
    write(page, "Ikke en ansatt.")
    expect(page.locator("[data-state=received]")).to_have_count(1)
    assert sent == []


# --- Where it can not work ----------------------------------------------------------------


def assert_plain_words(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", name="Chatten virker ikke her")).to_be_visible()
    expect(page.locator("[data-why]:visible")).to_contain_text(words)
    expect(page.get_by_role("link", name="Ring 116 006")).to_be_visible()
    expect(page.get_by_role("button", name="Start chatten")).to_be_hidden()


def test_without_script_the_page_says_what_works(
    browser: Browser, served: Served, ring: KeyPair
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nb-NO")
    page = context.new_page()
    page.goto(f"{served.url}/chat/volinjen/")
    assert page.get_by_role("link", name="Ring 116 006").is_visible()
    assert page.get_by_text("Chatten trenger JavaScript").is_visible()
    assert not page.get_by_role("button", name="Start chatten").is_visible()
    context.close()


@pytest.mark.parametrize("module", ["chat/main.js", "conversation.js"])
def test_a_module_that_does_not_come_leaves_no_blank_page(
    served: Served, ring: KeyPair, page: Page, context: BrowserContext, module: str
) -> None:
    context.route(re.compile(re.escape(module)), lambda route: route.abort())
    page.goto(f"{served.url}/chat/volinjen/")
    assert_plain_words(page, "JavaScript")


@pytest.mark.parametrize(
    ("lack", "words"),
    [
        ("Object.defineProperty(window, 'isSecureContext', {value: false})", "https"),
        (
            "Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined})",
            "nyere nettleser",
        ),
        ("delete HTMLScriptElement.prototype.noModule", "nyere nettleser"),
        (
            "Object.defineProperty(window, 'sessionStorage', "
            "{get() { throw new DOMException('no', 'SecurityError') }})",
            "nyere nettleser",
        ),
    ],
)
def test_a_browser_that_can_not_is_told_why(
    served: Served, ring: KeyPair, page: Page, lack: str, words: str
) -> None:
    page.add_init_script(lack)
    page.goto(f"{served.url}/chat/volinjen/")
    assert_plain_words(page, words)


# --- For everybody ------------------------------------------------------------------------


def test_the_whole_of_it_by_keyboard(served: Served, ring: KeyPair, chat: Page) -> None:
    def to(name: str, role: Any = "button") -> None:
        """Tab until it has the focus."""
        wanted = chat.locator("[data-view]:not([hidden])").get_by_role(role, name=name).first
        for _ in range(30):
            chat.keyboard.press("Tab")
            if wanted.evaluate("(element) => element === document.activeElement"):
                return
        raise AssertionError(f"{name} is not reached by the keyboard")

    chat.set_viewport_size(DESKTOP)
    to("Start chatten")
    chat.keyboard.press("Enter")
    expect(status(chat)).to_contain_text("i køen")
    if not chat.get_by_role("textbox").evaluate("(e) => e === document.activeElement"):
        to("Skriv en melding", "textbox")
    chat.keyboard.type("Uten mus.")
    to("Send")
    chat.keyboard.press("Enter")
    taken = answer(served, ring)
    taken.wait_for("Uten mus.")
    taken.say("Hei.")
    chat.locator("[data-options]").focus()
    chat.keyboard.press("Enter")
    expect(chat.get_by_role("heading", name="Valg")).to_be_focused()
    to("Lag en returkode")
    chat.keyboard.press("Enter")
    expect(chat.locator("[data-make]")).to_be_enabled()
    to("Lag en returkode")
    chat.keyboard.press("Space")
    words = chat.locator(".code-words li").all_text_contents()
    to("Jeg har dem")
    chat.keyboard.press("Enter")
    expect(chat.get_by_label("De seks ordene")).to_be_focused()
    chat.keyboard.type(" ".join(words))
    to("Sjekk ordene")
    chat.keyboard.press("Enter")
    expect(chat.locator("[data-code-until]")).to_be_visible()
    to("Tilbake til samtalen")
    chat.keyboard.press("Enter")
    chat.locator("[data-options]").focus()
    chat.keyboard.press("Enter")
    to("Avslutt samtalen")
    chat.keyboard.press("Enter")
    to("Avslutt samtalen")
    chat.keyboard.press("Enter")
    expect(chat.locator("[data-feedback]")).to_be_visible()
    to("Hopp over")
    chat.keyboard.press("Enter")
    to("Slett samtalen")
    chat.keyboard.press("Enter")
    to("Slett den nå")
    chat.keyboard.press("Enter")
    expect(chat.get_by_role("heading", name="Samtalen er slettet")).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible_and_fits(
    served: Served, ring: KeyPair, page: Page, size: Any, scheme: Any
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    def check() -> None:
        assert_fits(page)
        assert_accessible(page)

    for address in ("/help/", "/chat/volinjen/return/", "/chat/volinjen/"):
        page.goto(f"{served.url}{address}")
        page.wait_for_load_state("networkidle")
        check()
    page.evaluate("() => document.documentElement.classList.remove('started')")
    check()
    page.evaluate("() => document.documentElement.classList.add('started')")
    start(page)
    check()
    write(page, "Hei. " + "Enlangordutenmellomrom" * 6)
    taken = answer(served, ring)
    taken.say("Hei, hva kan jeg hjelpe med? " * 8)
    expect(page.locator("[data-side=other]")).to_have_count(1)
    check()
    assert page.get_by_role("button", name="Send").is_visible()
    for choice in ("Lagre en kopi", "Avslutt samtalen", "Slett samtalen", "Lag en returkode"):
        go(page, choice)
        check()
        page.locator("[data-view]:not([hidden]) [data-back]").first.click()
    go(page, "Lag en returkode")
    page.locator("[data-make]").click()
    check()
    page.get_by_role("button", name="Jeg har dem").click()
    page.get_by_role("button", name="Sjekk ordene").click()
    check()
    page.locator("[data-view]:not([hidden]) [data-back]").first.click()
    taken.close()
    expect(page.locator("[data-feedback]")).to_be_visible()
    check()


def test_with_the_keyboard_up_one_can_still_read_and_write(
    waiting: Page, counsellor: Counsellor
) -> None:
    waiting.set_viewport_size({"width": 320, "height": 330})
    counsellor.say("Ser du meg?")
    expect(waiting.locator("[data-side=other] .bubble")).to_be_in_viewport()
    for name in ("Send", "Valg"):
        box = waiting.get_by_role("button", name=name).bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24
        expect(waiting.get_by_role("button", name=name)).to_be_in_viewport()


def test_it_works_under_the_policy_that_the_pages_really_have(
    served: Served, ring: KeyPair, browser: Browser
) -> None:
    context = browser.new_context(locale="nb-NO")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{served.url}/chat/volinjen/")
    start(page)
    write(page, "Under streng policy.")
    taken = answer(served, ring)
    taken.wait_for("Under streng policy.")
    make_code(page)
    assert complaints == []
    context.close()
