"""What a unit decides about reports."""

from django.db import transaction

from lykt.audit.actions import record
from lykt.incidents.models import Policy
from lykt.people.models import Person, Unit


@transaction.atomic
def set_policy(*, actor: Person | None, unit: Unit, anonymous_reports: bool) -> Policy:
    policy, _is_new = Policy.objects.update_or_create(
        unit=unit, defaults={"anonymous_reports": anonymous_reports}
    )
    record(
        actor=actor,
        action="incidents.set_policy",
        subject=policy,
        unit=unit.pk,
        anonymous_reports=anonymous_reports,
    )
    return policy
