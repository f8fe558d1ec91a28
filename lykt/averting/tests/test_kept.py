"""Nothing is lost when a session ends; what is kept ends in time; small counts are hidden."""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lykt.averting import actions
from lykt.averting.models import Assessment, Consulted, Entry, Unfinished
from lykt.averting.queries import excerpt_of
from lykt.averting.queries.counting import MINIMUM, protected
from lykt.averting.retention import EXCERPT_DAYS, KEPT_DAYS, destroy_on_day
from lykt.averting.tests.conftest import DECISION, QUESTIONS, Begin, Night, seen
from lykt.people.models import Person
from lykt.vault.actions import destroy_due_keys
from lykt.vault.models import RecordKey

Send = Callable[..., Any]
MESSAGE = {"number": 3, "at": "2030-01-01T02:00:00+00:00", "who": "Innskriver", "text": "Hjelp."}


def _signature(client: Client, person: Person, address: str) -> str:
    client.force_login(person)
    page = client.get(address).content.decode()
    found = re.search(r'name="signature" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_session_that_ends_in_the_middle_loses_nothing(
    client: Client, night: Night, begin: Begin
) -> None:
    address = f"/staff/averting/{begin().pk}/who/"
    typed = {
        "words": "Kvinne i Storgata",
        "signature": _signature(client, night.counsellor, address),
    }
    client.logout()
    response = client.post(address, typed)
    assert "/sign-in/" in response["Location"]
    assert address in response["Location"]
    assert not Entry.objects.exists()
    client.force_login(night.counsellor)
    assert "Kvinne i Storgata" in client.get(address).content.decode()
    assert b"Storgata" not in bytes(Unfinished.objects.get().sealed)


def test_what_is_typed_is_kept_while_it_is_typed_and_gone_when_it_is_sent(
    client: Client, night: Night, begin: Begin, send: Send
) -> None:
    assessment = begin()
    address = f"/staff/averting/{assessment.pk}/who/"
    signature = _signature(client, night.counsellor, address)
    client.logout()
    for words in ("Kvin", "Kvinne i Storgata"):
        answer = client.post(f"{address}keep/", {"words": words, "signature": signature})
        assert answer.status_code == 200
    client.force_login(night.manager)
    assert "Kvinne i Storgata" not in client.get(address).content.decode()
    send(night.counsellor, assessment, "who", **QUESTIONS["who"])
    assert not Unfinished.objects.exists()


@pytest.mark.parametrize("signature", ["", "forged"])
def test_without_its_signature_nothing_is_kept(
    client: Client, begin: Begin, signature: str
) -> None:
    for pk in (begin().pk, uuid.uuid4()):
        response = client.post(
            f"/staff/averting/{pk}/who/keep/", {"words": "x", "signature": signature}
        )
        assert response.status_code == 404
    assert not Unfinished.objects.exists()


def test_a_form_that_a_colleague_left_open_is_kept_for_that_colleague(
    client: Client, night: Night, begin: Begin
) -> None:
    assessment = begin()
    address = f"/staff/averting/{assessment.pk}/who/"
    signature = _signature(client, night.counsellor, address)
    client.force_login(night.manager)
    response = client.post(address, {**QUESTIONS["who"], "signature": signature})
    assert "Det du skrev, er tatt vare på" in response.content.decode()
    assert not Entry.objects.exists()
    assert Unfinished.objects.get().person == night.counsellor


def _with_excerpt(night: Night, begin: Begin) -> Assessment:
    assessment = begin()
    by: dict[str, Any] = {
        "actor": night.counsellor,
        "opened": seen(night.counsellor, assessment),
    }
    actions.consult_leader(**by, leader=night.duty_leader, content={"words": "Si fra."})
    actions.decide_assessment(**by, yes=True, alone=False, content=DECISION)
    actions.choose_excerpt(**by, content={"messages": [MESSAGE]})
    return assessment


def test_what_was_chosen_from_a_conversation_ends_before_the_assessment(
    night: Night, begin: Begin
) -> None:
    assessment = _with_excerpt(night, begin)
    assert excerpt_of(assessment) == [MESSAGE]
    destroy_due_keys(today=timezone.localdate() + dt.timedelta(days=EXCERPT_DAYS - 1))
    assert excerpt_of(assessment) == [MESSAGE]
    destroy_due_keys(today=timezone.localdate() + dt.timedelta(days=EXCERPT_DAYS))
    assert excerpt_of(assessment) == []


def test_choosing_again_destroys_the_choice_before(night: Night, begin: Begin) -> None:
    assessment = _with_excerpt(night, begin)
    first = assessment.entries.get(kind="excerpt")
    opened = seen(night.counsellor, assessment)
    other = {**MESSAGE, "number": 4}
    actions.choose_excerpt(actor=night.counsellor, opened=opened, content={"messages": [other]})
    assert excerpt_of(assessment) == [other]
    assert not Entry.objects.filter(pk=first.pk).exists()
    assert not RecordKey.objects.filter(pk=first.key_id).exists()


@pytest.mark.parametrize("chosen", ["", "[]", "x", '[{"number": 1}]', '{"number": 1}', "[1]"])
def test_a_choice_that_is_none_or_broken_is_said(
    night: Night, begin: Begin, send: Send, chosen: str
) -> None:
    assessment = begin(conversation=None, channel="chat")
    Assessment.objects.update(conversation=uuid.uuid4())
    send(night.counsellor, assessment, "decision", **DECISION)
    response = send(night.counsellor, assessment, "excerpt", messages=chosen)
    assert response.status_code == 422
    assert excerpt_of(assessment) == []


def test_when_its_time_has_ended_nobody_is_recognised_and_the_year_still_counts(
    client: Client, night: Night, begin: Begin
) -> None:
    assessment = _with_excerpt(night, begin)
    end = timezone.localdate() + dt.timedelta(days=KEPT_DAYS)
    assert assessment.destroy_on == end
    assert destroy_on_day(end - dt.timedelta(days=1)).due == 0
    assert destroy_on_day(end).done == 1
    assert destroy_on_day(end).due == 0
    assert not Entry.objects.exists()
    assert not Consulted.objects.exists()
    left = Assessment.objects.get()
    assert (left.opened_by, left.decided_by, left.changed_by) == (None, None, None)
    assert left.state == "to_report"
    client.force_login(night.manager)
    assert "færre enn 5" in client.get("/staff/averting/").content.decode()


def test_the_daily_command_ends_it(night: Night, begin: Begin) -> None:
    _with_excerpt(night, begin)
    Assessment.objects.update(destroy_on=timezone.localdate())
    call_command("destroy_expired", stdout=StringIO())
    assert Assessment.objects.get().destroyed_at is not None


def test_only_whoever_answers_for_a_line_is_shown_how_many(
    client: Client, night: Night, begin: Begin
) -> None:
    begin()
    client.force_login(night.counsellor)
    assert "færre enn" not in client.get("/staff/averting/").content.decode()


@given(st.integers(0, 50), st.integers(0, 50))
def test_no_number_below_the_minimum_is_shown_nor_can_be_worked_out(a: int, b: int) -> None:
    assessed, reported = max(a, b), min(a, b)
    shown = protected(2030, assessed, reported)
    if shown.assessed is not None:
        assert shown.assessed >= MINIMUM
    if shown.reported is not None:
        assert shown.reported >= MINIMUM
        assert shown.assessed is not None
        assert shown.assessed - shown.reported >= MINIMUM
    assert shown.assessed in (None, assessed)
    assert shown.reported in (None, reported)
