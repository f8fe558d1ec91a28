"""A server that turns malicious changes a log, and the browser that reads it says so."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.modules import run
from faults.malice import CALLER, CHANGES, CONVERSATION, CONVERSATION_KEY, Log, honest
from lykt.chat.sealing import to_base64

_READ = """
  const { sealing, bytes, log } = m;
  const keys = await sealing.messageKeys(bytes.fromBase64(given.key), given.id);
  const reader = await log.Log.begin({ id: given.id, seat: given.seat, keys });
  const troubles = [];
  for (const entry of given.entries) troubles.push(...(await reader.add(entry)).troubles);
  return { last: reader.last, troubles: troubles.map((each) => each.code) };
"""


@pytest.fixture
def reader(page: Page, live_server: Any) -> Callable[[Log], Any]:
    page.goto(live_server.url)

    def read(entries: Log) -> Any:
        given = {
            "id": str(CONVERSATION),
            "seat": str(CALLER),
            "key": to_base64(CONVERSATION_KEY),
            "entries": [{**entry, "at": 0} for entry in entries],
        }
        return run(page, "sealing bytes log", _READ, given)

    return read


def test_an_honest_log_is_read_without_trouble(reader: Callable[[Log], Any]) -> None:
    assert reader(honest()) == {"last": 8, "troubles": []}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_is_seen(
    reader: Callable[[Log], Any], change: Callable[[Log], Log]
) -> None:
    assert reader(change(honest()))["troubles"]
