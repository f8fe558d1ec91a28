"""One's own duties: apart from the employer's, each their own, without what they were about."""

import datetime as dt

import pytest
from django.test import Client

from lykt.audit.models import Record
from lykt.incidents.models import Case, OwnDuty
from lykt.incidents.retention import destroy_on_day
from lykt.incidents.tests.conftest import Send, Workplace, employ
from lykt.routines.actions import RoutineError, decide
from lykt.routines.models import Task
from lykt.routines.texts import text_of

DONE = {"duty": "child_welfare", "child_welfare-outcome": "done", "child_welfare-day": "08.04.2022"}
NOT_NEEDED = {"duty": "avert", "avert-outcome": "not_needed", "avert-day": "08.04.2022"}


@pytest.fixture
def address(case: Case) -> str:
    return f"/staff/incidents/duties/{case.pk}/"


@pytest.fixture
def own(client: Client, workplace: Workplace, case: Case) -> Client:
    client.force_login(workplace.teacher)
    return client


def task(case: Case, step: str) -> Task:
    return Task.objects.select_related("run__key").get(run__subject_id=str(case.pk), step=step)


def test_it_says_what_they_are_and_whom_to_call(own: Client, address: str) -> None:
    page = own.get(address).content.decode()
    assert "Disse pliktene er dine" in page
    assert 'href="tel:116111"' in page
    assert "straffeloven § 196" in page
    # The law as it was on the day of the event.
    assert "barnevernloven § 6-4" in page


def test_that_it_is_seen_to_ends_the_step_and_says_nothing_more(
    own: Client, address: str, case: Case
) -> None:
    assert own.post(address, DONE).status_code == 302
    assert own.post(address, NOT_NEEDED).status_code == 302
    child, avert = (
        task(case, step) for step in ("consider_duty_to_report_child", "consider_duty_to_avert")
    )
    assert (child.decision, avert.decision) == (True, False)
    assert text_of(child) == ("Vurdert av den som har plikten. Hva det gjaldt, står ikke her.")
    assert OwnDuty.objects.filter(retracted_at=None).count() == 2
    for record in Record.objects.filter(action="incidents.record_own_duty"):
        assert not record.details


def test_the_task_leads_here_and_is_ended_nowhere_else(
    own: Client, address: str, case: Case, workplace: Workplace
) -> None:
    step = task(case, "consider_duty_to_report_child")
    assert address in own.get(f"/staff/tasks/{step.pk}/").content.decode()
    with pytest.raises(RoutineError):
        decide(actor=workplace.teacher, task=step, yes=True, reason="Det gjelder barnet.")


def test_it_is_shown_to_nobody_else(
    own: Client, address: str, case: Case, workplace: Workplace
) -> None:
    own.post(address, DONE)
    assert "Jeg har meldt fra, 8. april 2022" in own.get(address).content.decode()
    for person in (workplace.leader, workplace.hr, workplace.chief_safety):
        own.force_login(person)
        assert "8. april 2022</strong>" not in own.get(address).content.decode()
        page = own.get(f"/staff/incidents/cases/{case.pk}/").content.decode()
        assert "Jeg har meldt fra" not in page


def test_a_leader_has_duties_too_and_ends_nobody_elses_step(
    own: Client, address: str, case: Case, workplace: Workplace
) -> None:
    own.force_login(workplace.leader)
    assert own.post(address, DONE).status_code == 302
    assert OwnDuty.objects.get().person == workplace.leader
    assert task(case, "consider_duty_to_report_child").is_open


def test_a_mistake_is_taken_back_and_stays(own: Client, address: str, workplace: Workplace) -> None:
    own.post(address, DONE)
    row = OwnDuty.objects.get()
    retract = f"{address}{row.pk}/retract/"
    own.force_login(workplace.leader)
    assert own.post(retract).status_code == 404
    own.force_login(workplace.teacher)
    assert own.post(retract).status_code == 302
    assert own.post(retract).status_code == 404
    row.refresh_from_db()
    assert row.retracted_at
    assert "Trukket tilbake" in own.get(address).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"child_welfare-outcome": ""}, "Hva har du gjort?"),
        ({"child_welfare-day": "01.01.2199"}, "Denne dagen har ikke vært ennå."),
    ],
)
def test_what_is_missing_is_said(
    own: Client, address: str, changed: dict[str, str], said: str
) -> None:
    response = own.post(address, DONE | changed)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not OwnDuty.objects.exists()


def test_there_is_no_other_duty(own: Client, address: str) -> None:
    assert own.post(address, DONE | {"duty": "tidiness"}).status_code == 404


def test_it_is_for_whoever_may_open_the_case(
    client: Client, address: str, case: Case, workplace: Workplace
) -> None:
    stranger = employ("other-leader", "line_leader", workplace.home)
    for person, status in (
        (workplace.teacher, 200),
        (workplace.leader, 200),
        (workplace.safety, 200),
        (workplace.union, 200),
        (workplace.colleague, 404),
        (stranger, 404),
    ):
        client.force_login(person)
        assert client.get(address).status_code == status
    opened = Record.objects.filter(action="incidents.open_case", subject_id=str(case.pk))
    assert {record.actor for record in opened} == {
        workplace.teacher,
        workplace.leader,
        workplace.safety,
        workplace.union,
    }
    client.logout()
    assert "/sign-in/" in client.get(address)["Location"]


def test_it_ends_with_the_case(
    own: Client, case: Case, address: str, workplace: Workplace, send: Send
) -> None:
    own.post(address, DONE)
    assert destroy_on_day(case.destroy_on - dt.timedelta(days=1)).due == 0
    destroy_on_day(case.destroy_on)
    assert not OwnDuty.objects.exists()
