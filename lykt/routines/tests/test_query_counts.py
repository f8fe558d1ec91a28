"""A list of tasks takes as many queries for twenty cases as for one."""

import pytest

from conftest import Reads
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
