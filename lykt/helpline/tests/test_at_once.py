"""What is sent twice at the same moment: one contact, one correction, and no error."""

import datetime as dt
import uuid

import pytest

from conftest import Cast, CastLine, at_once, needs_several_connections
from lykt.helpline.actions import correct_contact, record_contact
from lykt.helpline.models import Contact
from lykt.questions.actions import StaleRevisionError
from lykt.questions.queries import version_in_force

pytestmark = [pytest.mark.django_db(transaction=True), needs_several_connections]

STARTED = dt.datetime(2022, 5, 5, 10, 0, tzinfo=dt.UTC)
ANSWERS = {"who_contacted": "relative", "in_target_group": "yes"}


def register(cast: Cast, line: CastLine, token: uuid.UUID) -> tuple[Contact, bool]:
    channel = line.telephone
    return record_contact(
        actor=cast.counsellor,
        channel=channel,
        unit=cast.secretariat,
        started_at=STARTED,
        ended_at=None,
        version=version_in_force(channel.registration.questionnaire, STARTED.date()),
        answers={**ANSWERS, "summary": "Kort samtale."},
        token=token,
    )


def test_a_form_sent_twice_at_once_is_one_contact(cast: Cast, line: CastLine) -> None:
    token = uuid.uuid4()
    done = at_once(lambda: register(cast, line, token), times=4)
    assert [is_new for _, is_new in done].count(True) == 1
    assert {contact.pk for contact, _ in done} == {Contact.objects.get().pk}


def test_of_two_corrections_at_once_one_is_kept(cast: Cast, line: CastLine) -> None:
    pk = register(cast, line, uuid.uuid4())[0].pk

    def is_kept() -> bool:
        try:
            correct_contact(
                actor=cast.counsellor,
                contact=Contact.objects.select_related("response").get(pk=pk),
                revision=1,
                started_at=STARTED,
                ended_at=None,
                answers=ANSWERS,
                reason="Prøve",
            )
        except StaleRevisionError:
            return False
        return True

    assert sorted(at_once(is_kept, times=4)) == [False, False, False, True]
