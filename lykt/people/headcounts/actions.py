"""Giving staff numbers and taking them back."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from lykt.audit.actions import record
from lykt.people.models import Headcount, Person, Unit


@transaction.atomic
def give_headcounts(
    *, actor: Person | None, valid_from: dt.date, employees: Mapping[Unit, int]
) -> None:
    """All of them or none; a number of the same unit and day is replaced."""
    for unit, number in employees.items():
        found, _is_new = Headcount.objects.update_or_create(
            unit=unit, valid_from=valid_from, defaults={"employees": number}
        )
        record(
            actor=actor,
            action="people.give_headcount",
            subject=found,
            unit=unit.pk,
            valid_from=valid_from.isoformat(),
            employees=number,
        )


@transaction.atomic
def remove_headcount(*, actor: Person, headcount: Headcount) -> None:
    record(
        actor=actor,
        action="people.remove_headcount",
        subject=headcount,
        unit=headcount.unit_id,
        valid_from=headcount.valid_from.isoformat(),
    )
    headcount.delete()
