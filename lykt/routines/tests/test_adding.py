"""Runs that go on: somebody more, and facts that were wrong."""

import datetime as dt

import pytest
from django.utils import timezone

from lykt.people.models import Person
from lykt.routines.actions import (
    RoutineError,
    add_person,
    correct_run,
    decide,
    finish,
    let_fall,
)
from lykt.routines.applying import tasks_that_apply_no_more
from lykt.routines.models import Run, Task
from lykt.routines.tests.conftest import Town
from lykt.routines.tests.test_starting import FRIDAY_BEFORE_EASTER, local, started, task
from lykt.routines.texts import text_of

LATER = FRIDAY_BEFORE_EASTER + dt.timedelta(days=30)


def _add(town: Town, run: Run, person: Person | None, *, is_first: bool = False) -> list[Task]:
    return add_person(
        actor=town.leader, run=run, role="exposed", person=person, is_first=is_first, now=LATER
    )


def test_somebody_more_gets_the_steps_of_each_with_deadlines_from_the_same_anchors(
    town: Town, small: str
) -> None:
    run = started(town)
    found = {each.step: each for each in _add(town, run, town.colleague)}
    assert set(found) == {"safe", "talk"}
    assert found["safe"].assignee == town.colleague
    assert found["safe"].due_at == LATER
    of_the_first = run.tasks.get(step="talk", concerns=town.employee)
    assert found["talk"].due_at == of_the_first.due_at
    assert found["talk"].concerns == town.colleague
    finish(actor=town.leader, task=of_the_first)
    assert task(run, "evaluate").waits
    finish(actor=town.leader, task=found["talk"])
    assert not task(run, "evaluate").waits


def test_the_first_one_takes_over_what_stood_for_nobody(town: Town, small: str) -> None:
    run = started(town, persons={})
    found = _add(town, run, town.colleague, is_first=True)
    assert {each.concerns for each in run.tasks.filter(step__in=("safe", "talk"))} == {
        town.colleague
    }
    assert run.tasks.count() == started(town, persons={}).tasks.count()
    assert {each.step for each in found} == {"safe", "talk"}
    assert [each.concerns for each in _add(town, run, None)] == [None, None]


def test_facts_that_were_wrong_bring_steps_and_take_none_away(town: Town, small: str) -> None:
    run = started(town, facts={"violence": False})
    day_before = FRIDAY_BEFORE_EASTER - dt.timedelta(days=1)
    come = correct_run(
        actor=town.leader, run=run, event_at=day_before, facts={"violence": True}, now=LATER
    )
    assert [each.step for each in come] == ["tell_chief"]
    assert local(task(run, "tell_chief").due_at) == "Fri 11.04 16:00"
    assert local(task(run, "gather").due_at) == "Fri 11.04 16:00"
    assert local(task(run, "police").due_at) == "Thu 10.04 23:30"
    assert {each.day for each in run.tasks.all()} == {timezone.localdate(day_before)}

    run.refresh_from_db()
    assert not correct_run(
        actor=town.leader, run=run, event_at=day_before, facts={"violence": False}
    )
    run.refresh_from_db()
    assert [each.step for each in tasks_that_apply_no_more(run)] == ["tell_chief"]
    assert task(run, "tell_chief").is_open


def test_what_is_ended_keeps_its_deadline_and_is_not_asked_for_again(
    town: Town, small: str
) -> None:
    run = started(town, facts={"violence": True})
    finish(actor=town.leader, task=task(run, "tell_chief"))
    due = task(run, "tell_chief").due_at
    day_before = FRIDAY_BEFORE_EASTER - dt.timedelta(days=1)
    for facts in ({"violence": False}, {"violence": True}):
        assert not correct_run(actor=town.leader, run=run, event_at=day_before, facts=facts)
    assert task(run, "tell_chief").due_at == due


def test_what_does_not_fit_falls_with_its_reason_also_a_decision_and_what_waited_for_it(
    town: Town, small: str
) -> None:
    run = started(town)
    falling = [task(run, "police").pk]
    assert let_fall(actor=town.leader, run=run, tasks=falling, reason="Det var ingen trussel.") == 1
    fallen = task(run, "police")
    assert (fallen.state, fallen.ended_by) == (Task.State.NOT_APPLICABLE, town.leader)
    assert text_of(fallen) == "Det var ingen trussel."
    assert task(run, "call_police").state == Task.State.NOT_APPLICABLE
    with pytest.raises(RoutineError):
        let_fall(actor=town.leader, run=run, tasks=[task(run, "gather").pk], reason=" ")
    decided = task(started(town), "police")
    decide(actor=town.leader, task=decided, yes=True, reason="Ja.")
    assert let_fall(actor=town.leader, run=decided.run, tasks=[decided.pk], reason="Nei.") == 0


def test_nothing_is_reported_before_it_happened(town: Town, small: str) -> None:
    run = started(town)
    ahead = run.reported_at + dt.timedelta(minutes=1)
    with pytest.raises(RoutineError):
        correct_run(actor=town.leader, run=run, event_at=ahead, facts={})
    with pytest.raises(RoutineError):
        correct_run(actor=town.leader, run=run, event_at=run.event_at, facts={"injuerd": True})
