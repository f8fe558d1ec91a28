"""The page's tickets: each is asked for when it is needed, and only a plain no ends anything."""

from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.modules import run

# The page's own view of tickets, which answers when the test lets it.
_TICKETS = """
  let open = () => {};
  let gate = new Promise((done) => { open = done });
  const asked = [];
  const live = new m.live.Live({ tickets: async ({ conversations, desks }) => {
    asked.push([...desks, ...conversations]);
    await gate;
    const given = (ids) => Object.fromEntries(ids.map((id) => [id, `for ${id}`]));
    return { conversations: given(conversations.filter((id) => id !== "no")), desks: given(desks) };
  } });
  const follow = (id) => live.join({ id, after: 0, receive() {} });
"""


@pytest.fixture
def on_page(page: Page, live_server: Any) -> Page:
    page.goto(live_server.url)
    return page


def test_what_is_joined_while_tickets_are_fetched_gets_one_too(on_page: Page) -> None:
    result = run(
        on_page,
        "live",
        _TICKETS
        + """
  live.watchDesk("1");
  const first = live.tickets.of("d1");
  follow("a");
  const others = [live.tickets.of("ca"), live.tickets.of("ca")];
  open();
  return [await first, await Promise.all(others), asked]""",
        {},
    )
    assert result == ["for 1", ["for a", "for a"], [["1"], ["a"]]]


def test_one_without_a_ticket_is_refused_and_one_that_lost_it_is_not(on_page: Page) -> None:
    result = run(
        on_page,
        "live",
        _TICKETS
        + """
  open();
  follow("no");
  const no = await live.tickets.of("cno").catch((error) => Boolean(error.refused));
  follow("a");
  live.tickets.renew = async () => {};
  const lost = await live.tickets.of("ca").catch((error) => Boolean(error.refused));
  return [no, lost]""",
        {},
    )
    assert result == [True, False]
