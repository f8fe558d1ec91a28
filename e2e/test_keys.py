"""Keys in a real browser: made, given, lost, replaced, recovered; nothing secret ever sent."""

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect
from pytest_django.live_server_helper import LiveServer

from conftest import Cast, CastLine
from e2e.conftest import DESKTOP, PHONE, assert_accessible, assert_fits
from lykt.chat.actions.desks import set_up_desk
from lykt.chat.models import Desk
from lykt.people.models import Person
from lykt.vault.models import Grant, PersonKey, RecoveryKey, RingKey, Unlock

PASSPHRASE = "fire blanke hester på låven"
OTHER = "en helt annen frase 2"
UNLOCK = "/static/vault/unlock.js"


@dataclass
class Somebody:
    """A person at a browser of their own, with every request that it sent."""

    person: Person
    page: Page
    address: str
    sent: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self) -> Page:
        self.page.goto(f"{self.address}/staff/keys/")
        return self.page

    def make_key(self, passphrase: str = PASSPHRASE) -> None:
        page = self.open()
        page.locator("#make-passphrase").fill(passphrase)
        page.locator("#make-again").fill(passphrase)
        page.get_by_role("button", name="Lag nøkkelen min").click()
        expect(page.locator("p.fingerprint")).to_have_text(FINGERPRINT)

    def fingerprint(self) -> str:
        return self.page.locator("p.fingerprint").inner_text()

    def press(self, name: str) -> None:
        """A button that changes something, after which the page is loaded anew."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        self.page.locator("#unlock-passphrase").fill(passphrase)
        self.page.get_by_role("button", name="Lås opp", exact=True).click()

    def ring_keys(self) -> dict[str, list[int]]:
        """What the console gets: ring key ids, and the bytes of the private keys."""
        return self.page.evaluate(  # type: ignore[no-any-return]
            """async (module) => {
              const opened = await (await import(module)).unlockedRingKeys();
              return Object.fromEntries([...opened].map(([id, key]) => [id, [...key]]));
            }""",
            UNLOCK,
        )

    def own_key(self) -> bytes:
        return bytes(
            self.page.evaluate(
                """async (module) =>
                  [...(await (await import(module)).unlockedPersonKey()).privateKey]""",
                UNLOCK,
            )
        )


FINGERPRINT = re.compile(r"^(\d{4} ){5}\d{4}$")
Enter = Callable[[Person], Somebody]


@pytest.fixture
def desk(line: CastLine) -> Desk:
    return set_up_desk(actor=None, channel=line.chat)


@pytest.fixture
def enter(browser: Browser, live_server: LiveServer, desk: Desk) -> Iterator[Enter]:
    """Somebody sits down at a browser, signed in; the page's own policy holds."""
    here: list[tuple[BrowserContext, Somebody]] = []

    def sit_down(person: Person) -> Somebody:
        context = browser.new_context(locale="nb-NO")
        context.add_cookies([_session(person, live_server.url)])
        page = context.new_page()
        somebody = Somebody(person, page, live_server.url)
        context.on("request", lambda request: somebody.sent.append(_as_sent(request)))
        page.on("console", lambda said: _note(somebody, said))
        page.on("pageerror", lambda error: somebody.complaints.append(str(error)))
        here.append((context, somebody))
        return somebody

    yield sit_down
    for context, somebody in here:
        context.close()
        assert somebody.complaints == []


def _note(somebody: Somebody, said: Any) -> None:
    # A refusal (409) is also told in the console, by the browser itself.
    if said.type == "error" and "409" not in said.text:
        somebody.complaints.append(said.text)


def _as_sent(request: Request) -> str:
    return f"{request.url} {request.headers} {request.post_data or ''}"


def _session(person: Person, address: str) -> Any:
    client = Client()
    client.force_login(person)
    session = client.session
    session["lykt_began"] = session["lykt_used"] = timezone.now().timestamp()
    session.save()
    return {
        "name": "sessionid",
        "value": client.cookies["sessionid"].value,
        "url": f"{address}/staff/",
    }


