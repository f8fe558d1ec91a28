"""What is typed on a task's page outlives the session, and a task that somebody else ends."""

import re
from typing import Any

import pytest
from django.test import Client

from lykt.people.models import Person
from lykt.questions.models import Draft
from lykt.routines.actions import finish
from lykt.routines.models import Run, Task
from lykt.routines.tests.conftest import Town
from lykt.routines.tests.test_starting import started, task

WORDS = "Han er pågrepet, og jeg har snakket med"


@pytest.fixture
def run(town: Town, small: str) -> Run:
    return started(town, facts={"violence": True})


def page(client: Client, person: Person, found: Task) -> str:
    client.force_login(person)
    return client.get(f"/staff/tasks/{found.pk}/").content.decode()


def typed_in(page: str, act: str, **typed: str) -> dict[str, str]:
    """The form of an act as a browser sends it, with what it carries of its own."""
    (form,) = re.findall(rf'<form[^>]*action="[^"]*/{act}/".*?</form>', page, re.DOTALL)
    hidden = re.findall(r'<input type="hidden" name="(draft|signature)" value="([^"]*)"', form)
    return {**dict(hidden), **typed}


@pytest.fixture
def form(client: Client, town: Town, run: Run) -> dict[str, str]:
    """The leader is about to decide."""
    reason = {"decide-reason": WORDS, "decide-decision": "no"}
    return typed_in(page(client, town.leader, task(run, "police")), "decide", **reason)


def test_what_is_typed_is_kept_while_the_session_lives_or_not(
    client: Client, town: Town, run: Run, form: dict[str, str]
) -> None:
    shown = page(client, town.leader, task(run, "police"))
    (address,) = set(re.findall(r'data-save="([^"]*)"', shown))
    client.logout()
    assert client.post(address, form).status_code == 200
    again = page(client, town.leader, task(run, "police"))
    assert WORDS in again
    assert re.search(r'value="no"[^>]* checked', again)
    assert task(run, "police").is_open


def test_a_form_that_is_sent_after_the_session_comes_back_after_the_sign_in(
    client: Client, town: Town, run: Run, form: dict[str, str]
) -> None:
    police = task(run, "police")
    client.logout()
    answer = client.post(f"/staff/tasks/{police.pk}/decide/", form)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"next=/staff/tasks/{police.pk}/")
    assert WORDS in page(client, town.leader, police)
    sent = typed_in(page(client, town.leader, police), "decide", **form)
    client.post(f"/staff/tasks/{police.pk}/decide/", sent)
    assert task(run, "police").decision is False
    assert not Draft.objects.exists()


def test_a_form_that_is_too_old_to_be_let_in_is_kept(
    town: Town, run: Run, form: dict[str, str]
) -> None:
    strict, police = Client(enforce_csrf_checks=True), task(run, "police")
    strict.force_login(town.leader)
    answer = strict.post(f"/staff/tasks/{police.pk}/decide/", form)
    assert answer.status_code == 403
    assert f"/staff/tasks/{police.pk}/" in answer.content.decode()
    assert WORDS in page(strict, town.leader, police)


def test_nobody_decides_with_what_somebody_else_typed_in_the_same_browser(
    client: Client, town: Town, run: Run, form: dict[str, str]
) -> None:
    police = task(run, "police")
    client.force_login(town.personnel)
    answer = client.post(f"/staff/tasks/{police.pk}/decide/", form)
    assert "ikke sendes" in answer.content.decode()
    assert WORDS not in answer.content.decode()
    assert task(run, "police").is_open
    assert WORDS in page(client, town.leader, police)


def test_a_task_that_somebody_else_ended_gives_back_what_was_typed(
    client: Client, town: Town, run: Run
) -> None:
    gather = task(run, "gather")
    note = {"finish-note": "Alle var med, og"}
    form = typed_in(page(client, town.leader, gather), "finish", **note)
    client.post("/staff/questionnaires/kept-words/", form)
    finish(actor=town.personnel, task=gather)
    again = page(client, town.leader, gather)
    assert "Alle var med, og" in again
    assert "ikke er lagret" in again


def test_a_page_that_may_not_be_opened_any_more_gives_nothing_back(
    client: Client, town: Town, run: Run, form: dict[str, str]
) -> None:
    client.post("/staff/questionnaires/kept-words/", form)
    town.leader.appointments.all().delete()
    client.force_login(town.leader)
    answer: Any = client.get(f"/staff/tasks/{task(run, 'police').pk}/")
    assert answer.status_code in (403, 404)
    assert WORDS not in answer.content.decode()
