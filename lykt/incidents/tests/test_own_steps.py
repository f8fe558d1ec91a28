"""The talks of a case are held on its page alone; their tasks' pages lead there."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from lykt.incidents import actions
from lykt.incidents.models import Case, Talk
from lykt.incidents.own_steps import OWN_STEPS
from lykt.incidents.queries import case_visible_to, open_tasks_of
from lykt.incidents.tests.conftest import Send, Workplace
from lykt.routines.actions import RoutineError, delegate
from lykt.routines.models import Task

TALKS = ("talk_after_a_week", "talk_after_a_month")


@pytest.fixture
def case(workplace: Workplace, routines: None, send: Send) -> Case:
    return send(workplace.teacher).case


@pytest.mark.parametrize("step", TALKS)
def test_the_step_is_not_done_behind_the_cases_back(
    client: Client, case: Case, workplace: Workplace, step: str
) -> None:
    task = Task.objects.get(step=step)
    client.force_login(workplace.leader)
    answer = client.post(reverse("routines:finish", args=[task.pk]), {"finish-note": "Gjort."})
    assert "egen side" in answer.content.decode()
    task.refresh_from_db()
    assert task.is_open
    assert Talk.objects.get(task=task).held_on is None


@pytest.mark.parametrize("step", TALKS)
def test_the_tasks_page_leads_to_the_talk_which_ends_the_step(
    client: Client, case: Case, workplace: Workplace, step: str
) -> None:
    task = Task.objects.get(step=step)
    client.force_login(workplace.leader)
    address = f"/staff/incidents/cases/{case.pk}/?do=hold-talk#talks"
    page = client.get(reverse("routines:task", args=[task.pk])).content.decode()
    assert f'href="{address}"' in html.unescape(page)
    assert "finish/" not in page
    opened = client.get(address).content.decode()
    form = r"<details[^>]* open>\s*<summary>[^<]*</summary>\s*<div><form[^>]*/hold-talk/"
    assert re.search(form, opened)
    talk = Talk.objects.get(task=task)
    client.post(
        f"/staff/incidents/cases/{case.pk}/hold-talk/",
        {"hold-talk-talk": str(talk.pk), "hold-talk-day": "19.04.2022"},
    )
    task.refresh_from_db()
    assert task.state == Task.State.DONE


def test_whoever_does_not_want_the_talk_is_not_made_to(
    client: Client, case: Case, workplace: Workplace
) -> None:
    task = Task.objects.get(step="talk_after_a_week")
    client.force_login(workplace.leader)
    sent = {"aside-reason": "Ønsker den ikke."}
    client.post(reverse("routines:set_aside", args=[task.pk]), sent)
    task.refresh_from_db()
    assert task.state == Task.State.NOT_APPLICABLE


def test_nobody_else_is_led_there_or_given_it(
    client: Client, case: Case, workplace: Workplace
) -> None:
    task = Task.objects.get(step="talk_after_a_week")
    own = OWN_STEPS["talk_after_a_week"]
    for person in (workplace.teacher, workplace.safety, workplace.union):
        assert own.address(str(case.pk), person) == ""
    with pytest.raises(RoutineError):
        delegate(actor=workplace.leader, task=task, to=workplace.colleague)


def test_a_talk_that_two_joined_cases_promise_is_held_once(
    workplace: Workplace, routines: None, send: Send
) -> None:
    threat = {"what": ["threat"], "place": "reception", "injury_body": "none"}
    kept = send(workplace.teacher, **threat).case
    grave = send(workplace.teacher, "2022-04-08 18:45", injury_body="serious").case
    leader = workplace.leader
    opened, into = case_visible_to(leader, grave.pk), case_visible_to(leader, kept.pk)
    actions.join_cases(actor=leader, opened=opened, into=into, reason="Samme.")
    asked = open_tasks_of(kept).filter(step="talk_after_a_week", concerns=workplace.teacher)
    assert asked.count() == 2
    talk = Talk.objects.get(task__in=asked)
    actions.hold_talk(
        actor=leader, opened=into, talk=talk, day=talk.planned_for, words="", shared=False
    )
    assert not asked.all().exists()


def test_a_talk_that_waited_for_another_step_is_planned_when_it_opens(
    client: Client, case: Case, workplace: Workplace
) -> None:
    """As where the routine counts the talks from when the staff were gathered."""
    task = Task.objects.get(step="talk_after_a_week")
    Talk.objects.filter(task=task).delete()
    client.force_login(workplace.safety)
    client.get(f"/staff/incidents/cases/{case.pk}/")
    assert not Talk.objects.filter(task=task).exists()
    client.force_login(workplace.leader)
    client.get(f"/staff/incidents/cases/{case.pk}/")
    assert Talk.objects.get(task=task).exposed.person == workplace.teacher