def _forms(secret: bytes) -> list[str]:
    """How 32 bytes may look on the wire."""
    url = base64.urlsafe_b64encode(secret).decode().rstrip("=")
    return [url, base64.b64encode(secret).decode().rstrip("="), secret.hex(), str(list(secret))]


def assert_never_sent(somebody: Somebody, *secrets: bytes) -> None:
    sent = "\n".join(somebody.sent)
    assert "/staff/keys/" in sent
    for phrase in (PASSPHRASE, OTHER):
        words = phrase.encode()
        as_base64 = base64.b64encode(words).decode().rstrip("=")
        for form in (phrase, quote(phrase), quote_plus(phrase), as_base64, words.hex()):
            assert form not in sent
    for secret in secrets:
        for form in _forms(secret):
            assert form not in sent


def line_with_key(enter: Enter, cast: Cast) -> Somebody:
    manager = enter(cast.manager)
    manager.make_key()
    manager.press("Lag linjens nøkkel")
    return manager


def let_in(manager: Somebody, person: Somebody) -> None:
    manager.open()
    manager.press(f"Tallene stemmer: gi {person.person.name} tilgang")


def test_the_first_manager_makes_the_line_s_key_and_lets_a_counsellor_in(
    enter: Enter, cast: Cast
) -> None:
    manager = line_with_key(enter, cast)
    counsellor = enter(cast.counsellor)
    counsellor.make_key()
    expect(counsellor.page.get_by_text("Du har ikke tilgang ennå.")).to_be_visible()

    waiting = manager.open().locator(".people [data-fingerprint]")
    expect(waiting).to_have_text(counsellor.fingerprint())
    manager.press("Tallene stemmer: gi counsellor tilgang")

    expect(counsellor.open().get_by_text("Du har tilgang, og kan åpne")).to_be_visible()
    opened = counsellor.ring_keys()
    assert opened == manager.ring_keys()
    assert list(opened) == [str(RingKey.objects.get().pk)]
    ring_key = bytes(next(iter(opened.values())))
    assert_never_sent(manager, manager.own_key(), ring_key)
    assert_never_sent(counsellor, counsellor.own_key(), ring_key)


