"""Registering contacts, one and many."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from conftest import Cast, CastLine
from lykt.audit.models import Record
from lykt.helpline.actions import NewContact, record_contact, record_contacts
from lykt.helpline.models import Contact
from lykt.questions.models import Answer, Response
from lykt.questions.queries import texts_of, version_in_force

OSLO = timezone.get_default_timezone()
ANSWERS = {"who_contacted": "exposed", "referrals": ["police"], "summary": "Ringte fra jobb."}


def _record(cast: Cast, line: CastLine, token: uuid.UUID) -> tuple[Contact, bool]:
    started_at = dt.datetime(2022, 5, 17, 0, 5, tzinfo=OSLO)
    questionnaire = line.telephone.registration.questionnaire
    return record_contact(
        actor=cast.counsellor,
        channel=line.telephone,
        unit=cast.secretariat,
        started_at=started_at,
        ended_at=started_at + dt.timedelta(minutes=17),
        version=version_in_force(questionnaire, dt.date(2022, 5, 17)),
        answers=ANSWERS,
        token=token,
    )


def test_the_day_and_minute_are_the_service_s_own(cast: Cast, line: CastLine) -> None:
    contact, _ = _record(cast, line, uuid.uuid4())

    assert (contact.day, contact.minute) == (dt.date(2022, 5, 17), 5)
    assert contact.response.day == contact.day
    assert set(Answer.objects.values_list("day", flat=True)) == {contact.day}


def test_a_token_seen_before_gives_the_same_contact(cast: Cast, line: CastLine) -> None:
    token = uuid.uuid4()
    first, was_new = _record(cast, line, token)
    second, is_new = _record(cast, line, token)

    assert (was_new, is_new, second) == (True, False, first)
    assert Contact.objects.count() == 1


def test_the_audit_holds_no_word_of_the_summary(cast: Cast, line: CastLine) -> None:
    _record(cast, line, uuid.uuid4())

    record = Record.objects.get(action="helpline.record_contact")
    assert record.actor_id == cast.counsellor.pk
    assert "jobb" not in str(record.details)


def test_many_are_recorded_each_under_its_day_s_version(cast: Cast, line: CastLine) -> None:
    rows = [_row(cast, year, f"row {year}") for year in (2021, 2022)]

    assert record_contacts(actor=None, channel=line.chat, rows=rows) == 2
    old, new = Response.objects.order_by("day").select_related("version", "key")
    assert (old.version.number, new.version.number) == (1, 2)
    assert texts_of(new) == {"summary": "Ringte fra jobb."}


def test_the_same_rows_again_add_nothing(cast: Cast, line: CastLine) -> None:
    rows = [_row(cast, 2022, "a"), _row(cast, 2022, "a"), _row(cast, 2022, "b")]

    assert record_contacts(actor=None, channel=line.chat, rows=rows) == 2
    assert record_contacts(actor=None, channel=line.chat, rows=rows) == 0
    assert Contact.objects.count() == 2


def test_a_contact_that_ends_before_it_starts_is_refused(cast: Cast, line: CastLine) -> None:
    start = dt.datetime(2022, 6, 1, 12, tzinfo=OSLO)
    row = NewContact(cast.oslo.pk, start, start - dt.timedelta(minutes=1), ANSWERS)
    with pytest.raises(Exception, match="contact_ends_after_it_starts"):
        record_contacts(actor=None, channel=line.chat, rows=[row])


def _row(cast: Cast, year: int, fingerprint: str) -> NewContact:
    start = dt.datetime(year, 11, 3, 10, 15, tzinfo=OSLO)
    answers = ANSWERS if year >= 2022 else {"who_contacted": "relative", "themes": ["children"]}
    return NewContact(cast.oslo.pk, start, None, answers, fingerprint)
