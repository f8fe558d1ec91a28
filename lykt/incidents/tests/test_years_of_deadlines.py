"""A deadline says its year, unless it is near in this one."""

import datetime as dt

from django.test import Client
from django.utils import formats, timezone, translation

from lykt.incidents.tests.conftest import Send, Workplace
from lykt.routines.models import Task


def test_a_step_says_the_year_of_a_deadline_that_is_a_year_away(
    client: Client, workplace: Workplace, routines: None, send: Send
) -> None:
    case = send(workplace.teacher).case
    now = timezone.localtime()
    far, near = now + dt.timedelta(days=365), now + dt.timedelta(minutes=1)
    of_case = Task.objects.filter(run__subject_id=str(case.pk), ended_at=None)
    leaders = of_case.filter(held_role="line_leader").exclude(step="not_alone").order_by("pk")
    for task, due in zip(leaders, (far, near), strict=False):
        Task.objects.filter(pk=task.pk).update(due_at=due, opened_at=now)
    client.force_login(workplace.leader)
    page = client.get(f"/staff/incidents/cases/{case.pk}/").content.decode()
    with translation.override("nb"):
        assert f"innen {formats.date_format(far, 'WEEKDAY_DATETIME_FORMAT')}" in page
        assert f"innen {formats.date_format(near, 'WEEKDAY_TIME_FORMAT')}" in page


def test_what_happened_in_another_year_says_which(
    client: Client, workplace: Workplace, send: Send
) -> None:
    case = send(workplace.teacher, "2022-04-08 18:30").case
    client.force_login(workplace.teacher)
    page = client.get(f"/staff/incidents/mine/{case.pk}/").content.decode()
    assert "fredag 8. april 2022" in page
