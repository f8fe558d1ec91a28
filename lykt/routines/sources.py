"""What there is to count of tasks: each step of each run, on the day of what it was started for."""

from collections.abc import Iterator
from functools import partial

from django.db.models import Case, CharField, DurationField, F, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.routines.definitions.data import Kind
from lykt.routines.models import Routine, RoutineVersion, Task
from lykt.routines.roles import COUNT_TASKS
from lykt.routines.subjects import confidential_kinds, open_kinds
from lykt.statistics.engine.labels import texts
from lykt.statistics.engine.sources import (
    Code,
    Codes,
    Column,
    Holds,
    Number,
    Scope,
    Source,
    Units,
    Watched,
    register,
)
from lykt.statistics.publications import reach
from lykt.statistics.publications.reach import Rules
from lykt.statistics.publications.units import unit_scope, units_of, units_reached_by
from lykt.statistics.roles import RELEASE_PUBLICATION

SOURCE = "tasks"
SECONDS_OF_AN_HOUR = 3600.0
OUTCOMES: dict[str, Promise] = {
    "in_time": _("Done in time"),
    "late": _("Done after the deadline"),
    "without_deadline": _("Done, without a deadline"),
    "set_aside": _("Set aside"),
    "open": _("Not done"),
}

# Of a task: reminders and new holders change the rest.
_COUNTED = (
    "run_id", "day", "step", "kind", "unit_id", "state",
    "opened_at", "due_at", "after_at", "ended_at",
)  # fmt: skip


def register_source() -> None:
    register(
        Source(
            code=SOURCE,
            label=_("Tasks of routines"),
            rows=counted_tasks,
            key="pk",
            columns={
                "unit": Column("unit_id"),
                "subject": Column("run__subject_kind", Holds.TEXT),
                "routine": Column("run__version__routine_id"),
                "step": Column("step", Holds.TEXT),
                "kind": Column("kind", Holds.TEXT),
                "outcome": Column("outcome", Holds.TEXT),
                "took": Column("took", Holds.SPAN),
            },
            watched=(Watched(Task, "id", columns=_COUNTED),),
            dimensions={
                "unit": Units("unit", _("Unit"), units_of),
                "subject": Codes("subject", _("What it is for"), _subjects),
                "routine": Codes("routine", _("Routine"), _routines),
                "step": Codes("step", _("Step"), _steps),
                "kind": Codes("kind", _("Kind of step"), _kinds),
                "outcome": Codes("outcome", _("How it went"), _outcomes),
                "hours": Number(
                    "took", _("Hours from the event until the step was ended"), SECONDS_OF_AN_HOUR
                ),
            },
            scopes={"unit": unit_scope},
        )
    )
    rules = Rules(units_reached_by(COUNT_TASKS), units_reached_by(RELEASE_PUBLICATION))
    reach.register(SOURCE, rules)


def counted_tasks() -> QuerySet[Task]:
    """Without runs that were called off, and without cases of which nobody is to know."""
    return (
        Task.objects.filter(run__cancelled_at=None)
        .exclude(run__subject_kind__in=confidential_kinds())
        .annotate(outcome=_outcome(), took=_took())
    )


def _took() -> Case:
    """What was set aside took no time."""
    return Case(
        When(state=Task.State.NOT_APPLICABLE, then=None),
        default=F("ended_at") - F("run__event_at"),
        output_field=DurationField(),
    )


def _outcome() -> Case:
    in_time = Q(ended_at__lte=F("due_at"))
    # What is to be done at once is in time until the reminder after it, as in the list of what
    # is late.
    at_once = Q(due_at=F("opened_at"), ended_at__lte=F("after_at"))
    return Case(
        When(state=Task.State.NOT_APPLICABLE, then=Value("set_aside")),
        When(ended_at=None, then=Value("open")),
        When(due_at=None, then=Value("without_deadline")),
        When(in_time | at_once, then=Value("in_time")),
        default=Value("late"),
        output_field=CharField(),
    )


def _subjects(_scope: Scope) -> Iterator[Code]:
    for code, label in open_kinds().items():
        yield Code(code, texts(partial(str, label)), (code,))


def _routines(_scope: Scope) -> Iterator[Code]:
    titles = {version.routine_id: version.title for version in _newest_last()}
    for routine in Routine.objects.filter(pk__in=titles).order_by("code"):
        yield Code(routine.code, {"nb": titles[routine.pk]}, (routine.pk,))


def _steps(_scope: Scope) -> Iterator[Code]:
    for code, title in sorted(step_titles().items(), key=lambda one: str(one[1])):
        yield Code(code, {"nb": title}, (code,))


def step_titles() -> dict[str, str]:
    """By code; steps of the same code in several routines are one, by the newest title."""
    return {
        step["code"]: step["title"]
        for version in _newest_last()
        for step in version.definition["steps"]
    }


def _newest_last() -> QuerySet[RoutineVersion]:
    return RoutineVersion.objects.filter(published_at__isnull=False).order_by("number")


def _kinds(_scope: Scope) -> Iterator[Code]:
    for one in Kind:
        yield Code(one.value, texts(partial(getattr, one, "label")), (one.value,))


def _outcomes(_scope: Scope) -> Iterator[Code]:
    for code, label in OUTCOMES.items():
        yield Code(code, texts(partial(str, label)), (code,))
