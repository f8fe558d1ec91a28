"""A routine that starts by itself: once for each unit and year, also late, never two at once."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from lykt.people.actions import appoint
from lykt.routines.actions import finish, load_routines
from lykt.routines.actions.starting_yearly import start_yearly
from lykt.routines.definitions import (
    RoutineFileError,
    YearDayError,
    parse_year_day,
    read_routine,
)
from lykt.routines.models import Absence, Notice, Run, Task
from lykt.routines.shipping import shipped_files
from lykt.routines.subjects import describe
from lykt.routines.tests.conftest import Town, person

YEARLY = """
code = "round"
title = "Årlig runde"
trigger = "Et år er gått."
source = "Prøve"
valid_from = 2020-01-01
yearly = "{day}"

[[steps]]
code = "walk"
title = "Gå runden"
kind = "do"
role = "{role}"
anchor = "event"
deadline = "1 month"
"""


def at(day: str, hour: int = 9) -> dt.datetime:
    moment = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour))
    return timezone.make_aware(moment)


def routine(day: str = "02-01", role: str = "line_leader") -> str:
    return YEARLY.format(day=day, role=role)


@pytest.fixture
def yearly(town: Town) -> None:
    load_routines(actor=None, texts=[routine()])


def end_all(now: dt.datetime) -> None:
    for task in Task.objects.filter(ended_at=None):
        finish(actor=None, task=task, now=now)


@pytest.mark.parametrize(
    ("day", "runs"),
    [
        ("02-01", {"2023-01-31": 0, "2023-02-01": 2, "2024-01-31": 0, "2024-02-01": 2}),
        ("02-29", {"2023-02-27": 0, "2023-02-28": 2, "2024-02-28": 0, "2024-02-29": 2}),
        # Lykt did not run on the day, nor for the rest of one year.
        ("02-01", {"2023-06-15": 2, "2024-01-01": 0, "2025-12-31": 2, "2026-01-01": 0}),
        ("12-31", {"2023-12-30": 0, "2023-12-31": 2, "2024-01-01": 0, "2024-12-31": 2}),
        ("01-01", {"2023-12-31": 2, "2024-01-01": 2, "2024-12-31": 0, "2025-01-01": 2}),
    ],
)
def test_it_starts_once_a_year_from_its_day(town: Town, day: str, runs: dict[str, int]) -> None:
    load_routines(actor=None, texts=[routine(day)])
    for when, expected in runs.items():
        assert start_yearly(at(when)) == expected, when
        assert start_yearly(at(when, 10)) == 0, when
        end_all(at(when, 11))
        assert start_yearly(at(when, 12)) == 0, when


def test_it_starts_where_somebody_holds_the_role_that_day(town: Town, yearly: None) -> None:
    gone = person("gone", "line_leader", town.town)
    gone.is_active = False
    gone.save()
    Absence.objects.create(
        person=town.leader, first_day=dt.date(2024, 2, 1), last_day=dt.date(2024, 2, 9)
    )
    start_yearly(at("2024-02-01"))
    assert set(Run.objects.values_list("unit", flat=True)) == {town.office.pk, town.elsewhere.pk}
    appoint(
        actor=None,
        person=town.personnel,
        role="line_leader",
        unit=town.town,
        valid_from=dt.date(2024, 5, 1),
    )
    assert start_yearly(at("2024-04-30")) == 0
    assert start_yearly(at("2024-05-01")) == 1
    assert Run.objects.latest("started_at").unit == town.town


def test_there_are_never_two_open_at_a_unit(town: Town, yearly: None) -> None:
    start_yearly(at("2023-02-01"))
    left = Task.objects.get(run__unit=town.office)
    finish(actor=None, task=Task.objects.get(run__unit=town.elsewhere), now=at("2023-03-01"))
    assert start_yearly(at("2024-02-01")) == 1
    assert Run.objects.filter(unit=town.office).count() == 1
    finish(actor=town.leader, task=left, now=at("2024-03-01"))
    assert start_yearly(at("2024-03-01", 12)) == 1
    assert start_yearly(at("2024-03-02")) == 0


def test_what_is_not_in_force_does_not_start(town: Town) -> None:
    load_routines(actor=None, texts=[routine().replace("2020-01-01", "2024-06-01")])
    assert start_yearly(at("2024-05-31")) == 0
    assert start_yearly(at("2024-06-01")) == 2


def test_the_leader_is_told_by_the_run_that_starts_it(town: Town, client: Client) -> None:
    load_routines(actor=None, texts=[routine("01-01")])
    out = StringIO()
    call_command("remind", stdout=out)
    call_command("remind", stdout=StringIO())
    assert "yearly routines started: 2" in out.getvalue()
    task = Task.objects.get(run__unit=town.office)
    assert task.held_role == "line_leader"
    assert Notice.objects.get(task=task).person == town.leader
    client.force_login(town.leader)
    page = client.get(f"/staff/tasks/{task.pk}/").content.decode()
    assert f"Kontoret, {timezone.localdate().year}" in page
    assert "/staff/routines/round/" in page


def test_cases_are_described_together(town: Town, yearly: None) -> None:
    start_yearly(at("2024-02-01"))
    run = Run.objects.get(unit=town.office)
    assert describe("yearly", run.subject_id, town.leader).title == "Kontoret, 2024"


def test_the_page_says_what_starts_it(town: Town, yearly: None, client: Client) -> None:
    client.force_login(town.employee)
    page = client.get("/staff/routines/round/").content.decode()
    assert "1. februar" in page
    assert "Nærmeste leder" in page


def test_the_shipped_revision_starts_in_february_and_is_due_in_may(town: Town) -> None:
    (file,) = [file for file in shipped_files() if file.stem == "risk_assessment_revision"]
    load_routines(actor=None, texts=[file.read_text(encoding="utf-8")])
    assert start_yearly(at("2026-01-31")) == 0
    assert start_yearly(at("2026-02-01")) == 2
    task = Task.objects.get(run__unit=town.office, step="assess_risk")
    assert task.due_at == at("2026-05-04", 16)  # 1 May is a holiday, and a Friday


@pytest.mark.parametrize("day", ["1 February", "02-30", "13-01", "2-1", "00-10"])
def test_what_is_no_day_of_a_year_is_refused(day: str) -> None:
    with pytest.raises(YearDayError):
        parse_year_day(day)
    with pytest.raises(RoutineFileError, match="02-01"):
        read_routine(routine(day))


def test_a_role_that_only_a_case_knows_is_refused() -> None:
    with pytest.raises(RoutineFileError, match="yearly"):
        read_routine(routine(role="exposed"))
