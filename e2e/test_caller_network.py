"""The caller's page on a bad network: all comes once and in order, and what is lost shows."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from e2e.answering import Counsellor, answer, line_with_key
from e2e.served import Served
from e2e.test_caller_chat import announced, listen, start, status, write

FAULTY = Path(__file__).parent / "faulty_network.js"
# As in a cellar with one bar: much of what is sent is lost, or its answer is, or it comes twice.
BAD = {"unsent": 0.2, "unanswered": 0.3, "late": 0.3, "busy": 0.1, "slow": 0.5, "cut": 0.4}
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 8_000, "uploadThroughput": 4_000}
FAST = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}

# Takes the entry with the number ``lose`` out of what the server sends, once.
LOSING = """(() => {
  const real = window.fetch.bind(window);
  const losing = () => {
    let rest = "";
    const decoder = new TextDecoder(), encoder = new TextEncoder();
    return new TransformStream({ transform(chunk, controller) {
      const events = (rest + decoder.decode(chunk, { stream: true })).split("\\n\\n");
      rest = events.pop();
      for (const event of events) {
        if (window.lose && event.includes(`"n":${window.lose},`)) {
          window.lose = 0;
          continue;
        }
        controller.enqueue(encoder.encode(`${event}\\n\\n`));
      }
    } });
  };
  window.fetch = async (address, options) => {
    const response = await real(address, options);
    if (!String(address).endsWith("/live/follow")) return response;
    const { status, headers } = response;
    return new Response(response.body.pipeThrough(losing()), { status, headers });
  };
})();"""


def talk(served: Served, page: Page) -> Counsellor:
    ring = line_with_key(served)
    page.goto(f"{served.url}/chat/volinjen/")
    start(page)
    taken = answer(served, ring)
    expect(status(page)).to_have_text("En rådgiver er her.")
    return taken


def words(page: Page, side: str) -> list[str]:
    return page.locator(f"[data-side={side}] .bubble").all_text_contents()


def test_on_a_slow_and_lossy_link_all_comes_once_and_in_order(
    served: Served, page: Page, context: BrowserContext
) -> None:
    page.add_init_script(path=FAULTY)
    counsellor = talk(served, page)
    network = context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", SLOW)
    page.evaluate("(plan) => { network.plan = plan }", BAD)
    written = [f"melding {number}" for number in range(6)]
    answers = [f"svar {number}" for number in range(6)]
    for message, reply in zip(written, answers, strict=True):
        write(page, message)
        counsellor.say(reply)
    counsellor.wait_for(written[-1])
    expect(page.locator("[data-side=other]")).to_have_count(6, timeout=40_000)
    expect(page.locator("[data-state=sending], [data-state=late]")).to_have_count(0, timeout=40_000)
    went_wrong = page.evaluate("network.counts")
    assert sum(went_wrong.get(kind, 0) for kind in BAD) > 5
    assert counsellor.read() == words(page, "own") == written
    assert words(page, "other") == answers
    expect(page.locator("[data-distrust]")).to_be_hidden()
    network.send("Network.emulateNetworkConditions", FAST)
    page.reload()
    expect(page.locator(".bubble")).to_have_count(12)
    assert words(page, "own") == written
    assert words(page, "other") == answers


@pytest.fixture
def losing(page: Page) -> Page:
    page.add_init_script(LOSING)
    return page


def test_a_message_that_is_lost_on_the_way_is_a_gap_until_it_has_come(
    served: Served, losing: Page
) -> None:
    counsellor = talk(served, losing)
    listen(losing)
    losing.evaluate(
        """() => { window.gaps = []; new MutationObserver(() => {
        for (const gap of document.querySelectorAll(".gap")) window.gaps.push(gap.textContent)
        }).observe(document.querySelector("[data-messages]"), { childList: true }) }"""
    )
    counsellor.say("Den første.")
    expect(losing.locator("[data-side=other]")).to_have_count(1)
    losing.evaluate("(number) => { window.lose = number }", counsellor.last + 2)
    counsellor.say("Den som blir borte.")
    counsellor.say("Den siste.")
    expect(losing.locator("[data-side=other]")).to_have_count(3)
    assert words(losing, "other") == ["Den første.", "Den som blir borte.", "Den siste."]
    assert "mangler" in losing.evaluate("window.gaps[0]")
    expect(losing.locator(".gap")).to_have_count(0)
    assert announced(losing)[-3:] == [
        "Rådgiver: Den som blir borte.",
        "Rådgiver: Den siste.",
        "Meldingene som manglet, er kommet.",
    ]
    expect(losing.locator("[data-distrust]")).to_be_hidden()
