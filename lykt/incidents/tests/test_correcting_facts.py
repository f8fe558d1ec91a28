"""Correcting the facts of a case: what they were stays, and numbers and routines follow."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lykt.audit.models import Record
from lykt.incidents import actions
from lykt.incidents.access import OWN, PARTS, Part, Standing
from lykt.incidents.models import Case, Correction, Talk
from lykt.incidents.queries import case_visible_to, open_tasks_of
from lykt.incidents.queries.doubts import tasks_in_doubt
from lykt.incidents.retention import destroy_on_day
from lykt.incidents.sealed_words import words_of
from lykt.incidents.tests.conftest import OSLO_TIME, Send, Workplace, end_all_steps
from lykt.incidents.tests.test_sources import _counted
from lykt.questions.queries import texts_of
from lykt.routines.models import Run, Task

WHY = "Han slo ikke, han truet."


def _address(case: Case, page: str = "facts/") -> str:
    return f"/staff/incidents/cases/{case.pk}/{page}"


def _filled(**changes: Any) -> dict[str, Any]:
    return {
        "q-day": "08.04.2022",
        "q-time": "18.30",
        "q-what": ["physical_attack"],
        "q-place": "meeting_room",
        "q-by_whom": "relative",
        "q-injury_body": "minor",
        "q-reason": WHY,
        "revision": "1",
        **changes,
    }


THREAT = {"q-what": ["threat"], "q-injury_body": "none", "q-place": "telephone"}


@pytest.fixture
def case(workplace: Workplace, routines: None, send: Send) -> Case:
    return send(workplace.teacher).case


def test_the_page_shows_what_stands_and_asks_why(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    assert _address(case) in client.get(_address(case, "")).content.decode()
    page = client.get(_address(case)).content.decode()
    assert 'value="08.04.2022"' in page
    assert "Hvorfor rettes fakta?" in page
    assert "Steg som ikke passer lenger, blir stående" in page
    # Who reported, and what was told in words, is not corrected.
    assert "Hvem melder?" not in page
    assert "Han slo meg i ansiktet." not in page
    assert Record.objects.filter(action="incidents.open_case", actor=workplace.leader).count() == 2


def test_what_it_was_stays_with_who_when_and_why_and_the_rest_follows(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    response = client.post(_address(case), _filled(**THREAT, **{"q-day": "07.04.2022"}))
    assert response["Location"] == _address(case, "")
    case.refresh_from_db()
    report = case.reports.get()
    assert (case.day, report.response.day) == (dt.date(2022, 4, 7), dt.date(2022, 4, 7))
    assert report.response.answers == {
        "reporter": "exposed",
        "what": ["threat"],
        "place": "telephone",
        "by_whom": "relative",
        "injury_body": "none",
    }
    assert texts_of(report.response) == {"description": "Han slo meg i ansiktet."}
    before = report.response.revisions.get()
    assert (before.answers["what"], before.reason) == (["physical_attack"], "")

    held = Correction.objects.get()
    assert held.author == workplace.leader
    assert held.key.destroy_on == case.destroy_on == case.exposed.get().key.destroy_on
    assert WHY.encode() not in bytes(held.sealed)
    assert WHY not in str(list(Record.objects.values_list("details", flat=True)))
    page = client.get(_address(case, "")).content.decode()
    assert "Fakta ble rettet" in page
    assert "08.04.2022 18.30" in page
    assert "Fysisk angrep på person</del>" in page
    assert WHY in page


def test_the_numbers_follow(client: Client, workplace: Workplace, send: Send) -> None:
    case = send(workplace.teacher).case
    assert _counted("question:what")["physical_attack"] == 1
    client.force_login(workplace.leader)
    client.post(_address(case), _filled(**THREAT))
    what, place = _counted("question:what"), _counted("question:place", unit="school")
    assert (what["threat"], what.get("physical_attack")) == (1, None)
    assert (place["telephone"], place.get("meeting_room")) == (1, None)
    client.post(_address(case), _filled(**THREAT, **{"q-day": "31.12.2021", "revision": "2"}))
    assert _counted() == {}


def test_routines_and_steps_that_fit_now_come_and_those_that_do_not_stay_until_set_aside(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    before = set(open_tasks_of(case).values_list("pk", flat=True))
    client.post(_address(case), _filled(**THREAT))
    assert before <= set(open_tasks_of(case).values_list("pk", flat=True))
    started = Run.objects.get(version__routine__code="threats_at_a_distance")
    assert started.reported_at == case.opened_at
    talk = started.tasks.get(step="talk_after_a_week")
    assert talk.concerns == workplace.teacher
    assert Talk.objects.get(task=talk).planned_for == dt.date(2022, 4, 19)

    doubt = tasks_in_doubt(case)
    assert {task.run.version.routine.code for task in doubt} == {*("physical_violence", "notices")}
    notified = next(t for t in doubt if t.step == "notify_chief_safety_representative")
    page = client.get(_address(case, "")).content.decode()
    assert "noen steg passer ikke lenger" in page

    chosen = [task.pk for task in doubt if task != notified]
    address = _address(case, "set-steps-aside/")
    sent = {"set-steps-aside-tasks": chosen, "set-steps-aside-reason": ""}
    assert client.post(address, sent).status_code == 422
    sent["set-steps-aside-reason"] = "Det var en trussel."
    assert client.post(address, sent).status_code == 302
    fallen = Task.objects.filter(pk__in=chosen)
    assert set(fallen.values_list("state", flat=True)) == {Task.State.NOT_APPLICABLE}
    assert tasks_in_doubt(case) == [notified]
    # A talk that nobody is asked to hold any more is not promised either.
    weekly = Talk.objects.filter(task__step="talk_after_a_week")
    assert [one.task for one in weekly] == [talk]
    assert Task.objects.get(pk=notified.pk).is_open
    # No other step is set aside here, whatever is sent.
    other = started.tasks.get(step="gather_staff")
    sent["set-steps-aside-tasks"] = [other.pk]
    assert client.post(address, sent).status_code == 422
    other.refresh_from_db()
    assert other.is_open


def test_deadlines_and_talks_move_with_the_event(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    client.post(_address(case), _filled(**{"q-day": "08.03.2022"}))
    task = Task.objects.get(step="talk_after_a_week")
    assert task.due_at
    assert timezone.localtime(task.due_at).date() == dt.date(2022, 3, 15)
    assert Talk.objects.get(task=task).planned_for == dt.date(2022, 3, 15)
    assert {run.event_at for run in Run.objects.all()} == {
        dt.datetime(2022, 3, 8, 18, 30, tzinfo=OSLO_TIME)
    }
    assert not tasks_in_doubt(case)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"q-reason": " "}, "q-reason"),
        ({"q-day": "32.13.2022"}, "32.13.2022"),
        ({"q-day": f"{timezone.localdate() + dt.timedelta(days=2):%d.%m.%Y}"}, "har ikke vært"),
        ({"q-by_whom": "staff"}, "Det som skjer mellom kolleger"),
        ({"q-what": []}, "q-what"),
    ],
)
def test_what_can_not_be_is_said_and_every_word_is_kept(
    client: Client, case: Case, workplace: Workplace, changes: dict[str, Any], says: str
) -> None:
    client.force_login(workplace.leader)
    response = client.post(_address(case), _filled(**{**THREAT, **changes}))
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert WHY in page or "q-reason" in changes
    assert not Correction.objects.exists()


def test_nothing_changed_is_no_correction_and_a_closed_case_is_opened_first(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.leader)
    assert client.post(_address(case), _filled()).status_code == 409
    end_all_steps(case)
    opened = case_visible_to(workplace.leader, case.pk)
    actions.close_case(actor=workplace.leader, opened=opened, evaluation="Ferdig.")
    assert client.get(_address(case))["Location"] == _address(case, "")
    response = client.post(_address(case), _filled(**THREAT))
    assert response.status_code == 409
    assert WHY in response.content.decode()
    assert not Correction.objects.exists()


def test_of_two_who_correct_the_second_sees_what_the_first_did(
    client: Client, case: Case, workplace: Workplace
) -> None:
    client.force_login(workplace.director)
    client.post(_address(case), _filled(**THREAT))
    client.force_login(workplace.leader)
    mine = _filled(**{"q-place": "reception", "q-reason": "Det var i resepsjonen."})
    response = client.post(_address(case), mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Det var i resepsjonen." in page
    assert "På telefon</ins>" in page
    assert 'name="revision" value="2"' in page
    assert client.post(_address(case), {**mine, "revision": "2"}).status_code == 302


def test_who_reported_reads_what_was_corrected_and_others_only_what_is_theirs(
    client: Client, case: Case, workplace: Workplace
) -> None:
    leader = workplace.leader
    opened = case_visible_to(leader, case.pk)
    actions.add_exposed(actor=leader, opened=opened, person=workplace.colleague, name="")
    client.force_login(leader)
    client.post(_address(case), _filled(**THREAT))

    def reads(person: Any, address: str) -> list[bool]:
        client.force_login(person)
        page = client.get(address).content.decode()
        return [words in page for words in ("Fysisk angrep på person</del>", WHY)]

    own = f"/staff/incidents/mine/{case.pk}/"
    assert reads(workplace.teacher, own) == [True, True]
    assert reads(workplace.colleague, own) == [False, False]
    assert reads(workplace.hr, _address(case, "")) == [True, True]
    assert reads(workplace.chief_safety, _address(case, "")) == [True, False]
    assert reads(workplace.safety, _address(case, "")) == [True, False]
    assert reads(workplace.union, _address(case, "")) == [True, False]


@pytest.mark.parametrize("standing", Standing)
def test_only_who_follows_up_corrects(
    client: Client, case: Case, workplace: Workplace, standing: Standing
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
    client.force_login(people[standing])
    allowed = Part.FOLLOWING_UP in PARTS[standing]
    refused = 403 if standing in OWN else 404
    assert client.get(_address(case)).status_code == (200 if allowed else refused)
    assert client.post(_address(case), _filled(**THREAT)).status_code == (
        302 if allowed else refused
    )
    client.logout()
    assert "/sign-in/" in client.get(_address(case))["Location"]


def test_a_correction_ends_with_the_case(client: Client, case: Case, workplace: Workplace) -> None:
    client.force_login(workplace.leader)
    client.post(_address(case), _filled(**THREAT))
    assert WHY in words_of(Correction.objects.get())
    case.refresh_from_db()
    destroy_on_day(case.destroy_on)
    assert not Correction.objects.exists()
    assert client.get(_address(case)).status_code == 404
    assert case.reports.get().reporter is None
