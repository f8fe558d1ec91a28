"""The page's one connection against the real server, over a network that goes wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from e2e.conversations import UnderWay, under_way
from e2e.modules import run
from e2e.served import Served
from lykt.chat import sealing

KEY = sealing.to_base64(bytes(range(32)))
FAULTY = Path(__file__).parent / "faulty_network.js"

_OPEN = """
  const { live, conversation, bytes } = m;
  const connection = new live.Live({ tickets: async ({ conversations }) => {
    const tickets = {};
    for (const id of conversations) tickets[id] = await window.ticket(given.seat);
    return { conversations: tickets, desks: {} };
  } });
  const mine = await conversation.Conversation.open({ id: given.id, seat: given.seat,
    key: bytes.fromBase64(given.key), live: connection, storage: sessionStorage });
  window.live = connection;
  window.mine = mine;
  window.told = [];
  const names = ["entry", "caughtup", "gap", "mended", "distrust", "sending", "taken", "read",
                 "signal", "ended", "refused", "state"];
  for (const name of names) {
    mine.addEventListener(name, ({ detail }) => window.told.push([name, detail]));
  }
  connection.start();
"""


class Party:
    """One side of the conversation in a browser page."""

    def __init__(self, page: Page, talk: UnderWay, seat: str) -> None:
        self.page, self.talk, self.seat = page, talk, seat
        self.ticket_seconds = 120
        page.expose_function("ticket", lambda seat: talk.ticket(seat, self.ticket_seconds))

    def open(self, url: str) -> None:
        self.page.goto(url)
        given = {"id": self.talk.id, "seat": self.seat, "key": KEY}
        run(self.page, "live conversation bytes", _OPEN, given)

    def send(self, *texts: str) -> None:
        self.page.evaluate("(texts) => texts.forEach((text) => mine.send(text))", list(texts))

    def plan(self, **chances: Any) -> None:
        self.page.evaluate("(plan) => { window.network.plan = plan }", chances)

    def until(self, condition: str, arg: Any = None, seconds: float = 30) -> None:
        try:
            self.page.wait_for_function(condition, arg=arg, timeout=seconds * 1000)
        except Exception as error:
            state = self.page.evaluate(
                "() => ({state: live.state, last: mine.last, unsent: mine.unsent.length,"
                " missing: mine.missing, stopped: mine.stopped, faults: live.faults,"
                " counts: window.network.counts, told: told.slice(-5)})"
            )
            raise AssertionError(f"{condition}\n{json.dumps(state, indent=1)}") from error

    def until_has(self, count: int, seconds: float = 60) -> None:
        self.until(
            "(count) => mine.entries.filter((each) => each.kind === 'message').length >= count",
            count,
            seconds,
        )

    @property
    def messages(self) -> list[dict[str, Any]]:
        return self.page.evaluate(  # type: ignore[no-any-return]
            "mine.entries.filter((each) => each.kind === 'message')"
        )

    def told(self, name: str) -> list[Any]:
        return self.page.evaluate(  # type: ignore[no-any-return]
            "(name) => told.filter((each) => each[0] === name).map((each) => each[1])", name
        )

    def texts(self, seat: str) -> list[str]:
        return [each["text"] for each in self.messages if each["seat"] == seat]


@pytest.fixture
def talk(served: Served) -> UnderWay:
    return under_way(served)


@pytest.fixture
def party(served: Served, talk: UnderWay, context: BrowserContext) -> Callable[[str], Party]:
    context.add_init_script(path=FAULTY)

    def enter(seat: str) -> Party:
        one = Party(context.new_page(), talk, seat)
        one.open(served.url)
        return one

    return enter


@pytest.fixture
def caller(party: Callable[[str], Party], talk: UnderWay) -> Party:
    return party(talk.caller)


@pytest.fixture
def counsellor(party: Callable[[str], Party], talk: UnderWay) -> Party:
    return party(talk.counsellor)


def assert_whole(party: Party, sent: dict[str, list[str]]) -> None:
    for seat, texts in sent.items():
        assert party.texts(seat) == texts
    assert [each["trouble"] for each in party.messages if each["trouble"]] == []
    assert party.told("distrust") == []


def test_what_one_writes_the_other_reads(caller: Party, counsellor: Party, talk: UnderWay) -> None:
    caller.send("Hei", "er det noen der?")
    counsellor.until_has(2)
    counsellor.send("Hei, jeg er her.")
    caller.until_has(3)
    for one in (caller, counsellor):
        assert_whole(
            one, {talk.caller: ["Hei", "er det noen der?"], talk.counsellor: ["Hei, jeg er her."]}
        )
    states = [each["state"] for each in caller.told("sending")]
    assert states[0] == "waiting"
    assert "sending" in states
    assert [each["n"] for each in caller.told("taken")] == [3, 4]
    assert caller.page.evaluate("mine.unsent") == []
    locals_ = {each["local"] for each in caller.told("sending")}
    assert {each["local"] for each in caller.messages if each["mine"]} == locals_


def test_typing_and_reading_are_told(caller: Party, counsellor: Party, talk: UnderWay) -> None:
    counsellor.until("mine.caughtUp")
    caller.until("mine.caughtUp")
    caller.page.evaluate("mine.typing()")
    counsellor.until("told.some(([name, said]) => name === 'signal' && said.kind === 'typing')")
    caller.page.evaluate("mine.still()")
    counsellor.until("told.some(([name, said]) => name === 'signal' && said.kind === 'still')")
    caller.send("Hei")
    counsellor.until_has(1)
    counsellor.page.bring_to_front()
    counsellor.page.evaluate("mine.markRead()")
    caller.until("told.some(([name, said]) => name === 'read' && said.number === 3)")


FAULTS = {"unsent": 0.15, "busy": 0.1, "slow": 0.3, "late": 0.2, "unanswered": 0.25, "cut": 0.4}


def test_a_bad_network_loses_nothing_and_doubles_nothing(
    caller: Party, counsellor: Party, talk: UnderWay
) -> None:
    each = 60
    sent = {
        seat: [f"{name} {number}" for number in range(each)]
        for seat, name in ((talk.caller, "caller"), (talk.counsellor, "counsellor"))
    }
    for one in (caller, counsellor):
        one.plan(**FAULTS)
    for start in range(0, each, 4):
        caller.send(*sent[talk.caller][start : start + 4])
        counsellor.send(*sent[talk.counsellor][start : start + 4])
        counsellor.page.wait_for_timeout(150)
    for one in (caller, counsellor):
        one.until_has(2 * each)
        assert_whole(one, sent)
        one.until("mine.unsent.length === 0")
    counts = caller.page.evaluate("network.counts")
    assert counts["unanswered"] > 0, counts
    assert counts["late"] > 0, counts
    assert counts["cut"] > 0, counts


def test_a_server_that_is_killed_loses_nothing(
    caller: Party, counsellor: Party, talk: UnderWay, served: Served
) -> None:
    sent = [f"nummer {number}" for number in range(30)]
    for start in range(0, 30, 10):
        caller.send(*sent[start : start + 5])
        served.stop(kill=start != 20)
        caller.send(*sent[start + 5 : start + 10])
        served.start()
    for one in (caller, counsellor):
        one.until_has(30)
        assert_whole(one, {talk.caller: sent})
        one.until("live.state === 'online'")


def test_a_tab_that_is_loaded_again_sends_what_was_left(
    caller: Party, counsellor: Party, talk: UnderWay, served: Served
) -> None:
    caller.send("først")
    counsellor.until_has(1)
    caller.plan(unanswered=1)
    caller.send("tatt uten svar")
    counsellor.until_has(2)
    caller.page.evaluate("window.network.down = true")
    caller.send("aldri sendt", "ikke denne heller")
    caller.open(served.url)
    caller.until("mine.unsent.length === 0 && mine.caughtUp")
    texts = ["først", "tatt uten svar", "aldri sendt", "ikke denne heller"]
    for one in (caller, counsellor):
        one.until_has(4)
        assert_whole(one, {talk.caller: texts})


def test_a_tab_that_was_duplicated_seals_anew(
    caller: Party, counsellor: Party, party: Callable[[str], Party], talk: UnderWay
) -> None:
    twin = party(talk.caller)
    twin.until("mine.caughtUp")
    twin.page.evaluate("window.network.plan = {slow: 1}")
    texts = [f"{name} {number}" for number in range(10) for name in ("en", "to")]
    for number in range(10):
        caller.send(f"en {number}")
        twin.send(f"to {number}")
    counsellor.until_has(20)
    assert sorted(counsellor.texts(talk.caller)) == sorted(texts)
    for name in ("en", "to"):
        own = [text for text in counsellor.texts(talk.caller) if text.startswith(name)]
        assert own == [f"{name} {number}" for number in range(10)]
    assert counsellor.told("distrust") == []


def test_what_does_not_go_out_is_called_late_and_goes_out_in_the_end(
    caller: Party, counsellor: Party, talk: UnderWay
) -> None:
    caller.until("mine.caughtUp")
    caller.page.evaluate("window.network.down = true")
    caller.send("hei")
    caller.until("mine.unsent[0]?.state === 'late'", seconds=15)
    caller.page.evaluate("window.network.down = false; live.check()")
    counsellor.until_has(1)
    assert_whole(counsellor, {talk.caller: ["hei"]})


def test_an_ended_conversation_keeps_the_text_and_sends_it_when_it_goes_on(
    caller: Party, counsellor: Party, talk: UnderWay, served: Served
) -> None:
    caller.until("mine.caughtUp")
    finish = "e2e.conversations:finish"
    served.run(finish, conversation=talk.id, state="ended", event="ended")
    caller.until("mine.stopped === 'ended'")
    caller.send("for sent")
    caller.until("mine.unsent[0]?.state === 'refused'")
    assert [each["text"] for each in caller.told("ended")[0]["unsent"]] == []
    served.run(finish, conversation=talk.id, state="waiting", event="waiting")
    counsellor.until_has(1)
    assert_whole(counsellor, {talk.caller: ["for sent"]})


def test_a_stream_that_a_proxy_holds_back_is_polled_instead(
    caller: Party, counsellor: Party, talk: UnderWay, served: Served
) -> None:
    caller.page.add_init_script(
        """const real = window.fetch;
           window.fetch = (address, options) => {
             const follow = String(address).endsWith("follow");
             if (!follow || "wait" in JSON.parse(options.body)) return real(address, options);
             window.held = (window.held || 0) + 1;
             return new Promise((_, fail) => options.signal.addEventListener("abort",
               () => fail(new DOMException("aborted", "AbortError"))));
           }"""
    )
    caller.open(served.url)
    counsellor.send("hører du meg?")
    caller.until_has(1, seconds=40)
    assert caller.page.evaluate("[window.held, live.state]") == [2, "online"]
    counsellor.send("og nå?")
    caller.until_has(2, seconds=3)


def test_tickets_are_renewed_without_a_word(
    caller: Party, counsellor: Party, talk: UnderWay, served: Served
) -> None:
    caller.ticket_seconds = 3
    caller.open(served.url)
    caller.until("mine.caughtUp")
    caller.page.wait_for_timeout(5_000)
    counsellor.send("fortsatt her?")
    caller.until_has(1, seconds=5)
    caller.send("ja")
    counsellor.until_has(2, seconds=5)
    assert caller.page.evaluate("live.state") == "online"
    assert caller.page.evaluate("live.takeFaults()") == {}


def test_a_ticket_that_is_refused_ends_clearly_and_keeps_the_text(
    caller: Party, talk: UnderWay
) -> None:
    caller.until("mine.caughtUp")
    caller.page.evaluate(
        """async () => {
             const { TicketsRefused } = await import("/static/chat/live.js");
             live.fetchTickets = async () => { throw new TicketsRefused("signed_out") };
             live.tickets.clear();
           }"""
    )
    caller.send("kommer ikke fram")
    caller.until("live.state === 'refused' && mine.stopped === 'ticket'")
    assert caller.told("refused")[0]["unsent"][0]["text"] == "kommer ikke fram"


def test_a_number_that_does_not_come_is_asked_for(
    caller: Party, counsellor: Party, talk: UnderWay
) -> None:
    caller.until("mine.caughtUp")
    caller.page.evaluate(
        """() => {
             const receive = live.receive.bind(live);
             let dropped = 0;
             live.receive = (event, data) => {
               if (event === "entry" && data.n === 4 && dropped++ < 2) return;
               receive(event, data);
             };
           }"""
    )
    counsellor.send("en")
    counsellor.until_has(1)
    counsellor.send("to")
    counsellor.until_has(2)
    counsellor.send("tre")
    caller.until_has(3)
    assert_whole(caller, {talk.counsellor: ["en", "to", "tre"]})
    assert caller.told("gap")[0]["missing"] == [[4, 4]]
    assert len(caller.told("mended")) == 1
    assert caller.page.evaluate("live.takeFaults()[mine.id].gap") == 1


def test_a_device_whose_clock_is_wrong_notices_nothing(
    caller: Party, counsellor: Party, talk: UnderWay, served: Served
) -> None:
    caller.page.add_init_script("const now = Date.now; Date.now = () => now() + 400 * 864e5")
    caller.open(served.url)
    caller.until("mine.caughtUp")
    counsellor.send("hei")
    caller.until_has(1)
    caller.send("hei igjen")
    counsellor.until_has(2)
    apart = caller.page.evaluate("Math.abs(live.now() - mine.entries.slice(-1)[0].at)")
    assert apart < 5_000
    assert caller.page.evaluate("live.takeFaults()") == {}


def test_the_network_s_return_and_the_way_back_in_the_history_are_noticed_at_once(
    caller: Party, counsellor: Party, talk: UnderWay
) -> None:
    caller.until("mine.caughtUp")
    caller.page.evaluate("window.network.down = true; live.again('failed')")
    caller.until("live.state === 'offline'")
    counsellor.send("er du der?")
    counsellor.until_has(1)
    caller.page.evaluate(
        """() => {
             live.backoff.failures = 10;  // the next attempt would be seconds away
             window.network.down = false;
             dispatchEvent(new Event("online"));
           }"""
    )
    caller.until_has(1, seconds=4)
    before = caller.page.evaluate("network.counts['/live/follow']")
    caller.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    caller.until("(before) => network.counts['/live/follow'] > before", before, seconds=4)


def test_a_message_that_is_long_on_its_way_is_counted_as_slow(
    caller: Party, counsellor: Party, talk: UnderWay
) -> None:
    counsellor.send("I tide")
    caller.until_has(1)
    assert caller.page.evaluate("live.faults") == {}
    caller.page.evaluate("() => { window.network.held = 7_000 }")
    counsellor.send("For sent")
    caller.until_has(2)
    assert caller.page.evaluate("live.faults") == {talk.id: {"slow_delivery": 1}}
