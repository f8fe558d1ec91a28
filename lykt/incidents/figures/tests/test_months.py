"""A month beside the twelve before, and how the routines were kept to."""

import datetime as dt

import pytest
from django.utils import timezone

from lykt.incidents.actions import join_cases, take_case
from lykt.incidents.figures.months import MONTHS, late_tasks, month_figures, month_of, months_back
from lykt.incidents.figures.steps import step_figures
from lykt.incidents.models import Case
from lykt.incidents.queries import case_visible_to
from lykt.incidents.tests.conftest import Send, Workplace
from lykt.people.models import Person
from lykt.routines.actions import finish
from lykt.routines.models import Task
from lykt.statistics.periods import Period

pytestmark = pytest.mark.django_db

APRIL = month_of(dt.date(2022, 4, 8))


def test_a_month_stands_beside_the_twelve_before_it(workplace: Workplace, send: Send) -> None:
    send(workplace.teacher, "2022-04-08 10:00", what=["threat"], place="telephone")
    send(workplace.nurse, "2022-03-01 10:00", unit=workplace.home, what=["threat", "harassment"])
    send(workplace.nurse, "2021-04-30 10:00", unit=workplace.home)
    send(workplace.nurse, "2021-03-31 10:00", unit=workplace.home)
    found = month_figures(workplace.municipality, APRIL)
    assert (found.count, found.before) == (1, 1)
    assert found.usual == pytest.approx(2 / 12)
    months = found.figures[MONTHS].table
    assert len(months.rows) == 13
    assert months.counts("incidents")["2021-04"] == 1
    types = found.figures["types"].table
    assert types.counts("incidents")["threat"] == 1
    earlier = types.counts("incidents", before=True)
    assert (earlier["threat"], earlier["harassment"], earlier["physical_attack"]) == (1, 1, 1)
    assert types.total("incidents", before=True) == 2
    units = found.figures["units"].table
    assert units.counts("incidents") == {"home": 0, "school": 1}


def test_a_unit_with_nothing_below_it_is_not_divided(workplace: Workplace, send: Send) -> None:
    send(workplace.teacher)
    assert "units" not in month_figures(workplace.school, APRIL).figures


@pytest.mark.parametrize(("day", "back", "first"), [("2022-03-31", 1, "2022-02-01")])
def test_months_are_whole(day: str, back: int, first: str) -> None:
    found = months_back(month_of(dt.date.fromisoformat(day)), back)
    assert found == Period(dt.date.fromisoformat(first), dt.date(2022, 2, 28))


def test_steps_are_held_against_their_deadlines(
    routines: None, workplace: Workplace, send: Send, yesterday: dt.datetime
) -> None:
    report = send(workplace.teacher, f"{yesterday:%Y-%m-%d %H:%M}")
    before = step_figures(workplace.school, month_of(yesterday.date()))
    assert (before.cases, before.unanswered, before.unanswered_share) == (1, 1, 100)
    assert not late_tasks(workplace.municipality)
    in_two_hours = timezone.now() + dt.timedelta(hours=2)
    late = list(late_tasks(workplace.municipality, in_two_hours))
    assert late
    assert all(task.run.subject_id == str(report.case_id) for task in late)
    # Reported a day after it happened: within an hour of that is at once, and later is late.
    _end(workplace.leader, "psychological_first_aid", dt.timedelta(minutes=59))
    _end(workplace.leader, "not_alone", dt.timedelta(minutes=61))
    after = step_figures(workplace.school, month_of(yesterday.date()), in_two_hours)
    assert after.unanswered == 0
    assert sum(_numbers(after.figure.table.rows, 0)) == 1
    assert sum(_numbers(after.figure.table.rows, 1)) == 1
    assert len(late_tasks(workplace.municipality, in_two_hours)) == len(late) - 2


def _end(leader: Person, step: str, after: dt.timedelta) -> None:
    task = Task.objects.get(step=step)
    assert task.opened_at
    finish(actor=leader, task=task, now=task.opened_at + after)


def _numbers(rows: object, place: int) -> list[int]:
    return [row.cells[place].count for row in rows]  # type: ignore[attr-defined]


def test_starting_the_follow_up_is_a_reaction(workplace: Workplace, send: Send) -> None:
    report = send(workplace.teacher)
    assert step_figures(workplace.school, APRIL).unanswered == 1
    take_case(actor=workplace.leader, opened=case_visible_to(workplace.leader, report.case_id))
    assert step_figures(workplace.school, APRIL).unanswered == 0


def test_a_joined_case_and_its_steps_count_no_more(
    routines: None, workplace: Workplace, send: Send, yesterday: dt.datetime
) -> None:
    at = f"{yesterday:%Y-%m-%d %H:%M}"
    first, second = send(workplace.teacher, at), send(workplace.colleague, at)
    opened, into = (case_visible_to(workplace.leader, one.case_id) for one in (first, second))
    join_cases(actor=workplace.leader, opened=opened, into=into, reason="Samme hendelse")
    assert step_figures(workplace.school, month_of(yesterday.date())).cases == 1
    kept = Case.objects.get(pk=second.case_id)
    in_two_hours = timezone.now() + dt.timedelta(hours=2)
    late = late_tasks(workplace.school, in_two_hours)
    assert {task.run.subject_id for task in late} == {str(kept.pk)}
    assert Task.objects.filter(run__subject_id=str(first.case_id)).exists()
