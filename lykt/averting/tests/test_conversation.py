"""The conversation is opened by somebody with a standing and the line's key, and recorded first."""

import uuid

import pytest
from django.test import Client

from conftest import CallerTab, CastDesk, answer_chat, start_chat
from lykt.audit.models import Record
from lykt.averting import actions
from lykt.averting.models import Assessment
from lykt.averting.tests.conftest import DECISION, Begin, Night, seen
from lykt.people.models import Person

OPENED = "chat.open_conversation"


@pytest.fixture
def tab(desk: CastDesk, night: Night) -> CallerTab:
    """A conversation that goes on with the counsellor."""
    tab = start_chat(desk)
    answer_chat(tab, night.counsellor, night.unit)
    return tab


@pytest.fixture
def assessment(tab: CallerTab, night: Night, begin: Begin) -> Assessment:
    """It came up in the conversation, is decided, and the duty leader was consulted."""
    made = begin(channel="chat", conversation=tab.seat.conversation_id)
    opened = seen(night.counsellor, made)
    actions.consult_leader(
        actor=night.counsellor, opened=opened, leader=night.duty_leader, content={"words": "Ja"}
    )
    actions.decide_assessment(
        actor=night.counsellor, opened=opened, yes=True, alone=False, content=DECISION
    )
    return made


def _open(client: Client, person: Person, assessment: Assessment) -> int:
    client.force_login(person)
    return client.post(f"/staff/averting/{assessment.pk}/conversation/").status_code


def test_whoever_sat_in_it_begins_from_it_while_it_goes_on(
    client: Client, night: Night, tab: CallerTab
) -> None:
    client.force_login(night.counsellor)
    address = f"/staff/averting/begin/?conversation={tab.seat.conversation_id}"
    assert client.post(address, {"channel": "chat"}).status_code == 302
    assert Assessment.objects.get().conversation == tab.seat.conversation_id
    client.force_login(night.colleague)
    assert client.post(address, {"channel": "chat"}).status_code == 404


def test_it_is_handed_out_sealed_and_recorded_for_whoever_holds_the_key(
    client: Client, night: Night, assessment: Assessment
) -> None:
    for person in (night.counsellor, night.manager):
        assert _open(client, person, assessment) == 200
        for action in (OPENED, "averting.open_conversation"):
            assert Record.objects.filter(action=action, actor=person).count() == 1
    record = Record.objects.filter(action=OPENED)[0]
    assert record.details["to"] == f"averting {assessment.pk}"


def test_a_consulted_leader_without_the_key_and_everybody_else_get_nothing(
    client: Client, night: Night, assessment: Assessment
) -> None:
    refused = _open(client, night.duty_leader, assessment)
    assert 400 <= refused < 500
    assert _open(client, night.colleague, assessment) == 404
    assert _open(client, night.administrator, assessment) == 403
    assert not Record.objects.filter(action=OPENED).exists()
    page = client.get(f"/staff/averting/{assessment.pk}/excerpt/")
    assert page.status_code == 403
    client.force_login(night.duty_leader)
    page = client.get(f"/staff/averting/{assessment.pk}/excerpt/")
    assert "Nøkkelen din åpner ikke" in page.content.decode()


def test_before_it_is_decided_and_after_its_time_nothing_is_handed_out(
    client: Client, night: Night, tab: CallerTab, begin: Begin, assessment: Assessment
) -> None:
    undecided = begin(channel="chat", conversation=tab.seat.conversation_id)
    assert _open(client, night.counsellor, undecided) == 404
    Assessment.objects.filter(pk=assessment.pk).update(conversation=uuid.uuid4())
    assert 400 <= _open(client, night.counsellor, assessment) < 500
    assert not Record.objects.filter(action=OPENED).exists()
