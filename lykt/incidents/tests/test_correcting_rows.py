"""Correcting a damaged thing, a measure or a talk: what was wrong stays in the timeline."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client

from lykt.audit.models import Record
from lykt.incidents import actions
from lykt.incidents.access import OWN, PARTS, Part, Standing
from lykt.incidents.models import Case, Correction, Cost, Measure, Talk
from lykt.incidents.queries import case_visible_to
from lykt.incidents.sealed_words import words_of
from lykt.incidents.tests.conftest import Send, Workplace
from lykt.vault.models import RecordKey

WHY = "Kvitteringen viste noe annet."


def _address(case: Case, row: Any = None) -> str:
    if row is None:
        return f"/staff/incidents/cases/{case.pk}/"
    kind = type(row).__name__.lower()
    return f"/staff/incidents/cases/{case.pk}/correct/{kind}/{row.pk}/"


def _cost(**changes: Any) -> dict[str, Any]:
    return {
        "row-words": "Briller og etui",
        "row-kroner": "4 200",
        "row-outcome": "considered",
        "row-reason": WHY,
        **changes,
    }


@pytest.fixture
def case(workplace: Workplace, routines: None, send: Send) -> Case:
    """With a thing, a measure and a planned talk."""
    case = send(workplace.teacher).case
    leader = workplace.leader
    given: dict[str, Any] = {"actor": leader, "opened": case_visible_to(leader, case.pk)}
    actions.add_cost(**given, words="Briller", kroner=3490)
    actions.add_measure(**given, words="To i rommet", owner=leader, due_on=dt.date(2030, 6, 1))
    actions.plan_talk(**given, exposed=case.exposed.get(), day=dt.date(2022, 5, 3))
    return case


def test_a_thing_is_corrected_and_what_it_was_stays_in_the_timeline(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    cost = Cost.objects.get()
    assert _address(case, cost) in client.get(_address(case)).content.decode()
    page = client.get(_address(case, cost)).content.decode()
    assert 'value="3490"' in page
    assert client.post(_address(case, cost), _cost())["Location"] == _address(case)
    cost.refresh_from_db()
    assert (words_of(cost), cost.kroner) == ("Briller og etui", 4200)
    page = client.get(_address(case)).content.decode()
    for words in ("Briller</del>", "3490</del>", "Briller og etui</ins>", WHY):
        assert words in page
    assert "Er den erstattet" not in page
    kept = str(list(Record.objects.values_list("details", flat=True)))
    assert "Briller" not in kept
    assert WHY not in kept


def test_a_measure_and_a_talk_are_corrected(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    measure, talk = Measure.objects.get(), Talk.objects.get(task=None)
    sent = {
        "row-words": "To i rommet",
        "row-owner": workplace.director.pk,
        "row-due_on": "01.07.2030",
        "row-done_on": "",
        "row-reason": WHY,
    }
    assert client.post(_address(case, measure), sent).status_code == 302
    days = {"row-planned_for": "04.05.2022", "row-held_on": "04.05.2022", "row-reason": WHY}
    assert client.post(_address(case, talk), days).status_code == 302
    measure.refresh_from_db()
    talk.refresh_from_db()
    assert (measure.owner, measure.due_on) == (workplace.director, dt.date(2030, 7, 1))
    assert (talk.planned_for, talk.held_on) == (dt.date(2022, 5, 4), dt.date(2022, 5, 4))
    page = client.get(_address(case)).content.decode()
    assert "01.06.2030</del>" in page
    assert "leader</del>" in page
    # Who owns a measure is a name, and not for the chief safety representative; nor are talks.
    client.force_login(workplace.chief_safety)
    page = client.get(_address(case)).content.decode()
    assert "01.06.2030</del>" in page
    assert "leader</del>" not in page
    assert "03.05.2022</del>" not in page
    assert WHY not in page


def test_what_was_registered_by_mistake_is_taken_out_with_its_key(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    cost = Cost.objects.get()
    assert client.post(_address(case, cost), _cost(**{"row-withdrawn": "on"})).status_code == 302
    assert not Cost.objects.exists()
    assert not RecordKey.objects.filter(pk=cost.key_id).exists()
    assert "Briller</del>" in client.get(_address(case)).content.decode()
    talk = Talk.objects.get(task=None)
    days = {"row-planned_for": "03.05.2022", "row-reason": WHY, "row-withdrawn": "on"}
    assert client.post(_address(case, talk), days).status_code == 302
    assert not Talk.objects.filter(pk=talk.pk).exists()


def test_a_talk_of_the_routine_stays_and_what_is_ended_is_not_undone(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    talk = Talk.objects.get(task__step="talk_after_a_week")
    opened = case_visible_to(workplace.leader, case.pk)
    day = dt.date(2022, 4, 19)
    actions.hold_talk(
        actor=workplace.leader, opened=opened, talk=talk, day=day, words="", shared=False
    )
    sent = {"row-planned_for": "19.04.2022", "row-reason": WHY}
    for changes in ({"row-withdrawn": "on", "row-held_on": "19.04.2022"}, {"row-held_on": ""}):
        response = client.post(_address(case, talk), {**sent, **changes})
        assert response.status_code == 409
        assert WHY in response.content.decode()
    assert (
        client.post(_address(case, talk), {**sent, "row-held_on": "20.04.2022"}).status_code == 302
    )
    talk.refresh_from_db()
    assert talk.held_on == dt.date(2022, 4, 20)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"row-reason": ""}, 422),
        ({"row-kroner": "mye"}, 422),
        ({"row-words": "Briller", "row-kroner": "3490"}, 409),
    ],
)
def test_a_form_with_faults_keeps_every_word(
    client: Client, case: Case, workplace: Workplace, changes: dict[str, str], status: int
) -> None:
    client.force_login(workplace.leader)
    sent = _cost(**changes)
    response = client.post(_address(case, Cost.objects.get()), sent)
    page = response.content.decode()
    assert response.status_code == status
    assert all(words in page for words in (sent["row-words"], sent["row-kroner"]))
    assert not Correction.objects.exists()


@pytest.mark.parametrize("standing", Standing)
def test_only_who_follows_up_corrects_and_only_what_is_the_cases(
    client: Client, case: Case, workplace: Workplace, send: Send, standing: Standing
) -> None:
    people = {
        Standing.EXPOSED: workplace.teacher,
        Standing.REPORTER: workplace.teacher,
        Standing.LEADER: workplace.leader,
        Standing.HR: workplace.hr,
        Standing.CHIEF_SAFETY: workplace.chief_safety,
        Standing.SAFETY: workplace.safety,
        Standing.UNION: workplace.union,
    }
    cost = Cost.objects.get()
    client.force_login(people[standing])
    allowed = Part.FOLLOWING_UP in PARTS[standing]
    refused = 403 if standing in OWN else 404
    assert client.get(_address(case, cost)).status_code == (200 if allowed else refused)
    assert client.post(_address(case, cost), _cost()).status_code == (302 if allowed else refused)
    other = send(workplace.teacher).case
    not_there = 404 if allowed else refused
    assert client.post(_address(other, cost), _cost()).status_code == not_there
    guessed = f"/staff/incidents/cases/{case.pk}/correct/remark/{uuid.uuid4()}/"
    assert client.get(guessed).status_code == not_there
    client.logout()
    assert "/sign-in/" in client.get(_address(case, cost))["Location"]
