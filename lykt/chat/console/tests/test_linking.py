"""The registration afterwards is tied to its request, one to one."""

import datetime as dt
import uuid

import pytest

from conftest import Cast, CastDesk, CastLine, at_once, needs_several_connections, start_chat
from lykt.audit.models import Record
from lykt.chat.actions import link_contact
from lykt.chat.models import ChatRequest
from lykt.chat.workflow import LinkedAlreadyError
from lykt.helpline.actions import record_contact
from lykt.helpline.models import Channel, Contact
from lykt.questions.queries import version_in_force

NOON = dt.datetime(2022, 5, 5, 10, 0, tzinfo=dt.UTC)


def registered(cast: Cast, channel: Channel) -> Contact:
    version = version_in_force(channel.registration.questionnaire, NOON.date())
    contact, _ = record_contact(
        actor=cast.counsellor,
        channel=channel,
        unit=cast.secretariat,
        started_at=NOON,
        ended_at=None,
        version=version,
        answers={"who_contacted": "relative", "in_target_group": "yes"},
        token=uuid.uuid4(),
    )
    return contact


def asked(desk: CastDesk) -> ChatRequest:
    return ChatRequest.objects.get(conversation=start_chat(desk).seat.conversation_id)


def test_a_request_has_one_registration(desk: CastDesk, cast: Cast, line: CastLine) -> None:
    request, contact = asked(desk), registered(cast, line.chat)
    for _ in range(2):
        link_contact(actor=cast.counsellor, request=request, contact=contact)
    request.refresh_from_db()
    assert request.contact == contact
    assert Record.objects.filter(action="chat.link_contact").count() == 1
    with pytest.raises(LinkedAlreadyError):
        link_contact(actor=cast.counsellor, request=request, contact=registered(cast, line.chat))


def test_a_registration_has_one_request(desk: CastDesk, cast: Cast, line: CastLine) -> None:
    contact = registered(cast, line.chat)
    link_contact(actor=cast.counsellor, request=asked(desk), contact=contact)
    with pytest.raises(LinkedAlreadyError):
        link_contact(actor=cast.counsellor, request=asked(desk), contact=contact)


def test_a_telephone_call_is_no_chat(desk: CastDesk, cast: Cast, line: CastLine) -> None:
    with pytest.raises(LinkedAlreadyError):
        link_contact(
            actor=cast.counsellor, request=asked(desk), contact=registered(cast, line.telephone)
        )


@pytest.mark.django_db(transaction=True)
@needs_several_connections
def test_of_two_registrations_at_once_one_is_tied(
    desk: CastDesk, cast: Cast, line: CastLine
) -> None:
    request = asked(desk)
    contacts = iter([registered(cast, line.chat) for _ in range(3)])

    def tie() -> bool:
        try:
            link_contact(actor=cast.counsellor, request=request, contact=next(contacts))
        except LinkedAlreadyError:
            return False
        return True

    assert sorted(at_once(tie, times=3)) == [False, False, True]
