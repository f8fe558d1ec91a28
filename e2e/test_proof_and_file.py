"""Proof of work and the sealed file, under the policy that the caller's pages really have."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import altcha
import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.conftest import PHONE, assert_accessible
from lykt.chat import sealing

SECRET = "a secret of the test"
TEXTS = {
    "name": "Notater",
    "password": "Passord",
    "open": "Åpne",
    "wrong": "Passordet er ikke riktig.",
    "working": "Vent litt …",
}
LINES = [
    {"at": "torsdag 21.14", "who": "Du", "text": "Hei. Jeg heter <b>Ane</b> & bor i Alta."},
    {"at": "torsdag 21.15", "who": "Veileder", "text": "Hei, Ane.\nJeg er her."},
]


_complaints: dict[Page, list[str]] = {}


def complaints(page: Page) -> list[str]:
    return _complaints[page]


@pytest.fixture
def strict(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A page under the policy itself, which the other tests' context goes around."""
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    _complaints[page] = []
    page.on("console", lambda said: _complaints[page].append(said.text))
    page.goto(live_server.url)
    yield page
    context.close()


def _challenge(tries: int = 100) -> dict[str, Any]:
    made = altcha.create_challenge(
        "PBKDF2/SHA-256", 2_000, counter=tries, hmac_secret=SECRET, hmac_key_secret=SECRET
    )
    return made.to_dict()


_SOLVE = """async ({ challenge, worker }) => {
  const { solve } = await import("/static/chat/proof.js");
  return btoa(JSON.stringify(await solve(challenge, { worker })));
}"""


@pytest.mark.parametrize("worker", [True, False], ids=["worker", "page"])
def test_a_challenge_is_solved_under_the_policy(strict: Page, worker: bool) -> None:
    payload = strict.evaluate(_SOLVE, {"challenge": _challenge(), "worker": worker})
    assert altcha.verify_solution(payload, SECRET, hmac_key_secret=SECRET).verified
    assert complaints(strict) == []


def test_a_browser_without_module_workers_solves_it_on_the_page(strict: Page) -> None:
    strict.evaluate("() => { window.Worker = class { constructor() { throw new Error() } } }")
    payload = strict.evaluate(_SOLVE, {"challenge": _challenge(10), "worker": True})
    assert altcha.verify_solution(payload, SECRET, hmac_key_secret=SECRET).verified


def test_a_simple_hash_is_solved_too(strict: Page) -> None:
    challenge = altcha.create_challenge("SHA-256", 10, hmac_secret=SECRET).to_dict()
    payload = strict.evaluate(_SOLVE, {"challenge": challenge, "worker": True})
    assert altcha.verify_solution(payload, SECRET).verified


_SAVE = """async ({ password, title, lines, texts, name }) => {
  const { sealedFile, save } = await import("/static/chat/sealed-file.js");
  save(await sealedFile({ password, title, lines, texts }), name);
}"""


@pytest.fixture
def saved(strict: Page, tmp_path: Path) -> Path:
    given = {
        "password": "blå måne",
        "title": "Samtale med linjen",
        "lines": LINES,
        "texts": TEXTS,
        "name": "notater.html",
    }
    with strict.expect_download() as download:
        strict.evaluate(_SAVE, given)
    assert download.value.suggested_filename == "notater.html"
    assert complaints(strict) == []
    download.value.save_as(tmp_path / "notater.html")
    return tmp_path / "notater.html"


def test_the_file_says_nothing_before_the_password_is_right(saved: Path) -> None:
    text = saved.read_text(encoding="utf-8")
    for word in ("Jeg heter", "Veileder", "Samtale", "torsdag", "samtale", "linjen", "krise"):
        assert word not in text
    assert "<title>Notater</title>" in text


def test_the_file_opens_itself_without_a_server(strict: Page, saved: Path) -> None:
    strict.set_viewport_size(PHONE)
    strict.goto(saved.as_uri())
    assert_accessible(strict)
    strict.get_by_label("Passord").fill("feil")
    strict.get_by_role("button", name="Åpne").click()
    expect(strict.get_by_role("status")).to_have_text("Passordet er ikke riktig.")
    strict.get_by_label("Passord").fill("blå måne")
    strict.keyboard.press("Enter")
    expect(strict.get_by_role("heading", name="Samtale med linjen")).to_be_focused()
    expect(strict.locator("main")).to_contain_text("Jeg heter <b>Ane</b> & bor i Alta.")
    assert strict.locator("main b").count() == 0
    assert strict.title() == "Samtale med linjen"
    assert_accessible(strict)


@pytest.mark.parametrize("worker", [True, False], ids=["worker", "page"])
def test_a_secret_is_stretched_under_the_policy(strict: Page, worker: bool) -> None:
    if not worker:
        strict.evaluate("() => { window.Worker = class { constructor() { throw new Error() } } }")
    found = strict.evaluate(
        """async () => {
             const { stretch } = await import("/static/chat/stretching.js");
             const { toBase64 } = await import("/static/chat/bytes.js");
             const progress = [];
             const salt = new Uint8Array(16).fill(5);
             const onProgress = (done) => progress.push(done);
             const key = await stretch({ secret: "blå måne", salt, length: 32, onProgress });
             const up = progress.every((done, at) => !at || done >= progress[at - 1]);
             return [toBase64(key), progress.length > 5, up, progress[progress.length - 1]];
           }"""
    )
    key = sealing.stretch("blå måne", bytes([5]) * 16, 32)
    assert found == [sealing.to_base64(key), True, True, 1]
    assert complaints(strict) == []
