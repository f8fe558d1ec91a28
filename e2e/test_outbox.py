"""The outbox before every answer that a server may give: nothing is dropped or sent as another."""

from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.modules import run

# A server that keeps a log by the contract, and answers as `given.script` says, one for each
# request: a name of `ANSWERS`, or "ok" when the script has come to its end.
_SERVER = """
  const id = m.bytes.newId();
  const seat = m.bytes.newId();
  const keys = await m.sealing.messageKeys(new Uint8Array(32), id);
  const zero = await m.sealing.firstDigest(id);
  const taken = [];                     // {s, sealed, text}
  let seenTo = null;                    // how far the page has read; null: everything
  const requests = [];
  const script = [...(given.script || [])];
  const read = async ({ s, after, digest, sealed }) => (await m.sealing.openMessage(
    { keys, id, seat, s, after, digest: m.bytes.fromBase64(digest), sealed })).text;
  async function take(messages, most = messages.length) {
    const acknowledged = [];
    for (const message of messages.slice(0, most)) {
      const held = taken[message.s - 1];
      if (held ? held.sealed !== message.sealed : message.s !== taken.length + 1) {
        const body = { error: "renumber", last_sent: taken.length, taken: acknowledged };
        return { status: 409, body };
      }
      if (!held) taken.push({ ...message, text: await read(message) });
      acknowledged.push({ s: message.s, n: message.s, at: 1 });
    }
    return { status: 200, body: { taken: acknowledged } };
  }
  async function other(text) {          // another tab of the same seat
    const s = taken.length + 1;
    const place = { id, seat, s, after: 0, digest: zero };
    const sealed = await m.sealing.sealMessage({ ...place, keys, text, written: 1 });
    taken.push({ s, sealed, text });
  }
  const refusal = (status, error, more) => ({ status, body: { error, ...more } });
  const ANSWERS = {
    ok: take,
    lost: async (messages) => { await take(messages); throw new TypeError("no answer") },
    unsent: async () => { throw new TypeError("not sent") },
    half: async (messages) => ({ ...refusal(503, "unavailable"), body: {
      error: "unavailable", taken: (await take(messages, 2)).body.taken } }),
    empty: async () => ({ status: 200, body: { taken: [] } }),
    nonsense: async () => ({ status: 200, body: null }),
    busy: async () => refusal(503, "unavailable", { retry_after: 0 }),
    stopping: async () => refusal(503, "stopping"),
    slow: async () => refusal(429, "slow_down", { retry_after: 0.4 }),
    ticket: async () => refusal(401, "ticket"),
    ended: async () => refusal(410, "ended"),
    destroyed: async () => refusal(410, "destroyed"),
    left: async () => refusal(403, "left"),
    large: async (messages) => messages.length > 3 ? refusal(413, "too_large") : take(messages),
    never: async (messages) => (await Promise.all(messages.map(read))).includes("umulig")
      ? refusal(413, "too_large") : take(messages),
    twin: async (messages) => { await other("fra tvillingen"); return take(messages) },
  };
  let under_way = 0;
  let most = 0;
  const post = async (path, { messages }) => {
    most = Math.max(most, ++under_way);
    requests.push({ at: performance.now(), count: messages.length });
    const answer = ANSWERS[script.shift() || given.then || "ok"];
    try { return await answer(messages) } finally { under_way -= 1 }
  };
  const here = () => ({ after: 0, digest: zero, last: seenTo ?? taken.length, ready: true });
  const told = [];
  const make = () => {
    const outbox = new m.outbox.Outbox({ id, seat, keys, storage: sessionStorage, post, here,
      backoff: new m.backoff.Backoff({ first: 20, most: 100 }) });
    for (const name of ["sending", "taken", "refused", "fault"]) {
      outbox.addEventListener(name, ({ detail }) => told.push([name, detail]));
    }
    return outbox;
  };
  const outbox = make();
  const until = async (what) => {
    for (let i = 0; i < 400 && !what(); i++) await new Promise((done) => setTimeout(done, 10));
    if (!what()) throw new Error(`it did not come to that: ${JSON.stringify([taken, told])}`);
  };
  const kept = () => JSON.parse(sessionStorage.getItem(outbox.name));
  const texts = () => taken.map(({ text }) => text);
  const unsent = () => outbox.unsent.map(({ text }) => text);
  for (const text of given.texts) outbox.send(text);
"""
FIVE = ["en", "to", "tre", "fire", "fem"]


