"""Setting whom a line calls at the police."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lykt.audit.actions import record
from lykt.averting.models import PoliceContacts
from lykt.averting.roles import ANSWER_FOR
from lykt.people.models import Person, Unit
from lykt.people.queries import may


@transaction.atomic
def set_police_contacts(
    *,
    actor: Person,
    unit: Unit,
    desk_number: str,
    portal: str,
    source: str,
    checked_on: dt.date,
) -> PoliceContacts:
    """For the unit and those below it. Raises ``PermissionDenied``."""
    if not may(actor, ANSWER_FOR, unit):
        raise PermissionDenied(f"{actor.pk} does not answer for {unit.pk}")
    given = {"desk_number": desk_number, "portal": portal, "source": source}
    kept, _new = PoliceContacts.objects.update_or_create(
        unit=unit, defaults={**given, "checked_on": checked_on}
    )
    record(actor=actor, action="averting.set_police_contacts", subject=kept, unit=unit.pk)
    return kept
