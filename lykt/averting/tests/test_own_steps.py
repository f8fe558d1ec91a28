"""What the assessment goes by is done in it alone; the task's page leads there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lykt.averting.models import Assessment
from lykt.averting.own_steps import OWN_STEPS
from lykt.averting.tests.conftest import DECISION, QUESTIONS, Begin, Night
from lykt.people.models import Person
from lykt.routines.actions import RoutineError, take
from lykt.routines.definitions import from_json
from lykt.routines.models import Task

Send = Callable[..., Any]

ENDINGS = {
    "finish": {"finish-note": "Ferdig."},
    "decide": {"decide-decision": "no", "decide-reason": "Trengs ikke."},
    "set_aside": {"aside-reason": "Gjelder ikke."},
}


def page_of(client: Client, person: Person, task: Task) -> str:
    client.force_login(person)
    return client.get(reverse("routines:task", args=[task.pk])).content.decode()


def test_every_step_but_the_talk_afterwards_is_the_assessments_own(begin: Begin) -> None:
    begin()
    definition = from_json(Task.objects.all()[0].run.version.definition)
    assert {step.code for step in definition.steps} - set(OWN_STEPS) == {"talk_with_counsellor"}


def test_a_no_on_the_tasks_page_leaves_nothing_half_done(
    client: Client, night: Night, begin: Begin
) -> None:
    begin()
    task = Task.objects.get(step="decide")
    client.force_login(night.counsellor)
    for act, typed in ENDINGS.items():
        answer = client.post(reverse(f"routines:{act}", args=[task.pk]), typed)
        assert "egen side" in answer.content.decode(), act
    task.refresh_from_db()
    assert task.is_open
    assert Assessment.objects.get().state == "assessed"


def test_the_tasks_page_leads_to_the_step(
    client: Client, night: Night, begin: Begin, send: Send
) -> None:
    assessment = begin()
    address = f"/staff/averting/{assessment.pk}/"
    asked = Task.objects.get(step="assess")
    assert f'href="{address}what/"' in page_of(client, night.counsellor, asked)
    send(night.counsellor, assessment, "what", **QUESTIONS["what"])
    assert f'href="{address}who/"' in page_of(client, night.counsellor, asked)
    decide = page_of(client, night.counsellor, Task.objects.get(step="decide"))
    assert f'href="{address}decision/"' in decide
    assert "aside-reason" not in decide
    send(night.counsellor, assessment, "decision", **DECISION)
    report = page_of(client, night.counsellor, Task.objects.get(step="report_to_police"))
    assert f'href="{address}report/"' in report
    assert "aside-reason" not in report


def test_who_has_the_task_and_no_standing_hands_it_on(
    client: Client, night: Night, begin: Begin
) -> None:
    assessment = begin()
    task = Task.objects.get(step="consult")
    task.assignee = night.other_leader
    task.save()
    page = page_of(client, night.other_leader, task)
    assert str(assessment.pk) not in page
    assert "ikke er åpen for deg" in page


def test_who_decided_can_not_take_the_look_of_other_eyes(
    night: Night, begin: Begin, send: Send
) -> None:
    send(night.manager, begin(), "decision", **DECISION)
    task = Task.objects.get(step="second_opinion")
    with pytest.raises(RoutineError):
        take(actor=night.manager, task=task)
    take(actor=night.counsellor, task=task)


def test_what_the_assessment_can_go_without_may_be_set_aside(
    client: Client, night: Night, begin: Begin
) -> None:
    begin()
    task = Task.objects.get(step="consult")
    client.force_login(night.manager)
    typed = {"aside-reason": "Det var ikke tid."}
    client.post(reverse("routines:set_aside", args=[task.pk]), typed)
    task.refresh_from_db()
    assert task.state == Task.State.NOT_APPLICABLE


def test_a_no_leaves_out_the_report_and_what_would_have_come_of_it(
    night: Night, begin: Begin, send: Send
) -> None:
    send(night.manager, begin(), "decision", **{**DECISION, "decision": "no"})
    left_out = Task.objects.filter(step__in=["report_to_police", "record_reference"])
    assert set(left_out.values_list("state", flat=True)) == {Task.State.NOT_APPLICABLE}
