"""A line's counsellor in the night, a duty leader, and an assessment with something in it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import pytest
from django.test import Client
from django.utils import timezone

from conftest import Cast
from lykt.averting import actions
from lykt.averting.access import Opened
from lykt.averting.models import Assessment
from lykt.averting.queries import assessment_visible_to
from lykt.people.actions import add_person, appoint
from lykt.people.models import Person, Unit
from made_once import Once

Begin: TypeAlias = Callable[..., Assessment]
Act: TypeAlias = Callable[..., None]

WHAT = {"act": "killing", "words": "Han sier at han skal drepe henne i kveld."}
WHO = {"words": "Kvinne, 34, bor i Storgata 1.", "child": "no", "by_whom": "Samboeren."}
CERTAINTY = {"certainty": "most_likely", "words": "Han har kjøpt våpen."}
TIME = {"how_soon": "today", "possible": "yes", "words": "Etter jobb."}
QUESTIONS = {"what": WHAT, "who": WHO, "certainty": CERTAINTY, "time": TIME}
DECISION = {"decision": "yes", "words": "Hun er i fare.", "two": "no"}


@dataclass(frozen=True)
class Night:
    """Who is there. ``other_leader`` is a duty leader whom nobody consults."""

    unit: Unit
    counsellor: Person
    colleague: Person
    duty_leader: Person
    other_leader: Person
    manager: Person
    administrator: Person


def employ(email: str, role: str, unit: Unit) -> Person:
    person = add_person(actor=None, email=f"{email}@example.org", name=email, password=None)
    first = timezone.localdate().replace(month=1, day=1)
    appoint(actor=None, person=person, role=role, unit=unit, valid_from=first)
    return person


@pytest.fixture
def night(cast: Cast, once: Once) -> Night:
    return once(_make_night, cast)


def _make_night(cast: Cast) -> Night:
    unit = cast.secretariat
    return Night(
        unit=unit,
        counsellor=cast.counsellor,
        colleague=employ("colleague", "counsellor", unit),
        duty_leader=employ("duty-leader", "duty_leader", unit),
        other_leader=employ("other-leader", "duty_leader", unit),
        manager=cast.manager,
        administrator=cast.administrator,
    )


@pytest.fixture
def begin(night: Night, routines: None) -> Begin:
    def begin(person: Person | None = None, channel: str = "telephone", **given: Any) -> Assessment:
        return actions.begin_assessment(
            actor=person or night.counsellor, unit=night.unit, channel=channel, **given
        )

    return begin


def seen(person: Person, assessment: Assessment) -> Opened:
    return assessment_visible_to(person, assessment.pk)


def now_fields() -> dict[str, str]:
    """A moment that has been, as it is typed."""
    now = timezone.localtime()
    return {"day": f"{now:%d.%m.%Y}", "time": f"{now:%H.%M}"}


@pytest.fixture
def send(client: Client) -> Callable[..., Any]:
    """Somebody sends a step's form."""

    def send(person: Person, assessment: Assessment | uuid.UUID, step: str, **typed: Any) -> Any:
        client.force_login(person)
        pk = assessment.pk if isinstance(assessment, Assessment) else assessment
        return client.post(f"/staff/averting/{pk}/{step}/", typed)

    return send
