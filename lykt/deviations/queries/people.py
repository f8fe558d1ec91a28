"""Who may be given a measure."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from lykt.deviations.models import Deviation
from lykt.deviations.queries.lines import unit_following_up
from lykt.people.models import Appointment, Person


def possible_owners(deviation: Deviation) -> QuerySet[Person]:
    """Who has a role today where it was reported or is followed up, above or below; by name.

    Never a leader whom it is about.
    """
    day = timezone.localdate()
    around = Q(pk__in=[])
    for unit in (deviation.unit, unit_following_up(deviation)):
        around |= Q(unit__in=unit.ids_from_root()) | Q(unit__path__startswith=unit.path)
    held = Appointment.objects.filter(
        around, Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day
    )
    found = Person.objects.filter(is_active=True, pk__in=held.values("person"))
    return found.exclude(pk__in=deviation.passed_over.values("pk")).order_by("name")
