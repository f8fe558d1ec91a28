"""A real browser against a live server; no test reaches any other address."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from e2e.served import Served, install, serve

# Playwright's own loop runs in the test's thread, where Django would refuse its database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
ALL_RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
CONTRAST = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
FLAGS = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
# Servers, browsers and whatever else the machine does share its processors: what is expected is
# waited for this long, and is mostly there at once.
expect.set_options(timeout=30_000)
PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 800}


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise pytest.UsageError("Chromium was not found. The cure: sudo apt install chromium")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": chromium(), "args": FLAGS.split()}


@pytest.fixture(scope="session")
def browser(browser: Browser) -> Browser:
    """Nothing unfolds slowly: a press on what still moves hits nothing."""
    still = partial(browser.new_context, reduced_motion="reduce")
    browser.new_context = still  # type: ignore[method-assign]
    return browser


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    # axe is injected by the test, which the pages' policy would rightly stop.
    return {**browser_context_args, "locale": "nb-NO", "bypass_csp": True}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as it is served: the test and ``live_server`` both write.

    In memory they share one cache, where a table that another reads is refused at once; in a
    file, whoever comes second waits.
    """
    if connection.vendor == "sqlite":
        name = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(name)


@dataclass
class Traffic:
    """What the browser asked for outside the server under test, and what it complained of."""

    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a fresh installation, which nobody serves: it is copied."""
    return install(tmp_path_factory.mktemp("installation"))


@pytest.fixture(scope="module")
def served(installation: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real server on a database of its own, for each file; see ``e2e.served``."""
    running = serve(installation, tmp_path_factory.mktemp("served"))
    yield running
    running.stop()


@pytest.fixture
def home(request: pytest.FixtureRequest) -> str:
    """The only address that a test's browser may reach."""
    name = "served" if "served" in request.fixturenames else "live_server"
    return str(request.getfixturevalue(name).url)


@pytest.fixture(autouse=True)
def traffic(context: BrowserContext, home: str) -> Traffic:
    """Stops every request to another address and remembers it."""
    seen = Traffic()

    def stop_foreign(route: Route, request: Request) -> None:
        seen.foreign.append(request.url)
        route.fulfill(status=200, content_type="text/html", body="<title>Elsewhere</title>")

    # Only those are asked about here: a page must get its answers also while a test is busy.
    context.route(re.compile(rf"^(?!{re.escape(home)}(/|$))"), stop_foreign)
    context.on("console", lambda said: said.type == "error" and seen.complaints.append(said.text))
    context.on("weberror", lambda error: seen.complaints.append(str(error.error)))
    return seen


def violations(page: Page, only: Mapping[str, Any] = ALL_RULES) -> list[str]:
    """What axe finds wrong by WCAG 2.2 AA, one line for each element."""
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(path=AXE)
    # Of what is right, one element each is enough: naming them all takes most of the time.
    found = page.evaluate(
        "only => axe.run({runOnly: only, resultTypes: ['violations']})", dict(only)
    )
    return [
        f"{rule['id']} ({rule['help']}): {node['html']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    found = violations(page)
    assert not found, f"{page.url}\n" + "\n".join(found)


def assert_contrast(page: Page) -> None:
    """For a page that is found accessible in other colours: they are all that differs."""
    found = violations(page, CONTRAST)
    assert not found, f"{page.url}\n" + "\n".join(found)


def settle(page: Page) -> None:
    """Wait until the page is loaded and laid out in the window's size.

    Right after a change of size the two do not agree: a page measured then fits when it does
    not, or the other way round.
    """
    page.wait_for_load_state("load")
    page.wait_for_function(
        """(width) => innerWidth === width && document.documentElement.clientWidth === width""",
        arg=page.viewport_size["width"] if page.viewport_size else None,
    )
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def overflow(page: Page) -> list[str]:
    """Where the page itself scrolls sideways, and which elements stick out."""
    settle(page)
    return page.evaluate(  # type: ignore[no-any-return]
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
        [...document.querySelectorAll("main *")]
          .filter((part) => part.getBoundingClientRect().right > window.innerWidth)
          .filter((part) => !part.closest(".scroll-x"))
          .map((part) => "sticks out: " + part.outerHTML.slice(0, 120))
          .concat(["the page is wider than the window"])"""
    )


def assert_fits(page: Page) -> None:
    found = overflow(page)
    assert not found, f"{page.url}\n" + "\n".join(found)
