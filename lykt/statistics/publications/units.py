"""Rows of units: a unit with all below it as a scope, and those that somebody reaches by a role."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext

from lykt.people.models import Person, Unit
from lykt.people.queries import in_tree_order, units_where
from lykt.statistics.engine.sources import Narrowed, Scope
from lykt.statistics.publications.reach import Part, Reached
from lykt.statistics.specs import SpecError


def unit_scope(code: str) -> Narrowed:
    """A unit and all below it. Raises ``SpecError`` for a unit that there is not."""
    found = tuple(_below(code).values_list("pk", flat=True))
    if not found:
        told = gettext("There is no unit '%(code)s'. Name it by its code.")
        raise SpecError(told % {"code": code})
    return {"unit": found}


def units_of(scope: Scope) -> QuerySet[Unit]:
    return _below(scope["unit"]) if "unit" in scope else Unit.objects.all()


def _below(code: str) -> QuerySet[Unit]:
    unit = Unit.objects.filter(code=code).first()
    return Unit.objects.filter(path__startswith=unit.path) if unit else Unit.objects.none()


def units_reached_by(permission: str) -> Reached:
    """Each unit with all below it, since a table of one alone is asked for too."""

    def reached(person: Person) -> Iterator[Part]:
        for unit in in_tree_order(units_where(person, permission)):
            yield Part({"unit": unit.code}, unit.name)

    return reached
