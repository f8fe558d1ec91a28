"""Where somebody may report, and for which lines."""

from django.db.models import QuerySet

from lykt.deviations.roles import REPORT_DEVIATION
from lykt.helpline.models import Line
from lykt.helpline.queries import lines_for
from lykt.people.models import Person, Unit
from lykt.people.queries import appointments_granting, in_tree_order, units_where


def units_reported_for(person: Person) -> list[Unit]:
    """Where the person is appointed, and below; the nearest own first."""
    own = appointments_granting(person, REPORT_DEVIATION).values_list("unit", flat=True)
    first = max(units_where(person, REPORT_DEVIATION).filter(pk__in=own), key=Unit.depth)
    rest = in_tree_order(units_where(person, REPORT_DEVIATION).exclude(pk=first.pk))
    return [first, *rest]


def lines_reported_for(person: Person) -> QuerySet[Line]:
    """Lines that the person works for."""
    return lines_for(person, REPORT_DEVIATION)
