"""Whoever reports for somebody else chooses them among colleagues; each is thanked as such."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from lykt.incidents.models import Case, Exposed, Report
from lykt.incidents.tests.conftest import Send, Workplace
from lykt.incidents.tests.test_reporting import FORM, WORDS, _filled, _opened
from lykt.people.models import Person
from lykt.routines.actions.reminding import remind
from lykt.routines.models import Notice
from lykt.routines.queries import my_tasks


def _sent(client: Client, person: Person, **answers: object) -> Case:
    answer = client.post(FORM, _filled(_opened(client, person), **answers))
    assert answer.status_code == 302, answer.content.decode()
    return Report.objects.get().case


def _own(client: Client, person: Person, case: Case) -> str:
    client.force_login(person)
    return client.get(f"/staff/incidents/mine/{case.pk}/").content.decode()


def test_colleagues_of_the_unit_are_in_the_list_by_name(
    client: Client, workplace: Workplace
) -> None:
    client.force_login(workplace.teacher)
    page = client.get(FORM).content.decode()
    listed = page[page.index('name="w-exposed_person"') :]
    names = re.findall(r'<option value="\d+">(.*?)</option>', listed[: listed.index("</select>")])
    assert names == ["colleague", "leader", "safety"]
    assert "Ikke i listen? Skriv hvem som ble utsatt" in page


@pytest.mark.parametrize("how", ["witness", "on_behalf"])
def test_a_colleague_who_was_exposed_has_the_case_and_its_steps_from_the_start(
    client: Client, workplace: Workplace, routines: None, how: str
) -> None:
    who = {"q-reporter": how, "w-exposed_person": workplace.colleague.pk}
    case = _sent(client, workplace.leader, **who)
    assert Exposed.objects.get().person == workplace.colleague
    assert any(task.step == "see_doctor" for task in my_tasks(workplace.colleague))
    remind(timezone.now())
    assert Notice.objects.filter(person=workplace.colleague, task__step="see_doctor").exists()
    page = _own(client, workplace.colleague, case)
    assert "Noen har meldt fra om det som skjedde med deg" in page
    assert "Takk for at du" not in page


def test_each_who_reports_is_thanked_for_what_they_did(
    client: Client, workplace: Workplace, routines: None, send: Send
) -> None:
    by_leader = send(workplace.leader, reporter="on_behalf").case
    page = _own(client, workplace.leader, by_leader)
    assert "Takk for at du melder for den ansatte." in page
    assert "du blir fulgt opp" not in page
    seen = send(workplace.colleague, reporter="witness").case
    page = _own(client, workplace.colleague, seen)
    assert "som følger opp den det skjedde med" in page
    assert "du blir fulgt opp" not in page
    own = send(workplace.teacher).case
    assert "du blir fulgt opp" in _own(client, workplace.teacher, own)


def test_it_happened_to_me_is_about_nobody_else(client: Client, workplace: Workplace) -> None:
    _sent(client, workplace.teacher, **{"w-exposed_person": workplace.colleague.pk})
    assert Exposed.objects.get().person == workplace.teacher


def test_somebody_outside_the_list_is_not_taken_and_nothing_is_lost(
    client: Client, workplace: Workplace
) -> None:
    fields = _opened(client, workplace.teacher)
    for who in (workplace.nurse, workplace.teacher):
        sent = _filled(fields, **{"q-reporter": "witness", "w-exposed_person": who.pk})
        answer = client.post(FORM, sent)
        assert answer.status_code == 422
        assert WORDS in answer.content.decode()
    assert not Report.objects.exists()


def test_somebody_who_is_not_in_the_list_is_written(client: Client, workplace: Workplace) -> None:
    _sent(client, workplace.teacher, **{"q-reporter": "witness", "q-exposed": "En vikar"})
    assert not Exposed.objects.exists()
