"""The log in the browser: whatever a server sends, what is shown is whole, in order and once."""

import os
import random
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.modules import run
from lykt.chat import sealing
from lykt.chat.sealing import Place, to_base64

KEY = bytes(range(32))


@dataclass
class Written:
    """A log as an honest server has it."""

    id: uuid.UUID = field(default_factory=uuid.uuid4)
    caller: uuid.UUID = field(default_factory=uuid.uuid4)
    counsellor: uuid.UUID = field(default_factory=uuid.uuid4)
    entries: list[dict[str, Any]] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    sent: dict[uuid.UUID, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.digests.append(sealing.first_digest(self.id))

    def event(self, code: str, seat: uuid.UUID | None) -> None:
        self._add(
            {"event": code, "seat": str(seat) if seat else None}, sealing.event_body(code, seat)
        )

    def message(self, seat: uuid.UUID, text: str, **said: Any) -> None:
        number = said.get("s", self.sent.get(seat, 0) + 1)
        after = said.get("after", len(self.entries))
        digest = said.get("digest", self.digests[min(after, len(self.entries))])
        place = Place(self.id, seat, number, after, digest)
        sealed = said.get("sealed") or sealing.seal_message(
            sealing.message_key(KEY, self.id), place, text, 1
        )
        self.sent[seat] = number
        body = {"s": number, "after": after, "digest": to_base64(digest)}
        self._add(
            {"seat": str(seat), "sealed": to_base64(sealed), **body},
            sealing.message_body(place, sealed),
        )

    def _add(self, data: dict[str, Any], body: bytes) -> None:
        n = len(self.entries) + 1
        self.entries.append({"c": str(self.id), "n": n, "at": 1_000 + n, **data})
        self.digests.append(sealing.next_digest(self.digests[-1], n, body))


@pytest.fixture
def on_page(page: Page, live_server: Any) -> Page:
    page.goto(live_server.url)
    return page


@pytest.fixture
def written() -> Written:
    log = Written()
    log.event("waiting", log.caller)
    log.message(log.caller, "hei")
    log.message(log.caller, "er det noen?")
    log.event("joined", log.counsellor)
    log.message(log.counsellor, "ja", after=2)
    log.message(log.caller, "godt")
    return log


def read(page: Page, written: Written, given: list[Any], seat: uuid.UUID | None = None) -> Any:
    source = """
      const keys = await m.sealing.messageKeys(m.bytes.fromBase64(given.key), given.id);
      const log = await m.log.Log.begin({ id: given.id, seat: given.seat, keys });
      const results = await Promise.all(given.entries.map((entry) => log.add(entry)));
      return {
        released: results.flatMap(({ released }) => released),
        troubles: results.flatMap(({ troubles }) => troubles.map(({ code, n }) => [code, n])),
        last: log.last, digest: m.bytes.toBase64(log.digest), missing: log.missing(),
        sent: log.lastSentBy(given.seat),
      }"""
    words = {
        "id": str(written.id),
        "key": to_base64(KEY),
        "seat": str(seat or written.caller),
        "entries": given,
    }
    return run(page, "log sealing bytes", source, words)


def texts(result: Any) -> list[str]:
    return [each["text"] or each["event"] for each in result["released"]]


WHOLE = ["waiting", "hei", "er det noen?", "joined", "ja", "godt"]


def test_an_honest_log_is_read_whole(on_page: Page, written: Written) -> None:
    result = read(on_page, written, written.entries)
    assert texts(result) == WHOLE
    assert result["troubles"] == []
    assert (result["last"], result["missing"], result["sent"]) == (6, [], 3)
    assert result["digest"] == to_base64(written.digests[-1])
    assert [each["mine"] for each in result["released"]] == [True, True, True, False, False, True]


def test_order_and_repetition_do_not_matter(on_page: Page, written: Written) -> None:
    for seed in range(5):
        given = written.entries * 3
        random.Random(seed).shuffle(given)  # noqa: S311 - an order, not a secret
        result = read(on_page, written, given)
        assert texts(result) == WHOLE
        assert result["troubles"] == []
        assert result["missing"] == []


def test_a_gap_is_named_and_nothing_after_it_is_shown(on_page: Page, written: Written) -> None:
    given = [entry for entry in written.entries if entry["n"] not in (2, 3, 5)]
    result = read(on_page, written, given)
    assert texts(result) == WHOLE[:1]
    assert result["missing"] == [[2, 3], [5, 5]]


def test_a_number_that_comes_with_another_content_is_a_fork(
    on_page: Page, written: Written
) -> None:
    forged = {**written.entries[1], "sealed": written.entries[2]["sealed"]}
    assert read(on_page, written, [*written.entries, forged])["troubles"] == [["fork", 2]]
    early = [written.entries[0], written.entries[2], {**written.entries[2], "seat": None}]
    assert read(on_page, written, early)["troubles"] != []


def test_another_log_than_the_sender_had_is_seen(on_page: Page) -> None:
    log = Written()
    log.event("waiting", log.caller)
    log.message(log.caller, "før")
    log.message(log.counsellor, "svar på noe annet", digest=os.urandom(32))
    log.message(log.counsellor, "fra framtiden", after=9)
    result = read(on_page, log, log.entries)
    assert [each["trouble"] for each in result["released"]] == ["", "", "digest", "digest"]
    assert result["troubles"] == [["digest", 3], ["digest", 4]]


def test_an_entry_that_was_taken_out_is_seen_by_whoever_answered_it(on_page: Page) -> None:
    log = Written()
    log.message(log.caller, "en")
    log.message(log.caller, "to")
    log.message(log.counsellor, "svar på begge")
    moved = [log.entries[0], {**log.entries[2], "n": 2}]
    result = read(on_page, log, moved)
    assert [each["trouble"] for each in result["released"]] == ["", "digest"]


def test_a_replayed_and_a_missing_sender_number_are_seen(on_page: Page) -> None:
    log = Written()
    log.message(log.caller, "en")
    log.message(log.caller, "tre", s=3)
    log.message(log.caller, "tre igjen", s=3)
    result = read(on_page, log, log.entries)
    assert [each["trouble"] for each in result["released"]] == ["", "sender", "sender"]


def test_what_does_not_open_is_shown_as_such_and_the_rest_goes_on(on_page: Page) -> None:
    log = Written()
    log.message(log.caller, "en")
    log.message(log.caller, "", sealed=os.urandom(284))
    log.message(log.caller, "tre")
    result = read(on_page, log, log.entries)
    assert [(each["text"], each["trouble"]) for each in result["released"]] == [
        ("en", ""),
        (None, "sealed"),
        ("tre", ""),
    ]


HOSTILE = [
    None,
    7,
    "entry",
    [],
    {},
    {"n": 1},
    {"n": -1, "at": 1, "event": "waiting"},
    {"n": 1.5, "at": 1, "event": "waiting"},
    {"n": 2**53, "at": 1, "event": "waiting", "seat": None},
    {"n": 4_000_000_000, "at": 1, "event": "waiting", "seat": None},
    {"n": 1, "at": "now", "event": "waiting", "seat": None},
    {"n": 1, "at": 8.65e15, "event": "waiting", "seat": None},
    {"n": 1, "at": 1, "event": "<b>waiting</b>", "seat": None},
    {"n": 1, "at": 1, "event": {"toString": 1}, "seat": None},
    {"n": 1, "at": 1, "event": "waiting", "seat": "me"},
    {"n": 1, "at": 1, "seat": None, "s": 1, "after": 0, "digest": "", "sealed": ""},
    {"n": 1, "at": 1, "seat": "x", "s": 1, "after": 0, "digest": "A" * 43, "sealed": "AAAA"},
    {"n": 1, "at": 1, "seat": None, "s": 1, "after": -1, "digest": "A" * 43, "sealed": "AAAA"},
    {"n": 1, "at": 1, "seat": None, "s": 2**40, "after": 0, "digest": 5, "sealed": {"length": 9}},
    {"n": 1, "at": 1, "seat": None, "sealed": "\udcff", "digest": None},
]


def test_nothing_that_a_server_sends_stops_it(on_page: Page, written: Written) -> None:
    hostile = [each for each in HOSTILE if each != {"n": 1, "at": 1, "seat": None}]
    result = read(on_page, written, [*hostile, *written.entries, *hostile])
    assert texts(result) == WHOLE
    assert {code for code, _ in result["troubles"]} == {"malformed"}
    assert len(result["troubles"]) == 2 * len(hostile)
