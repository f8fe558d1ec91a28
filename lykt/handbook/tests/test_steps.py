"""A task's page leads to the pages of the handbook that its step is about."""

import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from lykt.handbook.tests.conftest import House
from lykt.routines.actions import start
from lykt.routines.models import Task


@pytest.fixture
def assess(house: House) -> Task:
    """The employee's first task in the routine for the duty to avert."""
    call_command("load_handbook", "office", stdout=StringIO())
    call_command("load_routines", stdout=StringIO())
    now = timezone.now()
    run = start(
        actor=house.employee,
        routine="duty_to_avert",
        unit=house.team,
        subject_kind="incident",
        subject_id=str(uuid.uuid4()),
        event_at=now,
        reported_at=now,
        facts={},
        persons={"reporter": [house.employee]},
    )
    return run.tasks.get(step="assess")


def test_the_task_leads_to_its_pages(client: Client, house: House, assess: Task) -> None:
    client.force_login(house.employee)
    text = client.get(f"/staff/tasks/{assess.pk}/").content.decode()
    assert "I håndboken" in text
    for code in ("in-danger-now", "duty-to-avert"):
        assert f'href="/staff/handbook/office/{code}/"' in text
    assert "deviations/" not in text.partition("I håndboken")[2].partition("</ul>")[0]
