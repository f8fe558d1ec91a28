"""Guarded getters: a case for somebody with a role, and a case for somebody who was there."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import F, Q, QuerySet

from lykt.incidents.access import (
    BY_PERMISSION,
    Opened,
    Part,
    standings_by_event,
    standings_by_role,
    standings_held,
)
from lykt.incidents.models import Case, Report
from lykt.incidents.workflow import OPEN, State
from lykt.people.held import held_by
from lykt.people.models import Person
from lykt.people.queries import units_where_any

MOST_SHOWN = 50
_MANY = 5_000
NEAR = dt.timedelta(days=3)


def case_visible_to(person: Person, pk: uuid.UUID) -> Opened:
    """For those whose role it is. Raises ``Case.DoesNotExist`` for everybody else."""
    case = Case.objects.select_related("unit").get(pk=pk)
    standings = standings_by_role(person, case)
    if not standings:
        raise Case.DoesNotExist(f"{person.pk} has no role in {pk}")
    return Opened(case, standings)


def own_case_of(person: Person, pk: uuid.UUID) -> Opened:
    """For the exposed and the reporter; of a joined case, the one that it went into.

    Raises ``Case.DoesNotExist`` for everybody else.
    """
    found = Case.objects.select_related("unit", "joined_into__unit").get(pk=pk)
    case = found.joined_into or found
    standings = standings_by_event(person, case)
    if not standings:
        raise Case.DoesNotExist(f"{person.pk} was not in {pk}")
    return Opened(case, standings)


def opening_report(case: Case) -> Report:
    """The report that stands for the event, also where others were joined in; case is guarded."""
    reports = case.reports.select_related("response__version", "response__key", "reporter")
    return reports.get(reported_at=case.opened_at)


def own_cases_of(person: Person) -> QuerySet[Case]:
    """What the person has reported or was exposed to, the newest first."""
    own = Q(pk__in=Case.objects.filter(reports__reporter=person).values("pk"))
    own |= Q(pk__in=Case.objects.filter(exposed__person=person).values("pk"))
    found = Case.objects.filter(own).exclude(state=State.JOINED).select_related("unit")
    return found.order_by("-happened_at", "pk")[:MOST_SHOWN]


def cases_visible_to(person: Person) -> QuerySet[Case]:
    """Every case at a unit where the person has a role; bound it before it is read."""
    units = units_where_any(person, BY_PERMISSION.values())
    return Case.objects.filter(unit__in=units).select_related("unit")


def newest_cases(person: Person, states: Collection[State]) -> QuerySet[Case]:
    """Those of ``cases_visible_to`` in some states, the newest first.

    So many that sorting them takes its time are a large part of all cases: the newest of them are
    soon found among the newest of all. Adding nothing keeps the planner from the units' index.
    """
    # Listed, they let a planner see how few cases they may have.
    units = list(units_where_any(person, BY_PERMISSION.values()).values_list("pk", flat=True))
    found = Case.objects.filter(unit__in=units, state__in=states)
    if found[: _MANY + 1].count() > _MANY:
        every = Case.objects.annotate(at=F("unit_id") + 0)
        found = every.filter(at__in=units, state__in=states)
    return found.order_by("-day", "-happened_at", "pk")


def cases_near(person: Person, case: Case) -> list[Opened]:
    """Open cases that may be about the same event, for whoever may follow both up."""
    near = cases_visible_to(person).filter(
        state__in=OPEN,
        unit=case.unit_id,
        day__range=(case.day - NEAR, case.day + NEAR),
    )
    found = near.exclude(pk=case.pk).order_by("happened_at")[:MOST_SHOWN]
    held = held_by(person)
    opened = [Opened(each, standings_held(held, each)) for each in found]
    return [each for each in opened if each.has(Part.FOLLOWING_UP)]
