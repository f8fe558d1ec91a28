"""A small made-up year: contacts, calls, chats and feedback that can be counted by hand."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from conftest import AllMade, Cast, CastLine
from lykt.helpline.actions import NewContact, record_contacts
from lykt.helpline.models import CallRecord, Channel, ChatRecord
from lykt.lib.clock import local_day, local_minute
from lykt.questions.actions import NewResponse, record_many
from made_once import MadeOnce

OSLO_TIME = timezone.get_default_timezone()
ANSWERS = {
    "who_contacted": ("exposed", "relative", "unknown", None),
    "gender": ("woman", "man", "unknown", None),
    "partner_violence": ("heterosexual_relationship", "not_relevant", None),
}


@dataclass(frozen=True)
class Registered:
    """One contact as it was made up; the figures must agree with a count of these."""

    kind: str
    unit: int
    started_at: dt.datetime
    answers: dict[str, Any]

    @property
    def year(self) -> int:
        return self.started_at.year


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO_TIME)


@pytest.fixture(scope="session")
def year_made(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, all_made: AllMade
) -> MadeOnce[list[Registered]]:
    with django_db_blocker.unblock():
        return MadeOnce(_make_year, all_made.cast, all_made.questionnaires, all_made.line)


@pytest.fixture
def year(cast: Cast, line: CastLine, year_made: MadeOnce[list[Registered]]) -> list[Registered]:
    return year_made.put_in(cast, None, line)


def _make_year(cast: Cast, _questionnaires: None, line: CastLine) -> list[Registered]:
    """Ninety contacts in 2021 and 2022, on both channels, by both units."""
    random = Random(2022)  # noqa: S311 - made up
    rows = [_made_up(random, cast, number) for number in range(90)]
    for channel in (line.telephone, line.chat):
        own = [row for row in rows if row.kind == channel.kind]
        new = [NewContact(row.unit, row.started_at, None, row.answers) for row in own]
        record_contacts(actor=None, channel=channel, rows=new)
    return rows


def _made_up(random: Random, cast: Cast, number: int) -> Registered:
    kind = Channel.Kind.TELEPHONE if number % 3 else Channel.Kind.CHAT
    # From April: the chat opened then.
    day = dt.date(random.choice((2021, 2022)), 4, 1) + dt.timedelta(days=random.randrange(270))
    hour = random.randrange(9, 20) if kind == Channel.Kind.CHAT else random.randrange(24)
    chosen = {code: random.choice(options) for code, options in ANSWERS.items()}
    answers: dict[str, Any] = {code: option for code, option in chosen.items() if option}
    if day.year == 2021:
        answers.pop("partner_violence", None)
    answers["referrals"] = random.sample(("crisis_centre", "police", "nav"), random.randrange(3))
    return Registered(
        kind,
        random.choice((cast.secretariat.pk, cast.oslo.pk)),
        dt.datetime.combine(day, dt.time(hour, random.randrange(60)), OSLO_TIME),
        answers,
    )


@pytest.fixture
def call(line: CastLine) -> Callable[..., CallRecord]:
    """``call("2022-05-17 10:15", answered=False, waited=5)``."""

    def call(started: str, **rest: Any) -> CallRecord:
        moment = at(started)
        return CallRecord.objects.create(
            line=line.line,
            started_at=moment,
            day=local_day(moment),
            minute=local_minute(moment),
            **{"answered": True, "waited": 3, **rest},
        )

    return call


@pytest.fixture
def chat(line: CastLine) -> Callable[[str], ChatRecord]:
    def chat(started: str) -> ChatRecord:
        moment = at(started)
        return ChatRecord.objects.create(
            line=line.line,
            started_at=moment,
            ended_at=moment,
            day=local_day(moment),
            minute=local_minute(moment),
        )

    return chat


@pytest.fixture
def score(cast: Cast, line: CastLine) -> Callable[[str, int], None]:
    """``score("2022-05-17", 8)``: what a caller gave a chat."""

    def score(day: str, number: int) -> None:
        assert line.chat.feedback is not None
        record_many(
            actor=None,
            collection=line.chat.feedback,
            version=line.chat.feedback.questionnaire.versions.get(),
            rows=[NewResponse(cast.oslo.pk, dt.date.fromisoformat(day), {"score": number})],
        )

    return score
