"""What is handed over: only what helps to prevent it, as data and as a document that can be set."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lykt.audit.models import Record
from lykt.averting import actions
from lykt.averting.package import with_signs_named
from lykt.averting.tests.conftest import DECISION, QUESTIONS, Begin, Night, now_fields, seen

Send = Callable[..., Any]


def _content(client: Client, night: Night, begin: Begin, send: Send, text: str) -> dict[str, Any]:
    assessment = begin()
    for step, typed in QUESTIONS.items():
        send(night.counsellor, assessment, step, **typed)
    advised = {"other": "Kripos", "words": "Rådet er hemmelig."}
    send(night.counsellor, assessment, "consultation", **advised, **now_fields())
    send(night.counsellor, assessment, "decision", **{**DECISION, "words": "Grunnen er vår."})
    send(night.counsellor, assessment, "answer", words="22 00 00 00", **now_fields())
    message = {"number": 1, "at": "2030-01-01T02:00:00+00:00", "who": "Innskriver", "text": text}
    actions.choose_excerpt(
        actor=night.counsellor,
        opened=seen(night.counsellor, assessment),
        content={"messages": [message]},
    )
    client.force_login(night.counsellor)
    response = client.post(f"/staff/averting/{assessment.pk}/package/content/")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize("text", ["Hjelp.", "Hjelp 😢 ساعدني", "\x00 помогите\n<b>nå</b> $x #let"])
def test_the_document_and_the_data_say_the_same_whatever_was_written(
    client: Client, night: Night, begin: Begin, send: Send, text: str
) -> None:
    content = _content(client, night, begin, send, text)
    pdf = base64.urlsafe_b64decode(content["pdf"] + "==")
    assert pdf.startswith(b"%PDF-")
    data = content["data"]
    assert data["legal_basis"]["citation"] == "straffeloven § 196"
    assert [part["code"] for part in data["assessment"]] == list(QUESTIONS)
    assert data["conversation"][0]["text"] == text
    assert "Storgata 1" in str(data)
    assert "22 00 00 00" in str(data)
    for inside in ("Rådet er hemmelig.", "Grunnen er vår."):
        assert inside not in str(data)
    assert Record.objects.filter(action="averting.open_package").exists()


def test_there_is_no_package_before_it_is_decided(
    client: Client, night: Night, begin: Begin
) -> None:
    client.force_login(night.counsellor)
    assessment = begin()
    assert client.get(f"/staff/averting/{assessment.pk}/package/").status_code == 404
    assert client.post(f"/staff/averting/{assessment.pk}/package/content/").status_code == 404


@given(st.text())
def test_named_signs_can_be_set_and_european_letters_stay(text: str) -> None:
    named = with_signs_named({"a": [text, 1, None]})["a"]
    assert named[1:] == [1, None]
    assert all(sign == "\n" or sign.isprintable() for sign in named[0])
    assert with_signs_named("Å være – «sikker»\n") == "Å være – «sikker»\n"
