"""Where somebody may report."""

from lykt.incidents.roles import REPORT_INCIDENT
from lykt.people.models import Person, Unit
from lykt.people.queries import appointments_granting, in_tree_order, units_where


def units_reported_for(person: Person) -> list[Unit]:
    """Units that the person may report for: where appointed, and below; the nearest own first."""
    own = appointments_granting(person, REPORT_INCIDENT).values_list("unit", flat=True)
    first = max(units_where(person, REPORT_INCIDENT).filter(pk__in=own), key=Unit.depth)
    rest = in_tree_order(units_where(person, REPORT_INCIDENT).exclude(pk=first.pk))
    return [first, *rest]
