"""Fill a database with incidents over ten years: copies of some that were reported.

A copy has the codes of its report, one routine with every step, and who was told. It has no words.
"""

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.db.models import Max
from django.utils import timezone

from bench.bulk import Row, without_indexes, write
from bench.incidents.organisation import named, organise
from bench.incidents.reported import report_some, reports
from lykt.incidents.models import Case, Report
from lykt.incidents.subject import SUBJECT
from lykt.lib.clock import local_day
from lykt.people.models import Person, Unit
from lykt.questions.actions.answers import series_of
from lykt.questions.models import Answer, Response
from lykt.routines.models import Notice, Run, Task
from lykt.vault.models import RecordKey

INCIDENTS, DAYS = 100_000, 3_650
_OPEN = dt.timedelta(days=30)
_ONE_IN, _A_DAY = 50, dt.timedelta(days=1)
_FAR = "2099-01-01"


@dataclass(frozen=True)
class Template:
    """A reported incident with the routine by which it was met."""

    report: Report
    run: Run
    tasks: tuple[Task, ...]
    counted: tuple[tuple[int, int], ...]

    @cached_property
    def answers(self) -> str:
        return json.dumps(self.report.response.answers)


@dataclass(frozen=True)
class Copy:
    """One incident: where, when, and the ids of its rows."""

    number: int
    template: Template
    office: Unit
    happened_at: dt.datetime
    is_open: bool
    all_open: bool
    case: uuid.UUID
    report: str
    run: str
    key: str
    first_task: int

    @property
    def day(self) -> str:
        return local_day(self.happened_at).isoformat()

    def at(self, moment: dt.datetime | None) -> str | None:
        """A moment of the template, moved to this incident's time."""
        return text(self.moved(moment)) if moment else None

    def moved(self, moment: dt.datetime) -> dt.datetime:
        return moment + (self.happened_at - self.template.report.case.happened_at)

    def unit(self, pk: int | None) -> int | None:
        """The unit here that is where the template's one is there."""
        places = self.template.report.case.unit.ids_from_root()
        return None if pk is None else self.office.ids_from_root()[places.index(pk)]

    def leaves_open(self, place: int, due: dt.datetime | None, now: dt.datetime) -> bool:
        """Of what is late in an open case, every other step."""
        left = due is None or due > now or (self.number + place) % 2 == 0
        return self.all_open or (self.is_open and left)


def text(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}"


def fill(*, all_open: bool) -> None:
    """With ``all_open`` no step was ever ended, which is the worst case."""
    now = timezone.now()
    offices = organise()
    report_some(offices, now)
    copies = list(_copies(_templates(), offices, now, all_open))
    with without_indexes():
        for model, rows in _rows(copies, now):
            write(model, rows)


def _templates() -> list[Template]:
    return [_template(report) for report in reports()]


def _template(report: Report) -> Template:
    series = series_of(report.response.collection.questionnaire)
    run = Run.objects.filter(subject_id=str(report.case_id)).first()
    if run is None:
        raise SystemExit("A report started no routine; load the shipped ones first.")
    answers = report.response.answers.items()
    chosen = [
        (code, option)
        for code, value in answers
        for option in (value if isinstance(value, list) else [value])
    ]
    counted = ((series.questions[code], series.options[code, option]) for code, option in chosen)
    return Template(report, run, tuple(run.tasks.order_by("pk")), tuple(counted))


def _copies(
    templates: Sequence[Template], offices: Sequence[Unit], now: dt.datetime, all_open: bool
) -> Iterator[Copy]:
    """Spread over the years, the last of them now."""
    first_task = _after(Task)
    for number in range(INCIDENTS):
        template = templates[number % len(templates)]
        back = dt.timedelta(days=DAYS) * (INCIDENTS - number) / INCIDENTS
        yield Copy(
            number=_FIRST + number,
            template=template,
            office=offices[number % len(offices)],
            happened_at=now - back,
            is_open=all_open or back < _OPEN,
            all_open=all_open,
            case=uuid.uuid4(),
            report=uuid.uuid4().hex,
            run=uuid.uuid4().hex,
            key=uuid.uuid4().hex,
            first_task=first_task,
        )
        first_task += len(template.tasks)


