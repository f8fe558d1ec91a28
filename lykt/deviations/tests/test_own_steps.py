"""What the deviation goes by is done on its own page; the task's page leads there."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from conftest import Cast
from lykt.deviations import actions
from lykt.deviations.models import Deviation
from lykt.deviations.own_steps import OWN_STEPS
from lykt.deviations.tests.conftest import Send
from lykt.deviations.tests.test_following import IN_A_WEEK, close_with_effect, given
from lykt.deviations.workflow import STEPS
from lykt.people.models import Person
from lykt.routines.actions import RoutineError, delegate
from lykt.routines.models import Task

ENDINGS = {
    "finish": {"finish-note": "Ferdig."},
    "decide": {"decide-decision": "no", "decide-reason": "Trengs ikke."},
    "set_aside": {"aside-reason": "Gjelder ikke."},
}


def page_of(client: Client, person: Person, task: Task) -> str:
    client.force_login(person)
    return client.get(reverse("routines:task", args=[task.pk])).content.decode()


def test_every_step_that_a_move_ends_is_the_deviations_own() -> None:
    assert set(STEPS.values()) | {"answer_reporter"} == set(OWN_STEPS)


@pytest.mark.parametrize("step", ["find_cause", "decide_measure"])
def test_no_step_is_ended_behind_the_deviations_back(
    client: Client, cast: Cast, routines: None, send: Send, step: str
) -> None:
    send(cast.counsellor)
    task = Task.objects.get(step=step)
    client.force_login(cast.manager)
    for act, typed in ENDINGS.items():
        answer = client.post(reverse(f"routines:{act}", args=[task.pk]), typed)
        assert answer.status_code == 200, act
        assert "egen side" in answer.content.decode()
    task.refresh_from_db()
    assert task.is_open
    assert Deviation.objects.get().state == "received"


@pytest.mark.parametrize(("step", "deed"), [("find_cause", "cause"), ("decide_measure", "measure")])
def test_the_tasks_page_leads_to_the_deed(
    client: Client, cast: Cast, routines: None, send: Send, step: str, deed: str
) -> None:
    deviation = send(cast.counsellor)
    if deed == "measure":
        actions.find_cause(**given(cast.manager, deviation), words="Noe.")
    page = page_of(client, cast.manager, Task.objects.get(step=step))
    address = f"/staff/deviations/{deviation.pk}/?do={deed}#to-do"
    assert f'href="{address}"' in html.unescape(page)
    assert "finish/" not in page
    assert "decide/" not in page
    opened = client.get(address).content.decode()
    form = rf"<details[^>]* open>\s*<summary>[^<]*</summary>\s*<div><form[^>]*/{deed}/"
    assert re.search(form, opened)


def test_the_owner_of_a_measure_is_led_to_the_deviation(
    client: Client, cast: Cast, routines: None, send: Send
) -> None:
    deviation = send(cast.manager)
    actions.find_cause(**given(cast.manager, deviation), words="Noe.")
    actions.decide_measure(
        **given(cast.manager, deviation),
        words="Ny maskin",
        owner=cast.counsellor,
        due_on=IN_A_WEEK,
    )
    task = Task.objects.get(step="carry_out_measure")
    assert "?do=done" in page_of(client, cast.counsellor, task)


def test_it_is_not_handed_to_somebody_who_can_not_do_it_there(
    client: Client, cast: Cast, routines: None, send: Send
) -> None:
    send(cast.counsellor)
    task = Task.objects.get(step="find_cause")
    with pytest.raises(RoutineError):
        delegate(actor=cast.manager, task=task, to=cast.counsellor)
    client.force_login(cast.manager)
    typed = {"delegate-to": cast.counsellor.pk}
    answer = client.post(reverse("routines:delegate", args=[task.pk]), typed)
    assert "egen side" in answer.content.decode()
    task.refresh_from_db()
    assert task.assignee is None


def test_an_answer_may_be_set_aside_and_the_deviation_is_closed(
    client: Client, cast: Cast, routines: None, send: Send
) -> None:
    deviation = send(cast.counsellor)
    actions.find_cause(**given(cast.manager, deviation), words="Noe.")
    actions.decide_no_measure(**given(cast.manager, deviation), words="Nei.")
    task = Task.objects.get(step="answer_reporter")
    page = page_of(client, cast.manager, task)
    assert "?do=answer" in page
    client.post(reverse("routines:set_aside", args=[task.pk]), {"aside-reason": "Har sluttet."})
    actions.close_deviation(**given(cast.manager, deviation))
    assert Deviation.objects.get().state == "closed"


def test_tasks_and_deviation_end_together(cast: Cast, routines: None, send: Send) -> None:
    close_with_effect(cast.manager, send(cast.counsellor))
    assert not Task.objects.filter(ended_at=None).exists()
