"""How a year's steps went, from the table of tasks that the note releases."""

import datetime as dt

import pytest
from django.utils import timezone

from lykt.incidents.figures import year_figures
from lykt.incidents.tests.conftest import Send, Workplace
from lykt.people.models import Person
from lykt.routines.actions import cancel, finish
from lykt.routines.models import Run, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("routines")]


@pytest.fixture
def reported(workplace: Workplace, send: Send, yesterday: dt.datetime) -> dt.datetime:
    """A day after it happened."""
    send(workplace.teacher, f"{yesterday:%Y-%m-%d %H:%M}")
    return yesterday


def _end(person: Person, step: str, after: dt.timedelta) -> None:
    finish(actor=person, task=Task.objects.get(step=step), now=timezone.now() + after)


def test_within_an_hour_of_the_report_is_at_once(
    workplace: Workplace, reported: dt.datetime
) -> None:
    _end(workplace.leader, "psychological_first_aid", dt.timedelta(minutes=59))
    _end(workplace.leader, "not_alone", dt.timedelta(minutes=61))
    found = year_figures(workplace.municipality, reported.year)
    table = found.figures["steps"].table
    rows = {row.category.code: [cell and cell.count for cell in row.cells] for row in table.rows}
    assert [one.series for one in table.headings] == ["in_time", "late", "open", "mean_hours"]
    assert rows["psychological_first_aid"][:3] == [1, 0, 0]
    assert rows["not_alone"][:3] == [0, 1, 0]
    assert found.steps(reported.year).in_time_share == 50


def test_what_the_report_itself_ends_is_no_step(
    workplace: Workplace, reported: dt.datetime
) -> None:
    found = year_figures(workplace.municipality, reported.year)
    codes = [row.category.code for row in found.figures["steps"].table.rows]
    assert codes
    assert not {"withdraw", "notify_leader", "by-report"} & set(codes)
    assert found.steps(reported.year).in_time_share is None
    assert not found.steps(reported.year).hides_share


def test_what_is_called_off_is_not_among_them(workplace: Workplace, reported: dt.datetime) -> None:
    for run in Run.objects.all():
        cancel(actor=workplace.leader, run=run, reason="Meldt to ganger")
    assert not year_figures(workplace.municipality, reported.year).figures["steps"].table.rows