_FIRST = 1_000_000
"""Of the responses' numbers, above those that were reported."""


def _after(model: type[models.Model]) -> int:
    return int(model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def _rows(
    copies: Sequence[Copy], now: dt.datetime
) -> Iterator[tuple[type[models.Model], Iterator[Row]]]:
    yield Response, map(_response, copies)
    yield Answer, (row for one in copies for row in _answers(one))
    yield Case, map(_case, copies)
    yield Report, ((one.report, one.case.hex, one.number, None, _told(one)) for one in copies)
    yield RecordKey, ((one.key, b"", None, None) for one in copies)
    yield Run, map(_run, copies)
    yield Task, (row for one in copies for row in _tasks(one, now))
    # Nothing can be read while rows are on their way in.
    leaders = {each.appointments.get().unit_id: each.pk for each in named("leader-")}
    (chief,) = named("chief")
    yield Notice, _notices(copies, leaders, chief)


def _told(one: Copy) -> str | None:
    return one.at(one.template.report.reported_at)


def _response(one: Copy) -> Row:
    answered = one.template.report.response
    return (
        one.number, answered.collection_id, answered.version_id, one.office.pk, one.day,
        one.template.answers, None, None, one.report, 1, _told(one), None,
    )  # fmt: skip


def _answers(one: Copy) -> Iterator[Row]:
    collection = one.template.report.response.collection_id
    for question, option in one.template.counted:
        yield one.number, collection, question, option, None, one.day, one.office.pk


def _case(one: Copy) -> Row:
    state = "received" if one.is_open else "closed"
    return (
        one.case.hex, one.office.pk, text(one.happened_at), one.day, state, _told(one), _told(one),
        None, None, _FAR, None,
    )  # fmt: skip


def _run(one: Copy) -> Row:
    run = one.template.run
    return (
        one.run, run.version_id, one.office.pk, SUBJECT, str(one.case), text(one.happened_at),
        _told(one), json.dumps(run.facts), one.key, _told(one), None, None,
    )  # fmt: skip


def _tasks(one: Copy, now: dt.datetime) -> Iterator[Row]:
    for place, task in enumerate(one.template.tasks):
        due = one.moved(task.due_at) if task.due_at else None
        is_open = one.leaves_open(place, due, now)
        late = bool(is_open and due and due < now)
        above = one.office.ids_from_root()[-2] if late else None
        yield (
            one.first_task + place, one.run, one.day, task.step, task.title, task.kind, task.role,
            one.office.pk, task.held_role, one.unit(task.held_unit_id),
            "department_head" if late else "", above, None, None, _state(task, is_open),
            one.at(task.opened_at), due and text(due), None, None, None, None, 4 if late else 1,
            None if is_open else _ended(one, task, place), None,
            None if is_open or task.kind != "decide" else place % 2, None,
        )  # fmt: skip


def _state(task: Task, is_open: bool) -> str:
    return "open" if is_open else "decided" if task.kind == "decide" else "done"


def _ended(one: Copy, task: Task, place: int) -> str:
    """An hour before the deadline; now and then a day after it."""
    late = (one.number + place) % _ONE_IN == 0
    after = _A_DAY if late else -dt.timedelta(hours=1)
    return text(one.moved(task.due_at or task.run.reported_at) + after)


def _notices(copies: Sequence[Copy], leaders: Mapping[int, int], chief: Person) -> Iterator[Row]:
    """The leader and the chief safety representative were told, and have mostly read it."""
    for one in copies:
        for person, role in (
            (leaders[one.office.pk], "line_leader"),
            (chief.pk, "chief_safety_representative"),
        ):
            seen = None if one.is_open else _told(one)
            yield one.first_task, person, "told", _told(one), role, seen, None
