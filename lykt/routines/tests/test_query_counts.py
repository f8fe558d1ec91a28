"""Lists of tasks, and a change of holders, take as many queries for many cases as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conftest import Reads
from lykt.routines.actions import add_absence, remove_absence
from lykt.routines.actions.reminding import remind
from lykt.routines.models import Task
from lykt.routines.tests.conftest import Town
from lykt.routines.tests.test_starting import started

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("leader", ""),
        ("chief", ""),
        ("leader", "unit/"),
        ("leader", "late/"),
        ("leader", "nobody/"),
        ("administrator", "nobody/"),
    ],
)
def test_lists(town: Town, small: str, reads: Reads, who: str, address: str) -> None:
    person, address = getattr(town, who), f"/staff/tasks/{address}"
    _start(town, 1)
    once = reads(person, address)
    for number in range(2, 22):
        _start(town, number)
    assert reads(person, address) == once


def _start(town: Town, number: int) -> None:
    """With a step that nobody has, and somebody told."""
    run = started(town, subject_id=str(number), facts={"violence": True})
    Task.objects.filter(run=run, step="gather").update(held_role="", held_unit=None)


def test_tasks_of_many_cases_get_another_holder_in_as_few_statements(
    town: Town, small: str
) -> None:
    _start(town, 1)
    once = _statements_when_the_leader_goes(town)
    for number in range(2, 7):
        _start(town, number)
    assert _statements_when_the_leader_goes(town) == once


def _statements_when_the_leader_goes(town: Town) -> int:
    remind(timezone.now())
    today = timezone.localdate()
    absence = add_absence(actor=town.leader, first_day=today, last_day=today)
    with CaptureQueriesContext(connection) as asked:
        assert remind(timezone.now()).moved
    remove_absence(actor=town.leader, absence=absence)
    remind(timezone.now())
    return len(asked)
