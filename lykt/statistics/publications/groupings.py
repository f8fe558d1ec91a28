"""Units gathered by what they have in common on a day: their kind, and their size."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from django.utils.translation import gettext, gettext_lazy

from lykt.people.headcounts.queries import employees_of
from lykt.people.models import Unit
from lykt.statistics.engine.labels import texts
from lykt.statistics.engine.sources import Grouping, Scope
from lykt.statistics.publications.units import units_of
from lykt.statistics.specs import Group

KIND_OF_UNIT, SIZE_OF_UNIT = "kind-", "size-"
"""Before the codes of units that are gathered by what they have in common."""
SMALL, LARGE = 50, 150
"""Employees: below the first an office is small, from the second it is large."""


def groupings_of_units() -> Mapping[str, Grouping]:
    """What the dimension of units is offered with."""
    return {
        "kind": Grouping(gettext_lazy("Kind of unit"), _by_kind),
        "size": Grouping(gettext_lazy("Size of unit"), _by_size),
    }


def unit_groups(unit: Unit, day: dt.date) -> Iterator[Group]:
    """A unit and those below it gathered by kind, and by size on a day."""
    scope = {"unit": unit.code}
    yield from _by_kind(scope, day)
    yield from _by_size(scope, day)


def _by_kind(scope: Scope, day: dt.date) -> Iterator[Group]:
    units = list(units_of(scope))
    kinds = {unit.kind for unit in units}
    for kind in Unit.Kind:
        if kind in kinds:
            some = [unit for unit in units if unit.kind == kind]
            label = texts(partial(getattr, kind, "label"))
            yield Group(f"{KIND_OF_UNIT}{kind.value}", _own(some, units), label)


def _by_size(scope: Scope, day: dt.date) -> Iterator[Group]:
    units = list(units_of(scope))
    sizes = employees_of(units, day)
    bands = (
        ("small", 1, SMALL, lambda: gettext("Fewer than 50 employees")),
        ("medium", SMALL, LARGE, lambda: gettext("50 to 149 employees")),
        ("large", LARGE, 10**9, lambda: gettext("150 employees or more")),
        ("unknown", 0, 1, lambda: gettext("Nobody is registered at the unit")),
    )
    for code, first, below, label in bands:
        some = [unit for unit in units if first <= sizes[unit.pk] < below]
        if some:
            yield Group(f"{SIZE_OF_UNIT}{code}", _own(some, units), texts(label))


def _own(some: Sequence[Unit], units: Sequence[Unit]) -> tuple[str, ...]:
    """What is counted at each unit itself, by the code that it has where others are below it."""
    above = {unit.parent_id for unit in units}
    return tuple(f"@{unit.code}" if unit.pk in above else unit.code for unit in some)
