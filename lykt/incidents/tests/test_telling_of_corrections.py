"""Whoever knew the case as it was is told when its facts are corrected."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from lykt.incidents.actions import telling
from lykt.incidents.models import Case
from lykt.incidents.queries.doubts import tasks_in_doubt
from lykt.incidents.tests.conftest import Send, Workplace, employ
from lykt.incidents.tests.test_correcting_facts import THREAT, WHY, _address, _filled
from lykt.people.models import Person
from lykt.routines.actions import finish
from lykt.routines.actions.outbox import send_mails
from lykt.routines.models import Mail, Notice, Task

TITLE = "Fakta i saken er rettet"


@pytest.fixture
def case(workplace: Workplace, routines: None, send: Send) -> Case:
    return send(workplace.teacher).case


def correct(client: Client, case: Case, by: Person, **changes: object) -> None:
    client.force_login(by)
    sent = _filled(**{**THREAT, **changes})
    assert client.post(_address(case), sent).status_code == 302


def told() -> set[Person]:
    of_it = Notice.objects.filter(task__step="tell_of_correction", occasion="told")
    return {notice.person for notice in of_it}


def test_the_reporter_the_chief_and_whoever_was_told_before_are_told(
    client: Client, case: Case, workplace: Workplace
) -> None:
    finish(actor=workplace.leader, task=Task.objects.get(step="copy_to_hr"))
    correct(client, case, workplace.leader)
    assert told() == {workplace.teacher, workplace.chief_safety, workplace.hr}


def test_who_was_told_and_has_no_role_there_any_more_is_told_nothing(
    client: Client, case: Case, workplace: Workplace
) -> None:
    finish(actor=workplace.leader, task=Task.objects.get(step="inform_safety_representative"))
    workplace.safety.appointments.update(unit=workplace.home)
    correct(client, case, workplace.leader)
    assert workplace.safety not in told()


def test_another_correction_is_told_anew(client: Client, case: Case, workplace: Workplace) -> None:
    correct(client, case, workplace.leader)
    correct(client, case, workplace.director, **{"q-place": "reception", "revision": "2"})
    of_chief = Notice.objects.filter(person=workplace.chief_safety, occasion="told")
    assert of_chief.filter(task__step="tell_of_correction", seen_at=None).count() == 2


def test_each_reads_what_changed_and_the_mail_says_nothing_of_it(
    client: Client, case: Case, workplace: Workplace, settings: object
) -> None:
    settings.EMAIL_HOST = "localhost"  # type: ignore[attr-defined]
    correct(client, case, workplace.leader)
    assert Mail.objects.filter(person=workplace.chief_safety).count() == 1
    send_mails(timezone.now())
    sent = [each for each in mail.outbox if each.to == [workplace.chief_safety.email]]
    said = f"{sent[0].subject} {sent[0].body}"
    for secret in (WHY, TITLE, "trussel", "Rettet", "School", workplace.teacher.name):
        assert secret not in said
    client.force_login(workplace.chief_safety)
    tasks = client.get("/staff/tasks/").content.decode()
    assert TITLE in tasks
    assert _address(case, "") in tasks
    page = client.get(_address(case, "")).content.decode()
    assert "Fysisk angrep på person</del>" in page
    assert WHY not in page
    client.force_login(workplace.teacher)
    own = f"/staff/incidents/mine/{case.pk}/"
    assert own in client.get("/staff/tasks/").content.decode()
    assert WHY in client.get(own).content.decode()


def test_a_case_that_became_less_grave_is_not_hidden_from_the_chief(
    client: Client, case: Case, workplace: Workplace
) -> None:
    """The step that was to tell of violence is set aside before anybody was told."""
    correct(client, case, workplace.leader)
    aside = {
        "set-steps-aside-tasks": [task.pk for task in tasks_in_doubt(case)],
        "set-steps-aside-reason": "Det var en trussel.",
    }
    client.post(_address(case, "set-steps-aside/"), aside)
    notify = Task.objects.get(step="notify_chief_safety_representative")
    assert notify.state == Task.State.NOT_APPLICABLE
    assert workplace.chief_safety in told()
    client.force_login(workplace.chief_safety)
    assert str(case.pk) in client.get("/staff/incidents/cases/").content.decode()
    assert "Fysisk angrep på person</del>" in client.get(_address(case, "")).content.decode()


def test_the_case_says_who_was_told_and_it_leaves_no_step_behind(
    client: Client, case: Case, workplace: Workplace
) -> None:
    correct(client, case, workplace.leader)
    assert not Task.objects.filter(step="tell_of_correction", ended_at=None).exists()
    page = client.get(_address(case, "")).content.decode()
    assert TITLE in page
    assert tasks_in_doubt(case)
    assert not [task for task in tasks_in_doubt(case) if task.title == TITLE]


def test_a_report_without_a_name_has_nobody_to_tell(
    client: Client, case: Case, workplace: Workplace
) -> None:
    case.reports.update(reporter=None)
    correct(client, case, workplace.leader)
    assert told() == {workplace.chief_safety}


def test_whoever_corrects_is_not_told_of_it(
    client: Client, workplace: Workplace, routines: None, send: Send
) -> None:
    case = send(workplace.leader, reporter="witness", exposed="En vikar").case
    other = employ("other-chief", "chief_safety_representative", workplace.municipality)
    correct(client, case, workplace.leader)
    assert told() == {workplace.chief_safety, other}


def test_a_correction_is_taken_also_where_the_routine_is_not_in_force(
    client: Client, case: Case, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "ROUTINE", "none")
    correct(client, case, workplace.leader)
    assert told() == set()