def test_a_key_stays_open_in_its_tab_and_nothing_of_it_lies_there_in_the_clear(
    enter: Enter, cast: Cast
) -> None:
    manager = line_with_key(enter, cast)
    own = manager.own_key()
    stored = manager.page.evaluate("() => JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "lykt:key" in stored
    assert not any(form in stored for form in _forms(own))
    manager.open()
    expect(manager.page.get_by_text("Nøkkelen din er åpen i denne fanen.")).to_be_visible()
    expect(manager.page.locator("#unlock-passphrase")).to_be_hidden()

    manager.page.get_by_role("button", name="Lås den", exact=True).click()
    expect(manager.page.locator("#unlock-passphrase")).to_be_visible()
    assert manager.page.evaluate("() => sessionStorage.length") == 0
    manager.unlock(OTHER)
    expect(manager.page.locator("#unlock-problem")).to_contain_text("ikke passfrasen")
    manager.unlock()
    expect(manager.page.get_by_text("Nøkkelen din er åpen")).to_be_visible()
    assert manager.own_key() == own


def test_an_answer_that_breaks_off_forgets_no_key(enter: Enter, cast: Cast) -> None:
    """So it does when the page is left while it still asks for the session's secret."""
    page, half = line_with_key(enter, cast).page, '{"secret": "'
    secrets = "**/staff/keys/session/"
    page.route(secrets, lambda route: route.fulfill(content_type="application/json", body=half))
    with page.expect_response(secrets):
        page.reload()
    expect(page.get_by_role("button", name="Lag en gjenopprettingsnøkkel")).to_be_enabled()
    page.unroute(secrets)
    page.reload()
    expect(page.get_by_text("Nøkkelen din er åpen i denne fanen.")).to_be_visible()


def test_what_a_tab_keeps_opens_in_no_other_session(enter: Enter, cast: Cast) -> None:
    manager = line_with_key(enter, cast)
    stolen = manager.page.evaluate("() => sessionStorage.getItem('lykt:key')")
    manager.page.context.add_cookies([_session(cast.manager, manager.address)])
    manager.open()
    expect(manager.page.locator("#unlock-passphrase")).to_be_visible()
    assert stolen
    assert manager.page.evaluate("() => sessionStorage.getItem('lykt:key')") is None


def test_signing_out_forgets_the_key(enter: Enter, cast: Cast) -> None:
    manager = line_with_key(enter, cast)
    manager.page.get_by_role("button", name="Logg ut").click()
    manager.page.wait_for_url("**/sign-in/**")
    assert manager.page.evaluate("() => sessionStorage.length") == 0


def test_a_passphrase_is_judged_by_its_length_and_typed_twice(enter: Enter, cast: Cast) -> None:
    page = enter(cast.counsellor).open()
    passphrase, again = page.locator("#make-passphrase"), page.locator("#make-again")
    passphrase.fill("kort frase")
    expect(page.locator("#make-meter")).to_have_text("Fortsatt for kort")
    page.get_by_role("button", name="Lag nøkkelen min").click()
    expect(page.locator("#make-problem")).to_contain_text("minst 14 tegn")
    passphrase.fill(PASSPHRASE)
    expect(page.locator("#make-meter")).to_have_text("Bra")
    again.fill(OTHER)
    page.get_by_role("button", name="Lag nøkkelen min").click()
    expect(page.locator("#make-problem")).to_contain_text("ikke like")
    assert not PersonKey.objects.exists()


def test_a_lost_passphrase_is_a_new_key_and_a_new_grant_and_nothing_is_lost(
    enter: Enter, cast: Cast
) -> None:
    manager = line_with_key(enter, cast)
    counsellor = enter(cast.counsellor)
    counsellor.make_key()
    let_in(manager, counsellor)
    before = counsellor.open() and counsellor.ring_keys()

    page = counsellor.open()
    page.get_by_text("Har du mistet passfrasen").click()
    page.locator("#replace-passphrase").fill(OTHER)
    page.locator("#replace-again").fill(OTHER)
    page.locator("#exposed").check()
    counsellor.press("Lag en ny nøkkel i stedet for den gamle")
    expect(counsellor.page.get_by_text("Du har ikke tilgang ennå.")).to_be_visible()
    assert counsellor.ring_keys() == {}

    expect(manager.open().get_by_text("Linjens nøkkel må byttes")).to_be_visible()
    let_in(manager, counsellor)
    counsellor.open()
    assert counsellor.ring_keys() == before
    assert_never_sent(counsellor, counsellor.own_key())


def test_nothing_can_be_pressed_before_the_page_stands_still(enter: Enter, cast: Cast) -> None:
    manager = line_with_key(enter, cast)
    held: list[Route] = []
    manager.page.route("**/staff/keys/state/", lambda route: held.append(route))
    button = manager.open().get_by_role("button", name="Lag en gjenopprettingsnøkkel", exact=True)
    expect(button).to_be_disabled()
    held.pop().continue_()
    expect(button).to_be_enabled()


def test_a_line_s_key_is_replaced_for_everybody_who_has_it_and_the_paper(
    enter: Enter, cast: Cast
) -> None:
    manager = line_with_key(enter, cast)
    reader, counsellor = enter(cast.reader), enter(cast.counsellor)
    for each in (reader, counsellor):
        each.make_key()
        let_in(manager, each)
    make_paper(manager)
    manager.page.once("dialog", lambda dialog: dialog.accept())
    manager.press("Ta tilgangen fra counsellor")
    expect(manager.page.get_by_text("Linjens nøkkel må byttes")).to_be_visible()
    manager.press("Bytt linjens nøkkel")
    expect(manager.page.get_by_text("Linjens nøkkel må byttes")).to_be_hidden()

    reader.open()
    assert len(reader.ring_keys()) == 2
    assert reader.ring_keys() == manager.ring_keys()
    counsellor.open()
    assert counsellor.ring_keys() == {}
    newest = RingKey.objects.get(retired_at__isnull=True)
    assert newest.number == 2
    assert newest.grants.filter(recovery__isnull=False).count() == 1


def make_paper(manager: Somebody) -> str:
    page = manager.page
    page.get_by_role("button", name="Lag en gjenopprettingsnøkkel", exact=True).click()
    expect(page.locator("[data-recovery-key] li")).to_have_count(14)
    paper = " ".join(page.locator("[data-recovery-key] li").all_inner_texts())
    asked = re.search(r"nummer (\d+)", page.locator("[data-group-label]").inner_text())
    assert asked
    page.locator("[data-group]").fill("XXXXX")
    page.get_by_role("button", name="Den er på papir: ta den i bruk").click()
    expect(page.get_by_text("Det er ikke det som skal stå")).to_be_visible()
    assert not RecoveryKey.objects.exists()
    page.locator("[data-group]").fill(paper.split()[int(asked[1]) - 1].lower())
    manager.press("Den er på papir: ta den i bruk")
    return paper


def test_the_paper_gives_access_when_nobody_else_can(enter: Enter, cast: Cast) -> None:
    manager = line_with_key(enter, cast)
    paper = make_paper(manager)
    before = manager.ring_keys()
    Grant.objects.filter(holder__isnull=False).delete()

    page = manager.open()
    expect(page.get_by_text("Bare gjenopprettingsnøkkelen på papir")).to_be_visible()
    page.get_by_text("Bruk gjenopprettingsnøkkelen").click()
    page.locator("[data-typed]").fill(paper.replace("A", "B", 1) if "A" in paper else "A" + paper)
    page.get_by_role("button", name="Få tilgang med gjenopprettingsnøkkelen").click()
    expect(page.locator("[id^=paper-problem]")).to_be_visible()
    page.locator("[data-typed]").fill(paper.lower())
    manager.press("Få tilgang med gjenopprettingsnøkkelen")
    assert manager.ring_keys() == before
    sent = "\n".join(manager.sent)
    assert paper not in sent
    assert paper.replace(" ", "-") not in sent


@pytest.fixture
def authenticator() -> Callable[[Page], None]:
    """A telephone that knows its owner, and whose passkeys give secrets."""

    def plug_in(page: Page) -> None:
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "ctap2Version": "ctap2_1",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                    "hasPrf": True,
                }
            },
        )

    return plug_in


