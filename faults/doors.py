"""Tickets by the ordinary views, as the pages fetch them."""

import time
from dataclasses import dataclass, field
from typing import Any

from faults.tabs import Pass, Way

# Django compares the cookie with the field; both are the visitor's own.
_TOKEN = "t" * 32
_TOGETHER_SECONDS = 5.0


def caller_pass(way: Way, made: dict[str, Any]) -> Pass:
    """The seat's secret goes in the body, since a caller has no cookie."""

    async def fetch() -> str:
        body = {"seat": made["caller_seat"], "secret": made["caller_secret"]}
        ticket: str = (await _told(way, "/chat/ticket/", body))["ticket"]
        return ticket

    return Pass(fetch)


@dataclass
class Console:
    """A counsellor's session, which gets the tickets to all their conversations at once."""

    way: Way
    desk: int
    cookies: dict[str, str]
    held: dict[str, str] = field(default_factory=dict)
    fetched: float = -1e9

    def pass_to(self, conversation: str) -> Pass:
        async def fetch() -> str:
            if time.monotonic() - self.fetched > _TOGETHER_SECONDS:
                await self._fetch()
            return self.held[conversation]

        return Pass(fetch)

    async def _fetch(self) -> None:
        cookies = {**self.cookies, "csrftoken": _TOKEN}
        fields = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": _TOKEN,
        }
        told = await _told(self.way, f"/staff/chat/board/{self.desk}/tickets/", {}, fields)
        self.held, self.fetched = told["conversations"], time.monotonic()


async def _told(
    way: Way, path: str, body: dict[str, Any], fields: dict[str, str] | None = None
) -> Any:
    answer = await way.post(path, body, fields=fields)
    if answer.status != 200:
        way.counts[f"ticket {answer.status}"] += 1
        raise EOFError(f"{path} answered {answer.status}")
    return answer.json()
