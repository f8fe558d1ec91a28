"""A caller's whole way through the service by plain requests, as the page makes them."""

import asyncio
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import altcha

from faults.wire import Address, Answer, ask
from lykt.chat import sealing


@dataclass
class Caller:
    """``source`` is the address it calls from, ``fields`` what its browser says of itself."""

    address: Address
    line: str
    source: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    seat: uuid.UUID = field(default_factory=uuid.uuid4)
    secret: bytes = field(default_factory=lambda: os.urandom(32))
    mine: sealing.Conversation | None = None
    sent: int = 0

    def get(self, path: str) -> Answer:
        return self._ask(path, None)

    def post(self, path: str, body: Any) -> Answer:
        """A dictionary goes as JSON; bytes go as they are, and say that they are."""
        return self._ask(path, body)

    def _ask(self, path: str, body: Any) -> Answer:
        kind = {"Content-Type": "application/json"} if body is not None else {}
        fields = {**kind, **self.fields}
        return asyncio.run(ask(self.address, path, body, fields, source=self.source))

    def told(self, path: str, **body: Any) -> Any:
        """The answer to what must be answered well."""
        answer = self.post(path, body)
        if answer.status not in (200, 204):
            raise AssertionError(f"{path} answered {answer.status}: {answer.body[:300]!r}")
        return answer.json() if answer.body else None

    # --- The conversation ----------------------------------------------------------------

    def start(self) -> sealing.Conversation:
        pressed = self.told("/chat/press/", line=self.line)
        ring_key = uuid.UUID(pressed["ring_key"])
        self.mine = sealing.make_conversation(ring_key, sealing.from_base64(pressed["ring_public"]))
        self.told(
            "/chat/start/",
            line=self.line,
            pressed=pressed["pressed"],
            solution=solved(pressed["challenge"]),
            conversation=str(self.mine.id),
            ring_key=pressed["ring_key"],
            sealed_key=sealing.to_base64(self.mine.sealed_key),
            choices={},
            **self.seated(),
        )
        return self.mine

    def seated(self) -> dict[str, str]:
        return {"seat": str(self.seat), "secret": sealing.to_base64(self.secret)}

    def ticket(self) -> str:
        ticket: str = self.told("/chat/ticket/", **self.seated())["ticket"]
        return ticket

    def say(self, text: str) -> None:
        self.told("/live/messages", ticket=self.ticket(), messages=[self.sealed(text)])

    def sealed(self, text: str) -> dict[str, Any]:
        if self.mine is None:
            raise AssertionError("there is no conversation yet")
        self.sent += 1
        digest = sealing.first_digest(self.mine.id)
        place = sealing.Place(self.mine.id, self.seat, self.sent, 0, digest)
        key = sealing.message_key(self.mine.key, self.mine.id)
        return {
            "s": self.sent,
            "after": 0,
            "digest": sealing.to_base64(digest),
            "sealed": sealing.to_base64(sealing.seal_message(key, place, text, 0)),
        }

    def make_return_code(self, words: list[str]) -> None:
        if self.mine is None:
            raise AssertionError("there is no conversation yet")
        lookup, wrapping = sealing.derive_return_code(words)
        wrapped = sealing.wrap_for_return(wrapping, self.mine.id, self.mine.key)
        self.told(
            "/chat/return-code/",
            lookup=sealing.to_base64(lookup),
            wrapped_key=sealing.to_base64(wrapped),
            **self.seated(),
        )


def solved(challenge: Mapping[str, Any]) -> str:
    """The proof of work, done as a browser does it."""
    held = altcha.Challenge.from_dict(dict(challenge))
    solution = altcha.solve_challenge(held)
    if solution is None:
        raise AssertionError("the challenge could not be solved")
    encoded: str = altcha.Payload(held, solution).to_base64()
    return encoded
