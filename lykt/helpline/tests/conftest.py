"""What the helpline's tests share: registering a contact in one line."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from django.utils import timezone

from conftest import Cast, CastLine
from lykt.helpline.actions import record_contact
from lykt.helpline.models import Channel, Contact
from lykt.people.models import Unit
from lykt.questions.queries import version_in_force

OSLO_TIME = timezone.get_default_timezone()
Register: TypeAlias = Callable[..., Contact]


@pytest.fixture
def register(cast: Cast, line: CastLine) -> Register:
    """``register("2022-05-17 10:15", channel=…, unit=…, who_contacted="exposed")``."""

    def register(
        started: str, *, channel: Channel | None = None, unit: Unit | None = None, **answers: Any
    ) -> Contact:
        started_at = dt.datetime.fromisoformat(started).replace(tzinfo=OSLO_TIME)
        channel = channel or line.telephone
        contact, _ = record_contact(
            actor=cast.counsellor,
            channel=channel,
            unit=unit or cast.secretariat,
            started_at=started_at,
            ended_at=started_at + dt.timedelta(minutes=17),
            version=version_in_force(channel.registration.questionnaire, started_at.date()),
            answers=answers,
            token=uuid.uuid4(),
        )
        return contact

    return register
