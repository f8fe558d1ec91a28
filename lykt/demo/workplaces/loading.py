"""Putting the workplaces and their incidents into the database, many rows at a time."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from random import Random

from django.conf import settings
from django.db import transaction

from lykt.demo.actions import ProductionError
from lykt.demo.sign_ins import SignIn
from lykt.demo.workplaces.people import (
    add_employees,
    add_sign_ins,
    add_units,
    give_staff_numbers,
)
from lykt.demo.workplaces.plan import (
    FIRST_YEAR,
    LAST_YEAR,
    WORKPLACES,
    PlannedIncident,
    plan_recent,
    plan_year,
)
from lykt.demo.workplaces.steps import add_steps
from lykt.demo.workplaces.surveys import load_surveys
from lykt.incidents.collection import KEPT_DAYS, report_collection
from lykt.incidents.models import Case, Exposed, Report
from lykt.incidents.sealed_words import save_sealed
from lykt.incidents.workflow import State
from lykt.lib.clock import local_day
from lykt.people.models import Appointment, Person, Unit
from lykt.questions.actions import NewResponse, record_many
from lykt.questions.models import Response
from lykt.questions.queries import version_in_force

_NEW, _YOUNG, _OLD = dt.timedelta(days=10), dt.timedelta(days=70), dt.timedelta(days=420)
_UNANSWERED_PCT = 4

Staff = Mapping[int, Sequence[Person]]
"""Employees by unit, its leader first."""


@transaction.atomic
def load_workplaces(now: dt.datetime, password: str) -> list[SignIn]:
    """Units, people, incidents and surveys; how those who can sign in do so."""
    if settings.PRODUCTION:
        raise ProductionError("the demonstration is made up and is never loaded in production")
    units = add_units()
    sign_ins = add_sign_ins(units, password)
    add_employees(units)
    give_staff_numbers(units)
    staff = _staff()
    for workplace in WORKPLACES:
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            _load(plan_year(workplace, year), units, staff, now)
        _load(plan_recent(workplace, now), units, staff, now)
    load_surveys(units)
    return sign_ins


def _staff() -> Staff:
    found: dict[int, list[Person]] = defaultdict(list)
    held = Appointment.objects.filter(role__in=("line_leader", "employee"))
    for one in held.select_related("person").order_by("-role", "pk"):
        found[one.unit_id].append(one.person)
    return found


def _load(
    planned: Sequence[PlannedIncident], units: Mapping[str, Unit], staff: Staff, now: dt.datetime
) -> None:
    random = Random(len(planned))  # noqa: S311 - made up
    responses = _record(planned, units)
    cases = [_case(one, units[one.unit], now, random) for one in planned]
    Case.objects.bulk_create(cases)
    Report.objects.bulk_create(
        Report(
            id=response.token,
            case=case,
            response=response,
            reporter=None if case.destroyed_at else random.choice(staff[case.unit_id]),
            reported_at=case.opened_at,
        )
        for case, response in zip(cases, responses, strict=True)
    )
    with_steps = [
        (case, one.answers)
        for case, one in zip(cases, planned, strict=True)
        if case.day.year >= LAST_YEAR
    ]
    leaders = {unit: people[0] for unit, people in staff.items()}
    add_steps(with_steps, leaders, now, random)
    for case, answers in with_steps:
        if case.destroyed_at is None and answers["reporter"] == "exposed":
            person = case.reports.get().reporter
            exposed = Exposed(case=case, person=person, added_at=case.opened_at)
            save_sealed(case, exposed, person.name if person else "")


def _record(planned: Iterable[PlannedIncident], units: Mapping[str, Unit]) -> list[Response]:
    collection = report_collection()
    rows = [
        NewResponse(units[one.unit].pk, local_day(one.happened_at), one.answers) for one in planned
    ]
    version = version_in_force(collection.questionnaire, rows[0].day)
    return record_many(actor=None, collection=collection, version=version, rows=rows)


def _case(one: PlannedIncident, unit: Unit, now: dt.datetime, random: Random) -> Case:
    day = local_day(one.happened_at)
    reported = min(one.happened_at + dt.timedelta(minutes=random.randint(5, 2_000)), now)
    destroy_on = day + dt.timedelta(days=KEPT_DAYS)
    is_over = destroy_on <= local_day(now)
    return Case(
        unit=unit,
        happened_at=one.happened_at,
        day=day,
        state=_state(now - one.happened_at, random),
        opened_at=reported,
        changed_at=reported,
        destroy_on=destroy_on,
        destroyed_at=now if is_over else None,
    )


def _state(age: dt.timedelta, random: Random) -> State:
    if age > _OLD:
        return State.CLOSED
    if random.randrange(100) < _UNANSWERED_PCT:
        return State.RECEIVED
    if age < _YOUNG:
        return random.choice(
            (State.RECEIVED, State.FOLLOWED_UP) if age < _NEW else (State.FOLLOWED_UP,)
        )
    return State.CLOSED if random.randrange(100) < 92 else State.FOLLOWED_UP