def test_a_passkey_unlocks_the_same_key(
    enter: Enter, cast: Cast, authenticator: Callable[[Page], None]
) -> None:
    manager = line_with_key(enter, cast)
    authenticator(manager.page)
    own = manager.own_key()
    manager.press("Legg til en passnøkkel")
    assert Unlock.objects.filter(kind="passkey").count() == 1
    manager.page.get_by_role("button", name="Lås den", exact=True).click()
    manager.page.get_by_role("button", name="Lås opp med passnøkkel").click()
    expect(manager.page.get_by_text("Nøkkelen din er åpen")).to_be_visible()
    assert manager.own_key() == own
    assert_never_sent(manager, own)
    manager.press("Fjern denne passnøkkelen")
    assert not Unlock.objects.filter(kind="passkey").exists()


def test_a_device_whose_passkeys_give_no_secret_leaves_the_passphrase(
    enter: Enter, cast: Cast
) -> None:
    manager = line_with_key(enter, cast)
    manager.page.evaluate("() => { navigator.credentials.create = () => Promise.reject(Error()) }")
    manager.page.get_by_role("button", name="Legg til en passnøkkel").click()
    expect(manager.page.locator("#refusal")).to_contain_text("passfrasen virker som før")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_page_is_accessible_and_fits(
    page: Page, live_server: LiveServer, desk: Desk, cast: Cast, size: Any, traffic: Any
) -> None:
    """The page of the first steps, and of a manager with all there is on it."""
    page.set_viewport_size(size)
    page.context.add_cookies([_session(cast.manager, live_server.url)])
    manager = Somebody(cast.manager, page, live_server.url)
    manager.open()
    assert_accessible(page)
    assert_fits(page)
    manager.make_key()
    manager.press("Lag linjens nøkkel")
    PersonKey.objects.create(
        person=cast.counsellor, public=bytes(range(32)), made_at=timezone.now()
    )
    manager.open()
    for summary in page.locator("summary").all():
        summary.click()
    page.get_by_role("button", name="Lag en gjenopprettingsnøkkel", exact=True).click()
    expect(page.locator("[data-recovery-key]")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    assert traffic.foreign == []
