"""What is counted of tasks: how each step went, by unit, without what is called off."""

import datetime as dt
import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.utils import timezone

from lykt.incidents.tests.conftest import Send, Workplace, employ, send, workplace, workplace_made
from lykt.routines.actions import cancel, finish
from lykt.routines.models import Run, Task
from lykt.routines.sources import SOURCE
from lykt.statistics.engine.counting import count
from lykt.statistics.engine.models import Change
from lykt.statistics.periods import whole_year
from lykt.statistics.publications.reach import may_compose, may_release, parts_seen
from lykt.statistics.specs import Axis, Measure, MeasureKind, TableSpec

__all__ = ["send", "workplace", "workplace_made"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("routines")]


def _spec(by: str, unit: str = "municipality", measure: Measure | None = None) -> TableSpec:
    axes = (Axis(by),)
    return TableSpec(
        "t", SOURCE, whole_year(2022), {"unit": unit}, axes, measure=measure or Measure()
    )


def _counted(by: str, unit: str = "municipality") -> dict[str, int]:
    found = count(_spec(by, unit))
    counts = zip(found.axes[0].codes, found.counts.tolist(), strict=True)
    return {code: number for code, number in counts if number}


def test_each_step_counts_where_and_how_it_went(workplace: Workplace, send: Send) -> None:
    send(workplace.teacher)
    tasks = Task.objects.filter(day="2022-04-08")
    assert tasks.count() == Task.objects.count()
    assert _counted("outcome")[""] == tasks.count()
    assert _counted("outcome", "home") == {}
    before = _counted("outcome")
    finish(actor=workplace.leader, task=tasks.get(step="psychological_first_aid"))
    after = _counted("outcome")
    assert after["open"] == before["open"] - 1
    assert after["in_time"] == before["in_time"] + 1
    assert _counted("step")["psychological_first_aid"] == 1


def test_tasks_are_told_apart_by_what_they_are_for(workplace: Workplace, send: Send) -> None:
    send(workplace.teacher)
    found = _counted("subject")
    assert found["incident"] == found[""] == Task.objects.count()
    divided = count(_spec("subject")).axes[0].codes
    assert "deviation" in divided
    assert "averting" not in divided


def test_what_is_to_be_done_at_once_is_in_time_until_its_reminder(
    workplace: Workplace, send: Send
) -> None:
    send(workplace.teacher)
    task = Task.objects.get(step="psychological_first_aid")
    assert task.opened_at
    before = _counted("outcome").get("in_time", 0)
    task.due_at, task.after_at = task.opened_at, task.opened_at + dt.timedelta(hours=1)
    task.ended_at, task.state = task.opened_at + dt.timedelta(minutes=59), Task.State.DONE
    task.save()
    assert _counted("outcome")["in_time"] == before + 1
    task.ended_at += dt.timedelta(minutes=2)
    task.save()
    assert _counted("outcome").get("in_time", 0) == before


def test_the_time_from_the_event_has_a_mean(workplace: Workplace, send: Send) -> None:
    send(workplace.teacher)
    task = Task.objects.get(step="psychological_first_aid")
    finish(actor=workplace.leader, task=task)
    task.refresh_from_db()
    mean = count(_spec("step", measure=Measure(MeasureKind.MEAN, of="hours", decimals=1)))
    at = mean.axes[0].codes.index("psychological_first_aid")
    hours = (task.ended_at - task.run.event_at).total_seconds() / 3600  # type: ignore[operator]
    assert mean.values()[at] == pytest.approx(hours)


def test_what_is_called_off_counts_no_more(workplace: Workplace, send: Send) -> None:
    send(workplace.teacher)
    finish(actor=workplace.leader, task=Task.objects.get(step="psychological_first_aid"))
    assert _counted("outcome")
    for run in Run.objects.all():
        cancel(actor=workplace.leader, run=run, reason="Meldt to ganger")
    assert _counted("outcome") == {}


def test_whose_small_counts_somebody_sees_is_by_the_unit(workplace: Workplace) -> None:
    analyst = employ("analyst", "analyst", workplace.school)
    school, whole = _spec("outcome", "school"), _spec("outcome")
    assert may_compose(analyst, school)
    assert not may_compose(analyst, whole)
    assert may_compose(workplace.hr, whole)
    assert may_release(workplace.director, whole)
    for person in (workplace.teacher, workplace.safety, workplace.union):
        assert not parts_seen(person)
        assert not may_compose(person, school)
    # A leader sees the numbers, and composes no tables.
    assert not may_compose(workplace.leader, school)


def test_tasks_from_before_are_told_their_day(workplace: Workplace, send: Send) -> None:
    send(workplace.teacher)
    Task.objects.update(day=dt.date(2000, 1, 1))
    migration = importlib.import_module("lykt.routines.migrations.0005_day_of_tasks")
    migration.tell_the_day(apps, SimpleNamespace())
    days = set(Task.objects.values_list("day", flat=True))
    assert days == {timezone.localdate(run.event_at) for run in Run.objects.all()}


def test_a_reminder_changes_nothing_that_is_counted(workplace: Workplace, send: Send) -> None:
    send(workplace.teacher)
    noted = Change.objects.filter(watched=Task._meta.db_table)
    before = noted.count()
    Task.objects.update(remind_at=None, stage=Task.Stage.NEW, held_role="", held_unit=None)
    assert noted.count() == before
    Task.objects.update(ended_at=timezone.now())
    assert noted.count() == before + Task.objects.count()
    Task.objects.update(day="2021-12-31")
    assert noted.filter(year=2021).count() == Task.objects.count()
    assert noted.filter(year=2022).count() == before + 2 * Task.objects.count()