@pytest.fixture
def on_page(page: Page, live_server: Any) -> Page:
    page.goto(live_server.url)
    return page


def play(page: Page, source: str, **given: Any) -> Any:
    return run(page, "outbox sealing bytes backoff", _SERVER + source, {"texts": FIVE, **given})


@pytest.mark.parametrize(
    "script",
    [
        ["lost"],
        ["unsent", "unsent"],
        ["half", "lost", "half"],
        ["empty", "nonsense"],
        ["busy", "stopping", "slow"],
        ["ticket", "lost", "ticket"],
        ["large"] * 3,
        ["lost", "lost", "unsent", "half", "stopping", "lost", "busy", "lost"],
    ],
    ids=lambda script: " ".join(script),
)
def test_whatever_is_answered_all_arrives_once_and_in_order(
    on_page: Page, script: list[str]
) -> None:
    result = play(
        on_page,
        "await until(() => !outbox.unsent.length);"
        "return { texts: texts(), most, kept: kept().items, last: kept().lastTaken }",
        script=script,
    )
    assert result == {"texts": FIVE, "most": 1, "kept": [], "last": 5}


def test_another_tab_s_number_is_left_to_it(on_page: Page) -> None:
    result = play(
        on_page,
        """await until(() => !outbox.unsent.length);
           return {texts: texts(), faults: told.filter(([name]) => name === "fault")}""",
        script=["twin", "lost", "twin"],
    )
    assert [text for text in result["texts"] if text in FIVE] == FIVE
    assert result["texts"].count("fra tvillingen") == 2
    assert ["fault", {"code": "renumber"}] in result["faults"]


def test_what_a_duplicated_tab_has_sent_is_not_sent_again(on_page: Page) -> None:
    """Both tabs hold the same message, which neither had sealed when the one became two."""
    result = play(
        on_page,
        """outbox.notBefore = performance.now() + 60_000;
           outbox.send("en");
           const duplicate = make();
           duplicate.send("to");
           await until(() => !duplicate.unsent.length);
           seenTo = 0;
           outbox.notBefore = 0;
           outbox.kick();
           await until(() => told.some(([name]) => name === "fault"));
           await new Promise((done) => setTimeout(done, 400));
           const before = texts();
           for (const { s, sealed } of taken) {
             const place = { keys, id, seat, s, after: 0, digest: zero, sealed };
             outbox.seen({ s, n: s, at: 1, sealed, ...await m.sealing.openMessage(place) });
           }
           seenTo = null;
           await until(() => !outbox.unsent.length);
           outbox.send("tre");
           await until(() => !outbox.unsent.length);
           return [before, texts()]""",
        texts=[],
    )
    assert result == [["en", "to"], ["en", "to", "tre"]]


def test_the_same_words_in_the_same_moment_are_two_messages(on_page: Page) -> None:
    result = play(
        on_page,
        """Date.now = () => 5;
           for (const text of ["ja", "ja", "ja"]) outbox.send(text);
           await until(() => taken.length === 3);
           return [new Set(outbox.items.map(({ written }) => written)).size, texts()]""",
        texts=[],
        script=["lost"],
        then="lost",
    )
    assert result == [3, ["ja", "ja", "ja"]]


def test_it_waits_as_long_as_the_server_asks_even_when_more_is_written(on_page: Page) -> None:
    gap = play(
        on_page,
        """await until(() => requests.length === 1);
           for (let i = 0; i < 5; i++) { outbox.send(`mer ${i}`); outbox.kick(); }
           await until(() => !outbox.unsent.length);
           return requests[1].at - requests[0].at""",
        script=["slow"],
    )
    assert gap >= 395


