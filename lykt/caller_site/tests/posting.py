"""What a caller's browser posts, from Python."""

import base64
import os
import uuid
from typing import Any

import altcha
from django.test import Client

from conftest import CallerTab, CastDesk
from lykt.caller_site.posts import encoded
from lykt.chat.sealing import make_conversation


def post(client: Client, name: str, body: Any, **more: Any) -> Any:
    """The answer; it holds for each that no cookie is set and nothing is kept."""
    answer = client.post(f"/chat/{name}/", body, content_type="application/json", **more)
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    return answer


def proof_of(tab: CallerTab) -> dict[str, str]:
    return {"seat": str(tab.seat.pk), "secret": encoded(tab.secret)}


def solved(challenge: dict[str, Any]) -> str:
    held = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(held)
    assert solution is not None
    return altcha.Payload(held, solution).to_base64()


def start_body(client: Client, desk: CastDesk) -> dict[str, Any]:
    """Everything that a browser sends to begin, after a press of its own."""
    pressed = post(client, "press", {"line": "volinjen"}).json()
    made = make_conversation(uuid.UUID(pressed["ring_key"]), decoded(pressed["ring_public"]))
    return {
        "line": "volinjen",
        "pressed": pressed["pressed"],
        "solution": solved(pressed["challenge"]),
        "conversation": str(made.id),
        "seat": str(uuid.uuid4()),
        "secret": encoded(os.urandom(32)),
        "ring_key": pressed["ring_key"],
        "sealed_key": encoded(made.sealed_key),
        "choices": {},
    }


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "==")
