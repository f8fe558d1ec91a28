"""A helpline run by two, and what is needed to report there."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from django.utils import timezone

from conftest import Cast, CastLine
from lykt.deviations.actions import submit_deviation
from lykt.deviations.collection import report_collection
from lykt.deviations.models import Deviation
from lykt.people.actions import add_person, appoint
from lykt.people.models import Person, Unit
from lykt.questions.queries import version_in_force

OSLO_TIME = timezone.get_default_timezone()
Send: TypeAlias = Callable[..., Deviation]

FAULT = {
    "kind": "fault",
    "category": "technical_chat",
    "severity": "moderate",
    "channel": "chat",
    "description": "Siden ble blank midt i samtalen.",
    "suggestion": "Vis en beskjed når forbindelsen er borte.",
}


def employ(email: str, role: str, unit: Unit) -> Person:
    person = add_person(actor=None, email=f"{email}@example.org", name=email, password=None)
    appoint(actor=None, person=person, role=role, unit=unit, valid_from=dt.date(2015, 1, 1))
    return person


@pytest.fixture
def send(cast: Cast, line: CastLine) -> Send:
    """``send(person, "2022-04-08 18:30", category="routine")`` reports a deviation."""

    def send(
        person: Person,
        at: str = "2022-04-08 18:30",
        *,
        unit: Unit | None = None,
        of_line: bool = True,
        token: uuid.UUID | None = None,
        conversation: uuid.UUID | None = None,
        about_leader: bool = False,
        **answers: Any,
    ) -> Deviation:
        deviation, _is_new = submit_deviation(
            actor=person,
            unit=unit or cast.secretariat,
            line=line.line if of_line else None,
            happened_at=dt.datetime.fromisoformat(at).replace(tzinfo=OSLO_TIME),
            version=version_in_force(report_collection().questionnaire, timezone.localdate()),
            answers={**FAULT, **answers},
            token=token or uuid.uuid4(),
            conversation=conversation,
            about_leader=about_leader,
        )
        return deviation

    return send
