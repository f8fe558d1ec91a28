"""What units have decided about reports."""

from lykt.incidents.models import Policy
from lykt.people.models import Unit


def takes_anonymous_reports(unit: Unit) -> bool:
    """As the unit has decided, else the nearest above it that has; else not."""
    decided = dict(
        Policy.objects.filter(unit__in=unit.ids_from_root()).values_list(
            "unit_id", "anonymous_reports"
        )
    )
    nearest_first = reversed(unit.ids_from_root())
    return next((decided[pk] for pk in nearest_first if pk in decided), False)
