"""When a run's time has ended nobody is named in it, and what was done when stays."""

import datetime as dt

from django.db.models import Q

from lykt.routines.actions import decide, finish
from lykt.routines.models import CasePerson, Notice, Task
from lykt.routines.retention import destroy_on_day
from lykt.routines.tests.conftest import Town
from lykt.routines.tests.test_starting import FRIDAY_BEFORE_EASTER, started, task

ENDS = dt.date(2030, 4, 11)


def test_names_end_with_the_run_s_time_and_what_was_done_stays(town: Town, small: str) -> None:
    run = started(town, destroy_texts_on=ENDS)
    finish(actor=town.employee, task=task(run, "safe"), now=FRIDAY_BEFORE_EASTER)
    decide(actor=town.leader, task=task(run, "police"), yes=False, reason="Nei.")
    other = started(town, destroy_texts_on=None)

    assert destroy_on_day(ENDS - dt.timedelta(days=1)).due == 0
    assert destroy_on_day(ENDS).done == 1
    assert destroy_on_day(ENDS).due == 0

    run.refresh_from_db()
    named = Q(assignee__isnull=False) | Q(concerns__isnull=False) | Q(ended_by__isnull=False)
    assert run.started_by is None
    assert not Task.objects.filter(named, run=run).exists()
    assert not CasePerson.objects.filter(run=run).exists()
    assert not Notice.objects.filter(task__run=run).exists()
    assert task(run, "safe").state == Task.State.DONE
    assert task(run, "police").decision is False
    assert CasePerson.objects.filter(run=other).exists()
