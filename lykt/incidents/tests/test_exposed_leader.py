"""A leader who is exposed is followed up by the next leader above, as everybody else is."""

import pytest
from django.test import Client
from django.utils import timezone

from lykt.incidents.actions import add_exposed
from lykt.incidents.models import Case
from lykt.incidents.queries import case_visible_to
from lykt.incidents.tests.conftest import Send, Workplace, employ
from lykt.incidents.tests.test_nobody_is_told import go_away, told
from lykt.people.models import Person
from lykt.routines.actions.reminding import remind
from lykt.routines.models import Task


@pytest.fixture
def above(workplace: Workplace) -> Person:
    return employ("above", "line_leader", workplace.municipality)


def held(case: Case, step: str) -> tuple[str, str]:
    found = Task.objects.get(run__subject_id=str(case.pk), step=step)
    return found.held_role, found.held_unit.code if found.held_unit else ""


def in_tasks(client: Client, person: Person, title: str) -> bool:
    client.force_login(person)
    return title in client.get("/staff/tasks/").content.decode()


def test_the_leader_above_is_told_and_has_the_steps(
    client: Client, workplace: Workplace, above: Person, routines: None, send: Send
) -> None:
    case = send(workplace.leader).case
    assert told(case) == {("line_leader", "above")}
    assert held(case, "not_alone") == ("line_leader", "municipality")
    assert held(case, "talk_after_a_week") == ("line_leader", "municipality")
    title = Task.objects.get(run__subject_id=str(case.pk), step="not_alone").title
    assert in_tasks(client, above, title)
    assert not in_tasks(client, workplace.leader, title)
    # What is theirs since they were exposed is still theirs.
    assert in_tasks(client, workplace.leader, "Oppsøk lege når du er skadet")


def test_with_no_leader_between_it_is_the_directors(
    workplace: Workplace, routines: None, send: Send
) -> None:
    case = send(workplace.leader).case
    assert told(case) == {("municipal_director", "director")}
    assert held(case, "not_alone") == ("municipal_director", "municipality")


def test_somebody_elses_case_is_still_the_leaders(
    workplace: Workplace, above: Person, routines: None, send: Send
) -> None:
    case = send(workplace.teacher).case
    assert told(case) == {("line_leader", "leader")}
    assert held(case, "not_alone") == ("line_leader", "school")


def test_it_goes_on_above_when_the_leader_turns_out_to_be_the_one_exposed(
    workplace: Workplace, above: Person, routines: None, send: Send
) -> None:
    case = send(workplace.teacher, reporter="witness").case
    assert held(case, "not_alone") == ("line_leader", "school")
    opened = case_visible_to(above, case.pk)
    add_exposed(actor=above, opened=opened, person=workplace.leader, name="")
    assert held(case, "not_alone") == ("line_leader", "municipality")


def test_it_does_not_come_back_to_them_when_the_one_above_is_away(
    workplace: Workplace, above: Person, routines: None, send: Send
) -> None:
    case = send(workplace.leader).case
    go_away(above)
    remind(timezone.now())
    assert held(case, "not_alone") == ("municipal_director", "municipality")
