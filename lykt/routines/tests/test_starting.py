"""What becomes of a routine when it is started for a case."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from conftest import at_once, needs_several_connections
from lykt.people.actions import add_closing_day
from lykt.people.models import Person
from lykt.routines.actions import RoutineError, decide, finish, set_aside, start
from lykt.routines.models import Notice, Run, Task
from lykt.routines.tests.conftest import Town
from lykt.routines.texts import text_of

OSLO = ZoneInfo("Europe/Oslo")
FRIDAY_BEFORE_EASTER = dt.datetime(2025, 4, 11, 19, 30, tzinfo=OSLO)


def started(
    town: Town,
    *,
    persons: Mapping[str, Sequence[Person]] | None = None,
    **changes: Any,
) -> Run:
    given: dict[str, Any] = {
        "actor": town.employee,
        "routine": "small",
        "unit": town.office,
        "subject_kind": "case",
        "subject_id": "1",
        "event_at": FRIDAY_BEFORE_EASTER,
        "reported_at": FRIDAY_BEFORE_EASTER,
        "facts": {},
        "persons": {"exposed": [town.employee]} if persons is None else persons,
        "now": FRIDAY_BEFORE_EASTER,
    }
    return start(**{**given, **changes})


def task(run: Run, step: str) -> Task:
    return run.tasks.get(step=step)


def local(moment: dt.datetime | None) -> str:
    assert moment
    return timezone.localtime(moment).strftime("%a %d.%m %H:%M")


def test_every_step_that_applies_is_a_task_with_holder_and_deadline(town: Town, small: str) -> None:
    run = started(town, facts={"violence": True})
    found = {each.step: each for each in run.tasks.order_by("pk")}
    assert list(found) == [
        "safe", "police", "call_police", "gather", "tell_chief", "talk", "evaluate",
    ]  # fmt: skip
    assert found["safe"].assignee == town.employee
    assert (found["gather"].held_role, found["gather"].held_unit) == ("line_leader", town.office)
    assert local(found["police"].due_at) == "Fri 11.04 23:30"
    assert local(found["gather"].due_at) == "Mon 14.04 16:00"
    # A week later is Good Friday's week: the Friday is a holiday, and so is Easter Monday.
    assert local(found["talk"].due_at) == "Tue 22.04 16:00"
    assert found["evaluate"].waits
    assert found["evaluate"].due_at is None


def test_a_step_whose_fact_is_known_to_fail_is_left_out_and_an_unknown_one_stands(
    town: Town, small: str
) -> None:
    steps = {each.step for each in started(town, facts={"violence": False}).tasks.all()}
    assert "tell_chief" not in steps
    assert started(town, facts={}).tasks.filter(step="tell_chief").exists()


def test_what_is_to_be_done_at_once_is_so_from_the_report_and_the_rest_counts_from_the_event(
    town: Town, small: str
) -> None:
    reported = FRIDAY_BEFORE_EASTER + dt.timedelta(days=3)
    run = started(town, reported_at=reported, now=reported)
    assert local(task(run, "safe").due_at) == "Mon 14.04 19:30"
    assert local(task(run, "police").due_at) == "Fri 11.04 23:30"
    assert local(task(run, "gather").due_at) == "Mon 14.04 16:00"


def test_each_exposed_person_gets_a_talk(town: Town, small: str) -> None:
    run = started(town, persons={"exposed": [town.employee, town.colleague]})
    talks = run.tasks.filter(step="talk")
    assert {talk.concerns for talk in talks} == {town.employee, town.colleague}
    for talk in talks:
        assert task(run, "evaluate").waits
        finish(actor=town.leader, task=talk)
    assert not task(run, "evaluate").waits


def test_what_waits_counts_from_the_moment_that_the_step_before_it_ended(
    town: Town, small: str
) -> None:
    run = started(town)
    ended = dt.datetime(2025, 4, 23, 10, 0, tzinfo=OSLO)
    finish(actor=town.leader, task=task(run, "talk"), note="Det går bra.", now=ended)
    assert local(task(run, "evaluate").due_at) == "Mon 28.04 16:00"
    assert text_of(task(run, "talk")) == "Det går bra."
    assert "Det" not in str(task(run, "talk").sealed_text)


def test_a_decision_is_kept_with_its_reason_and_who_took_it_and_opens_what_follows(
    town: Town, small: str
) -> None:
    run = started(town)
    decide(actor=town.leader, task=task(run, "police"), yes=True, reason="Han kom tilbake.")
    decided = task(run, "police")
    assert (decided.state, decided.decision, decided.ended_by) == ("decided", True, town.leader)
    assert text_of(decided) == "Han kom tilbake."
    assert not task(run, "call_police").waits


def test_what_only_follows_a_yes_falls_away_with_a_no(town: Town, small: str) -> None:
    run = started(town)
    decide(actor=town.leader, task=task(run, "police"), yes=False, reason="Ikke fare.")
    assert task(run, "call_police").state == Task.State.NOT_APPLICABLE


def test_a_step_that_asks_for_a_decision_ends_in_no_other_way(town: Town, small: str) -> None:
    run = started(town)
    with pytest.raises(RoutineError):
        finish(actor=town.leader, task=task(run, "police"))
    with pytest.raises(RoutineError):
        set_aside(actor=town.leader, task=task(run, "police"), reason="Trengs ikke.")
    with pytest.raises(RoutineError):
        decide(actor=town.leader, task=task(run, "police"), yes=True, reason="  ")
    assert task(run, "police").is_open


def test_a_task_ends_once(town: Town, small: str) -> None:
    run = started(town)
    gather = task(run, "gather")
    finish(actor=town.leader, task=gather)
    with pytest.raises(RoutineError):
        set_aside(actor=town.personnel, task=gather, reason="For sent.")


@needs_several_connections
@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_the_same_moment_one_is_told_that_it_is_done(
    town: Town, small: str
) -> None:
    police = task(started(town), "police")

    def say_yes() -> bool:
        try:
            decide(actor=town.leader, task=police, yes=True, reason="Han kom tilbake.")
        except RoutineError:
            return False
        return True

    assert sorted(at_once(say_yes)) == [False, True]
    assert not task(police.run, "call_police").waits


def test_a_closing_day_of_the_unit_moves_what_is_counted_in_working_time(
    town: Town, small: str
) -> None:
    add_closing_day(actor=None, unit=town.town, day=dt.date(2025, 4, 14), reason="Planleggingsdag")
    assert local(task(started(town), "gather").due_at) == "Tue 15.04 16:00"


def test_whom_a_step_tells_is_told_when_it_is_done(town: Town, small: str) -> None:
    run = started(town, facts={"violence": True})
    finish(actor=town.leader, task=task(run, "tell_chief"))
    told = Notice.objects.get(occasion=Notice.Occasion.TOLD)
    assert (told.person, told.role) == (town.chief, "chief_safety_representative")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"event_at": FRIDAY_BEFORE_EASTER + dt.timedelta(days=1)}, "future|fram i tid"),
        (
            {"reported_at": FRIDAY_BEFORE_EASTER - dt.timedelta(days=1)},
            "before it happened|før det skjedde",
        ),
        ({"facts": {"injuerd": True}}, "injuerd"),
        ({"persons": {"expsed": []}}, "expsed"),
        ({"subject_kind": "nothing"}, "nothing"),
        ({"routine": "nowhere"}, "nowhere"),
        (
            {
                "event_at": dt.datetime(2019, 5, 1, tzinfo=OSLO),
                "reported_at": dt.datetime(2019, 5, 1, tzinfo=OSLO),
            },
            "2019-05-01",
        ),
    ],
)
def test_it_refuses_what_can_not_be_and_says_why(
    town: Town, small: str, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(RoutineError, match=said):
        started(town, **changes)
    assert not Run.objects.exists()