@pytest.mark.parametrize("code", ["ended", "left"])
def test_what_is_no_longer_taken_is_kept_and_goes_out_when_it_is(on_page: Page, code: str) -> None:
    result = play(
        on_page,
        """await until(() => outbox.stopped);
           outbox.send("seks");
           await new Promise((done) => setTimeout(done, 100));
           const before = { taken: texts(), unsent: unsent(), asked: requests.length,
                            states: [...new Set(outbox.unsent.map(({ state }) => state))] };
           outbox.resume();
           await until(() => !outbox.unsent.length);
           const codes = told.filter(([name]) => name === "refused").map(([, { code }]) => code);
           return { before, after: texts(), codes }""",
        script=[code],
    )
    assert result["before"] == {
        "taken": [],
        "unsent": [*FIVE, "seks"],
        "asked": 1,
        "states": ["refused"],
    }
    assert result["after"] == [*FIVE, "seks"]
    assert set(result["codes"]) == {code}


def test_what_was_destroyed_is_not_tried_again(on_page: Page) -> None:
    result = play(
        on_page,
        """await until(() => outbox.stopped === "destroyed");
           outbox.resume();
           outbox.kick();
           await new Promise((done) => setTimeout(done, 100));
           return [requests.length, unsent()]""",
        script=["destroyed"],
    )
    assert result == [1, FIVE]


def test_one_message_that_is_never_taken_does_not_hold_the_others_back(on_page: Page) -> None:
    result = play(
        on_page,
        """await until(() => outbox.sendable.length === 0);
           const left = outbox.unsent;
           outbox.drop(left[0].local);
           const codes = told.filter(([name]) => name === "refused").map(([, { code }]) => code);
           return { texts: texts(), left, after: unsent(), codes }""",
        texts=["en", "umulig", "tre"],
        then="never",
    )
    assert result["texts"] == ["en", "tre"]
    assert [(each["text"], each["state"]) for each in result["left"]] == [("umulig", "refused")]
    assert result["codes"] == ["too_large"]
    assert result["after"] == []


def test_a_tab_that_comes_back_sends_the_same_bytes(on_page: Page) -> None:
    result = play(
        on_page,
        """await until(() => requests.length >= 1);
           outbox.close();
           const sealed = kept().items.map(({ sealed }) => sealed);
           const again = make();
           again.kick();
           await until(() => !again.unsent.length);
           return [texts(), taken[0].sealed === sealed[0]]""",
        texts=["en"],
        script=["lost"],
    )
    assert result == [["en"], True]


def test_a_hundred_messages_go_in_batches_of_64_at_most(on_page: Page) -> None:
    texts = [f"nummer {number}" for number in range(150)]
    result = play(
        on_page,
        """await until(() => !outbox.unsent.length);
           return { texts: texts(), most: Math.max(...requests.map(({ count }) => count)) }""",
        texts=texts,
        script=["unsent"],
    )
    assert result["texts"] == texts
    assert result["most"] == 64


def test_a_full_storage_loses_nothing_while_the_tab_lives(on_page: Page) -> None:
    result = play(
        on_page,
        """const full = () => { throw new DOMException("full", "QuotaExceededError") };
           Storage.prototype.setItem = full;
           outbox.send("seks");
           await until(() => !outbox.unsent.length);
           return texts()""",
        script=["unsent"],
    )
    assert result == [*FIVE, "seks"]


@pytest.mark.parametrize("text", ["", "   \n", "x" * 4_001, "\x01" * 4_000])
def test_what_can_not_be_a_message_is_refused_at_once(on_page: Page, text: str) -> None:
    refused = play(
        on_page,
        "try { outbox.send(given.text); return 'taken' } catch (error) { return error.name }",
        texts=[],
        text=text,
    )
    assert refused == "RangeError"


def test_leaving_nothing_behind_empties_the_storage(on_page: Page) -> None:
    result = play(
        on_page,
        "outbox.forget(); return [sessionStorage.getItem(outbox.name), unsent()]",
        script=["unsent"],
    )
    assert result == [None, []]
