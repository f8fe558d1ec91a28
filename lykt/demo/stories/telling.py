"""How a story is told: who does it, and when, counted back from the day it is loaded."""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar
from unittest import mock

from django.forms import Form
from django.utils import timezone

from lykt.demo import sign_ins
from lykt.demo.workplaces import people
from lykt.people.models import Person
from lykt.routines.actions import decide, finish
from lykt.routines.models import Task

Told = Mapping[str, Any]
AForm = TypeVar("AForm", bound=Form)


@cache
def told() -> Told:
    text = (files("lykt.demo") / "invented/stories.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True)
class Teller:
    """Everything in a story has happened by ``now``, and in the order in which it is told."""

    now: dt.datetime

    def moment(self, one: Told) -> dt.datetime:
        """``day`` is counted from today, ``at`` is a time of day; never later than now."""
        day = self.now.date() + dt.timedelta(days=one["day"])
        return min(timezone.make_aware(dt.datetime.combine(day, one["at"])), self.now)

    def day(self, days: int) -> str:
        """As it is typed."""
        return f"{self.now.date() + dt.timedelta(days=days):%d.%m.%Y}"


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """What is done here was done then: actions ask Django for the time, and nobody else."""
    then = moment.astimezone(dt.UTC)
    with mock.patch.object(timezone, "now", return_value=then):
        yield


def who(role: str, unit: str) -> Person:
    email_of = sign_ins.email_of if unit in sign_ins.UNITS else people.email_of
    return Person.objects.get(email=email_of(role, unit))


def filled(form: AForm) -> AForm:
    """Raises ``ValueError`` for a story that the form would not have taken."""
    if not form.is_valid():
        raise ValueError(f"{type(form).__name__}: {form.errors.as_json()}")
    return form


def end_task(teller: Teller, actor: Person, subject: tuple[str, str], one: Told) -> None:
    """A task that its own page ends. ``subject``: the kind of what it is about, and which."""
    kind, pk = subject
    found = Task.objects.filter(run__subject_kind=kind, run__subject_id=pk, ended_at=None)
    for task in found.filter(step=one["task"]):
        with at(teller.moment(one)):
            if "reason" in one:
                decide(actor=actor, task=task, yes=one["yes"], reason=one["reason"])
            else:
                finish(actor=actor, task=task)


def remind_nobody() -> None:
    """Of what is made up."""
    Task.objects.update(stage=Task.Stage.AFTER)
