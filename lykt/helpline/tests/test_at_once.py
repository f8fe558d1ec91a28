"""What is sent twice at the same moment: one contact, one correction, and no error."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from conftest import Cast, CastLine
from lykt.helpline.actions import correct_contact, record_contact
from lykt.helpline.models import Contact
from lykt.questions.actions import StaleRevisionError, discard_draft, save_draft
from lykt.questions.models import Draft
from lykt.questions.queries import version_in_force

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets in one writer at a time"),
]

STARTED = dt.datetime(2022, 5, 5, 10, 0, tzinfo=dt.UTC)
ANSWERS = {"who_contacted": "relative", "in_target_group": "yes"}


def at_once(work: Callable[[], Any], times: int = 4) -> tuple[list[Any], list[Exception]]:
    """What came out of the same work, begun together, and what it raised."""
    done: list[Any] = []
    raised: list[Exception] = []
    together = threading.Barrier(times)

    def run() -> None:
        try:
            together.wait()
            done.append(work())
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, raised


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
    done, raised = at_once(lambda: register(cast, line, token))
    assert not raised
    assert [is_new for _, is_new in done].count(True) == 1
    assert {contact.pk for contact, _ in done} == {Contact.objects.get().pk}


def test_of_two_corrections_at_once_one_is_kept(cast: Cast, line: CastLine) -> None:
    pk = register(cast, line, uuid.uuid4())[0].pk

    def correct() -> None:
        correct_contact(
            actor=cast.counsellor,
            contact=Contact.objects.select_related("response").get(pk=pk),
            revision=1,
            started_at=STARTED,
            ended_at=None,
            answers=ANSWERS,
            reason="Prøve",
        )

    done, raised = at_once(correct)
    assert len(done) == 1
    assert {type(error) for error in raised} == {StaleRevisionError}


def test_a_draft_saved_and_thrown_away_at_once_is_no_error(cast: Cast, line: CastLine) -> None:
    token = uuid.uuid4()
    kept: dict[str, Any] = {"actor": cast.counsellor, "token": token}

    def save() -> None:
        save_draft(collection=line.telephone.registration, typed={"q-one": ["yes"]}, **kept)

    assert not at_once(save)[1]
    assert not at_once(lambda: discard_draft(**kept))[1]
    assert not Draft.objects.exists()
