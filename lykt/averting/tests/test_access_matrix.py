"""Each standing against each part of an assessment: what is shown, done, and answered with 404."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client
from django.utils import formats, timezone

from conftest import Cast, CastDesk
from lykt.audit.models import Record
from lykt.averting import actions
from lykt.averting.access import PARTS, Part, Standing
from lykt.averting.models import Assessment
from lykt.averting.subject import describe
from lykt.averting.tests.conftest import (
    DECISION,
    QUESTIONS,
    Begin,
    Night,
    employ,
    now_fields,
    seen,
)
from lykt.people.models import Person
from lykt.routines.models import Task
from lykt.routines.subjects import Subject
from made_once import Once

Send = Callable[..., Any]

REPORT = {"how": "telephone", "words": "De reiser dit."}
MARKS: Mapping[Part, str] = {
    Part.READING: "Storgata 1",
    Part.ANSWERING: "/who/",
    Part.CONSULTING: "/consultation/",
    Part.DECIDING: "/reconsider/",
    Part.LOOKING: "/second_look/",
    Part.CONVERSATION: "Utdraget fra samtalen.",
    Part.REPORTING: "/package/",
    Part.EVALUATING: "/evaluation/",
    Part.OPENINGS: "Hvem som har åpnet vurderingen",
}
"""What stands on the page just where the part is given; the decision is by somebody else."""


@pytest.fixture
def people(night: Night) -> dict[Standing, Person]:
    return {
        Standing.COUNSELLOR: night.counsellor,
        Standing.DUTY_LEADER: night.duty_leader,
        Standing.MANAGER: night.manager,
    }


@pytest.fixture
def assessment(night: Night, begin: Begin, once: Once) -> Assessment:
    return once(_make_assessment, night, begin)


def _make_assessment(night: Night, begin: Begin) -> Assessment:
    """Decided by a second duty leader, and reported."""
    made = begin()
    by: dict[str, Any] = {"actor": night.counsellor, "opened": seen(night.counsellor, made)}
    actions.answer_question(**by, question="who", content=QUESTIONS["who"])
    for leader in (night.duty_leader, night.other_leader):
        actions.consult_leader(**by, leader=leader, content={"words": "Si fra."})
    decider: dict[str, Any] = {
        "actor": night.other_leader,
        "opened": seen(night.other_leader, made),
    }
    actions.decide_assessment(**decider, yes=True, alone=True, content=DECISION)
    actions.choose_excerpt(
        **by,
        content={
            "messages": [
                {
                    "number": 1,
                    "at": "2030-01-01T02:00:00+00:00",
                    "who": "Innskriver",
                    "text": MARKS[Part.CONVERSATION],
                }
            ]
        },
    )
    actions.report_to_police(**by, at=made.opened_at, content=REPORT)
    made.refresh_from_db()
    return made


@pytest.mark.parametrize("standing", Standing)
def test_each_sees_just_the_parts_that_the_table_gives(
    client: Client, assessment: Assessment, people: dict[Standing, Person], standing: Standing
) -> None:
    client.force_login(people[standing])
    page = client.get(f"/staff/averting/{assessment.pk}/").content.decode()
    shown = {part for part, words in MARKS.items() if words in page}
    assert shown == PARTS[standing]


@pytest.mark.parametrize("standing", Standing)
def test_each_opening_is_in_the_audit_log(
    client: Client, assessment: Assessment, people: dict[Standing, Person], standing: Standing
) -> None:
    client.force_login(people[standing])
    for address, action in (
        ("", "averting.open_assessment"),
        ("package/", "averting.open_package"),
    ):
        found = Record.objects.filter(action=action, actor=people[standing])
        before = found.count()
        assert client.get(f"/staff/averting/{assessment.pk}/{address}").status_code == 200
        assert found.count() == before + 1
        assert standing in found.last().details["standings"]  # type: ignore[union-attr]


STEPS: Mapping[str, tuple[Part, dict[str, str]]] = {
    "who": (Part.ANSWERING, QUESTIONS["who"]),
    "consultation": (Part.CONSULTING, {"other": "Kripos", "words": "Meld."}),
    "second_look": (Part.LOOKING, {"agrees": "yes", "words": "Enig."}),
    "follow_up": (Part.REPORTING, {"words": "Hun er trygg."}),
    "reconsider": (Part.DECIDING, {"words": "Noe nytt."}),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("standing", Standing)
def test_each_does_just_what_the_table_gives(
    assessment: Assessment,
    people: dict[Standing, Person],
    standing: Standing,
    step: str,
    send: Send,
) -> None:
    part, typed = STEPS[step]
    at = now_fields() if step == "consultation" else {}
    response = send(people[standing], assessment, step, **typed, **at)
    assert response.status_code == (302 if part in PARTS[standing] else 404)


ADDRESSES = ("", "who/", "decision/", "package/", "package/content/", "conversation/")


def test_nobody_else_learns_that_it_exists(
    client: Client, cast: Cast, night: Night, assessment: Assessment
) -> None:
    others = (night.colleague, cast.oslo_counsellor, cast.stranger)
    uninvited = employ("uninvited", "duty_leader", night.unit)
    for person in (*others, uninvited):
        client.force_login(person)
        for address in ADDRESSES:
            for pk in (assessment.pk, uuid.uuid4()):
                place = f"/staff/averting/{pk}/{address}"
                assert client.post(place).status_code in (404, 405)
                assert client.get(place).status_code in (404, 405)
        assert str(assessment.pk) not in client.get("/staff/averting/").content.decode()
        asked = str(assessment.pk)
        assert describe([asked], person)[asked] == Subject("Avvergeplikt")


def test_whoever_may_open_two_can_tell_them_apart_in_the_list_of_tasks(
    client: Client, night: Night, assessment: Assessment
) -> None:
    begun = [assessment.opened_at, assessment.opened_at + dt.timedelta(hours=1)]
    actions.begin_assessment(actor=night.counsellor, unit=night.unit, channel="telephone")
    Assessment.objects.exclude(pk=assessment.pk).update(opened_at=begun[1])
    client.force_login(night.manager)
    page = client.get("/staff/tasks/").content.decode()
    for at in begun:
        shown = formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")
        assert f"Avvergeplikt, {shown}, {night.unit}" in page


def test_whoever_answers_for_the_units_tasks_does_not_learn_that_it_exists(
    client: Client, night: Night, assessment: Assessment
) -> None:
    client.force_login(employ("head", "department_head", night.unit))
    for address in ("unit/", "late/"):
        page = client.get(f"/staff/tasks/{address}").content.decode()
        assert "Avvergeplikt" not in page
    for task in Task.objects.filter(run__subject_id=str(assessment.pk)):
        assert client.get(f"/staff/tasks/{task.pk}/").status_code == 404


def test_administrators_and_readers_are_refused_and_visitors_sent_to_the_sign_in(
    client: Client, cast: Cast, night: Night, assessment: Assessment
) -> None:
    for address in ("", "begin/", f"{assessment.pk}/", f"{assessment.pk}/package/"):
        place = f"/staff/averting/{address}"
        client.logout()
        assert "/sign-in/" in client.get(place)["Location"]
        for person in (night.administrator, cast.reader, cast.analyst):
            client.force_login(person)
            assert client.get(place).status_code == 403


def test_a_role_that_has_ended_gives_nothing(
    client: Client, night: Night, assessment: Assessment
) -> None:
    for person in (night.counsellor, night.duty_leader):
        person.appointments.all().delete()
        client.force_login(person)
        assert client.get(f"/staff/averting/{assessment.pk}/").status_code == 403


def test_a_conversation_that_one_has_nothing_to_do_with_opens_no_assessment(
    client: Client, night: Night, desk: CastDesk
) -> None:
    client.force_login(night.counsellor)
    response = client.post(
        f"/staff/averting/begin/?conversation={uuid.uuid4()}", {"channel": "chat"}
    )
    assert response.status_code == 404
    assert client.get("/staff/averting/begin/?contact=99999").status_code == 404
    assert client.get("/staff/averting/begin/?conversation=x").status_code == 404
    assert not Assessment.objects.exists()


def test_the_table_knows_every_standing_and_the_marks_every_part() -> None:
    assert set(PARTS) == set(Standing)
    assert set(MARKS) == set(Part)
