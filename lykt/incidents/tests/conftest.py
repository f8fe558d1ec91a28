"""A small workplace: a municipality with a school, and who does what there."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from conftest import AllMade
from lykt.incidents.actions import submit_report
from lykt.incidents.collection import report_collection
from lykt.incidents.models import Case, Report
from lykt.people.actions import add_person, add_unit, appoint
from lykt.people.models import Person, Unit
from lykt.questions.queries import version_in_force
from lykt.routines.models import Task
from made_once import MadeOnce

OSLO_TIME = timezone.get_default_timezone()
Send: TypeAlias = Callable[..., Report]


@dataclass(frozen=True)
class Workplace:
    """``school`` is below ``municipality``; ``home`` is another unit of it.

    ``leader`` and ``safety`` are at the school, the others for the whole municipality.
    """

    municipality: Unit
    school: Unit
    home: Unit
    teacher: Person
    colleague: Person
    nurse: Person
    leader: Person
    safety: Person
    chief_safety: Person
    hr: Person
    union: Person
    director: Person


def employ(email: str, role: str, unit: Unit) -> Person:
    person = add_person(actor=None, email=f"{email}@example.org", name=email, password=None)
    appoint(actor=None, person=person, role=role, unit=unit, valid_from=dt.date(2015, 1, 1))
    return person


def _unit(code: str, kind: Unit.Kind, parent: Unit | None = None) -> Unit:
    return add_unit(actor=None, kind=kind, code=code, name=code.title(), parent=parent)


@pytest.fixture(scope="session")
def workplace_made(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, all_made: AllMade
) -> MadeOnce[Workplace]:
    with django_db_blocker.unblock():
        return MadeOnce(_make_workplace, all_made.questionnaires)


@pytest.fixture
def workplace(questionnaires: None, workplace_made: MadeOnce[Workplace]) -> Workplace:
    return workplace_made.put_in(None)


def _make_workplace(_questionnaires: None) -> Workplace:
    municipality = _unit("municipality", Unit.Kind.MUNICIPALITY)
    school = _unit("school", Unit.Kind.OFFICE, municipality)
    home = _unit("home", Unit.Kind.OFFICE, municipality)
    return Workplace(
        municipality=municipality,
        school=school,
        home=home,
        teacher=employ("teacher", "employee", school),
        colleague=employ("colleague", "employee", school),
        nurse=employ("nurse", "employee", home),
        leader=employ("leader", "line_leader", school),
        safety=employ("safety", "safety_representative", school),
        chief_safety=employ("chief", "chief_safety_representative", municipality),
        hr=employ("hr", "hr", municipality),
        union=employ("union", "union_representative", municipality),
        director=employ("director", "municipal_director", municipality),
    )


def end_all_steps(case: Case) -> None:
    """As if each had been seen to."""
    Task.objects.filter(run__subject_id=str(case.pk), ended_at=None).update(
        ended_at=timezone.now(), state=Task.State.NOT_APPLICABLE
    )


ATTACK = {
    "reporter": "exposed",
    "what": ["physical_attack"],
    "place": "meeting_room",
    "by_whom": "relative",
    "injury_body": "minor",
    "description": "Han slo meg i ansiktet.",
}


@pytest.fixture
def send(workplace: Workplace) -> Send:
    """``send(person, "2022-04-08 18:30", place="telephone")`` sends a report."""

    def send(
        person: Person,
        at: str = "2022-04-08 18:30",
        *,
        unit: Unit | None = None,
        token: uuid.UUID | None = None,
        anonymous: bool = False,
        **answers: Any,
    ) -> Report:
        report, _is_new = submit_report(
            actor=person,
            unit=unit or workplace.school,
            happened_at=dt.datetime.fromisoformat(at).replace(tzinfo=OSLO_TIME),
            version=version_in_force(report_collection().questionnaire, timezone.localdate()),
            answers={**ATTACK, **answers},
            token=token or uuid.uuid4(),
            anonymous=anonymous,
        )
        return report

    return send
