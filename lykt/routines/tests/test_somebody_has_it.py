"""Every open task is with somebody who is there, or with those who answer for it, at any moment."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lykt.people.actions import appoint
from lykt.people.models import Person
from lykt.routines.actions import (
    RoutineError,
    add_absence,
    delegate,
    finish,
    remove_absence,
    take,
)
from lykt.routines.actions.reminding import remind
from lykt.routines.holders import Holders, present_appointments
from lykt.routines.models import Absence, Notice, Run, Task
from lykt.routines.queries import may_do, may_see, my_tasks, people_for, tasks_nobody_has
from lykt.routines.tests.conftest import Town, person
from lykt.routines.tests.test_starting import started, task

OSLO = ZoneInfo("Europe/Oslo")
PEOPLE = ("leader", "employee", "colleague", "personnel", "chief")
ROLES = ("line_leader", "personnel_manager", "hr")
MOST = 10_000


class Clock:
    """The service's clock, which a test moves."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now

    @property
    def today(self) -> dt.date:
        return timezone.localdate(self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    # The night in which the clocks go back is among the days that follow.
    found = Clock(dt.datetime(2025, 10, 23, 12, tzinfo=OSLO))
    monkeypatch.setattr("django.utils.timezone.now", lambda: found.now)
    return found


# --- The rule ----------------------------------------------------------------------------

_person, _task = st.sampled_from(PEOPLE), st.integers(0, 30)
_events = st.one_of(
    st.tuples(st.just("start")),
    st.tuples(st.just("is_away"), _person, st.integers(-1, 3), st.integers(0, 3)),
    st.tuples(st.just("comes_back"), _person),
    st.tuples(st.just("leaves"), _person),
    st.tuples(st.just("is_shut_out"), _person),
    st.tuples(st.just("is_appointed"), _person, st.sampled_from(ROLES)),
    st.tuples(st.just("is_given"), _person, _task),
    st.tuples(st.just("takes"), _person, _task),
    st.tuples(st.just("ends"), _person, _task),
    st.tuples(st.just("days_pass"), st.integers(1, 4)),
    st.tuples(st.just("run")),
)


class World:
    """What may happen to the people of a town and their tasks."""

    def __init__(self, town: Town, clock: Clock) -> None:
        self.town, self.clock = town, clock
        self.people: dict[str, Person] = {name: getattr(town, name) for name in PEOPLE}

    def start(self) -> None:
        at = self.clock.now
        started(self.town, event_at=at, reported_at=at, now=at)

    def is_away(self, who: str, after: int, days: int) -> None:
        first = self.clock.today + dt.timedelta(days=after)
        last = first + dt.timedelta(days=days)
        add_absence(actor=self.people[who], first_day=first, last_day=last)

    def comes_back(self, who: str) -> None:
        for absence in self.people[who].absences.all():
            remove_absence(actor=self.people[who], absence=absence)

    def leaves(self, who: str) -> None:
        yesterday = self.clock.today - dt.timedelta(days=1)
        self.people[who].appointments.update(valid_to=yesterday)

    def is_shut_out(self, who: str) -> None:
        self.people[who].is_active = not self.people[who].is_active
        self.people[who].save()

    def is_appointed(self, who: str, role: str) -> None:
        day = {"valid_from": self.clock.today - dt.timedelta(days=1)}
        appoint(actor=None, person=self.people[who], role=role, unit=self.town.office, **day)

    def _some_task(self, number: int) -> Task | None:
        tasks = list(Task.objects.filter(ended_at=None).order_by("pk"))
        return tasks[number % len(tasks)] if tasks else None

    def is_given(self, who: str, number: int) -> None:
        if found := self._some_task(number):
            with suppress(RoutineError):
                delegate(actor=self.town.administrator, task=found, to=self.people[who])

    def takes(self, who: str, number: int) -> None:
        found = self._some_task(number)
        if found and may_see(self.people[who], found):
            take(actor=self.people[who], task=found)

    def ends(self, who: str, number: int) -> None:
        found = self._some_task(number)
        if found and not found.waits:
            with suppress(RoutineError):
                finish(actor=self.people[who], task=found, now=self.clock.now)

    def days_pass(self, days: int) -> None:
        self.clock.now += dt.timedelta(days=days)

    def run(self) -> None:
        remind(self.clock.now)


def _there(town: Town, clock: Clock) -> Iterator[Person]:
    pks = present_appointments(clock.today).values("person")
    return iter(Person.objects.filter(pk__in=pks).exclude(pk=town.administrator.pk))


def assert_somebody_has_each(town: Town, clock: Clock) -> None:
    unheld = {each.pk for each in tasks_nobody_has(town.administrator, MOST)}
    lists = {who: {each.pk for each in my_tasks(who, MOST)} for who in _there(town, clock)}
    for each in Task.objects.filter(ended_at=None, opened_at__isnull=False):
        theirs = [who for who, tasks in lists.items() if each.pk in tasks]
        able = [who for who in lists if may_do(who, each)]
        assert theirs or each.pk in unheld, each
        assert set(able) <= set(theirs)
        assert bool(able) != (each.pk in unheld) or each.assignee_id == town.administrator.pk
        if each.pk in unheld:
            assert may_see(town.administrator, each)


@settings(
    max_examples=12,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(happens=st.lists(_events, max_size=10))
def test_somebody_who_is_there_has_each_task_or_those_who_answer_for_it_see_it(
    town: Town, small: str, clock: Clock, happens: list[tuple[str, ...]]
) -> None:
    began = clock.now
    with transaction.atomic():
        world = World(town, clock)
        world.start()
        assert_somebody_has_each(town, clock)
        for what, *given in happens:
            getattr(world, what)(*given)
            assert_somebody_has_each(town, clock)
        transaction.set_rollback(True)
    clock.now = began
    for who in world.people.values():
        who.is_active = True


# --- By name, and away --------------------------------------------------------------------


@pytest.fixture
def run(town: Town, small: str) -> Run:
    now = timezone.now()
    found = started(town, event_at=now, reported_at=now, now=now, facts={"violence": True})
    take(actor=town.leader, task=task(found, "gather"))
    remind(timezone.now())
    return found


def away(who: Person, days: int = 0) -> Absence:
    today = timezone.localdate()
    return add_absence(actor=who, first_day=today, last_day=today + dt.timedelta(days=days))


def test_while_somebody_is_away_the_fallback_has_what_is_theirs_by_name(
    client: Client, town: Town, run: Run
) -> None:
    gather = task(run, "gather")
    absence = away(town.leader)
    assert gather in tasks_nobody_has(town.administrator)
    remind(timezone.now())
    assert gather not in tasks_nobody_has(town.administrator)
    assert gather in my_tasks(town.personnel)
    client.force_login(town.personnel)
    page = client.get(f"/staff/tasks/{gather.pk}/").content.decode()
    assert "leader er ikke til stede. Imens: Personalsjef" in page
    remove_absence(actor=town.leader, absence=absence)
    assert gather not in my_tasks(town.personnel)
    assert task(run, "gather").assignee == town.leader
    client.force_login(town.leader)
    assert "ikke til stede" not in client.get(f"/staff/tasks/{gather.pk}/").content.decode()


def test_who_shares_the_role_has_it_at_once(town: Town, run: Run) -> None:
    second = person("second", "line_leader", town.office)
    assert task(run, "gather") not in my_tasks(second)
    away(town.leader)
    assert task(run, "gather") in my_tasks(second)
    finish(actor=second, task=task(run, "gather"))


def test_whoever_has_it_meanwhile_is_told_once(town: Town, run: Run) -> None:
    second = person("second", "line_leader", town.office)
    told = Notice.objects.filter(person=second, task=task(run, "gather"))
    away(town.leader, days=3)
    for _again in range(2):
        remind(timezone.now())
    assert told.count() == 1
    assert not Notice.objects.filter(
        task=task(run, "gather"), person=town.leader, at__gt=told.get().at
    ).exists()


def test_what_is_given_to_somebody_who_is_away_is_told_to_the_role(town: Town, run: Run) -> None:
    away(town.personnel)
    delegate(actor=town.leader, task=task(run, "gather"), to=town.personnel)
    remind(timezone.now())
    assert task(run, "gather") in my_tasks(town.leader)


def test_somebody_who_has_left_loses_what_was_theirs_by_name(town: Town, run: Run) -> None:
    town.leader.is_active = False
    town.leader.save()
    remind(timezone.now())
    freed = task(run, "gather")
    assert (freed.assignee, freed.held_role) == (None, "personnel_manager")
    assert freed in my_tasks(town.personnel)
    assert Notice.objects.filter(person=town.personnel, task=freed).exists()


def test_it_is_found_also_before_the_deadline_run(town: Town, run: Run) -> None:
    town.personnel.appointments.all().delete()
    away(town.leader)
    unheld = tasks_nobody_has(town.administrator)
    assert {"gather", "police", "tell_chief"} <= {each.step for each in unheld}
    assert not Holders().find(["line_leader"], town.office).role
    assert people_for(task(run, "gather")).exists()
