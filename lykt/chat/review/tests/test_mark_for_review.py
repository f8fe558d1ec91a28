"""A counsellor asks that a conversation be looked at."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from conftest import Cast, CastLine
from lykt.audit.models import Record
from lykt.chat.ledger.tests.data import at, conversation_at, desk_of
from lykt.chat.models import Conversation, ReviewMark, Seat


@pytest.fixture
def conversation(cast: Cast, line: CastLine) -> Conversation:
    conversation = conversation_at(desk_of(line.chat), at("2026-05-01 10:00"))
    Seat.objects.create(
        conversation=conversation,
        kind=Seat.Kind.COUNSELLOR,
        person=cast.counsellor,
        unit=cast.secretariat,
        joined_at=timezone.now(),
        seen_at=timezone.now(),
    )
    return conversation


def _address(pk: uuid.UUID) -> str:
    return f"/staff/chat/reviews/mark/{pk}/"


def test_who_sat_in_it_marks_it_once_and_the_audit_log_has_it(
    client: Client, cast: Cast, conversation: Conversation
) -> None:
    client.force_login(cast.counsellor)
    for _ in range(2):
        answer = client.post(_address(conversation.pk))
        assert (answer.status_code, answer.json()) == (200, {"marked": True})
    assert ReviewMark.objects.get().by == cast.counsellor
    assert Record.objects.filter(action="chat.mark_for_review").count() == 1


def test_others_are_refused(client: Client, cast: Cast, conversation: Conversation) -> None:
    assert client.post(_address(conversation.pk)).status_code == 302
    client.force_login(cast.analyst)
    assert client.post(_address(conversation.pk)).status_code == 403
    client.force_login(cast.oslo_counsellor)
    answer = client.post(_address(conversation.pk))
    assert (answer.status_code, answer.json()["error"]) == (403, "not_seated")
    assert client.post(_address(uuid.uuid4())).status_code == 404
    assert client.get(_address(conversation.pk)).status_code == 405


def test_one_that_is_destroyed_is_not_marked(
    client: Client, cast: Cast, conversation: Conversation
) -> None:
    Conversation.objects.update(destroyed_at=timezone.now() - dt.timedelta(days=1))
    client.force_login(cast.counsellor)
    assert client.post(_address(conversation.pk)).json()["error"] == "destroyed"
