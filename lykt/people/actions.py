"""Every write to units, people and appointments."""

import datetime as dt

from django.db import transaction

from lykt.audit.actions import record
from lykt.people.models import Appointment, Person, Unit


@transaction.atomic
def add_unit(
    *, actor: Person | None, kind: str, code: str, name: str, parent: Unit | None = None
) -> Unit:
    unit = Unit.objects.create(kind=kind, code=code, name=name, parent=parent)
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    record(actor=actor, action="people.add_unit", subject=unit, kind=kind, code=code)
    return unit


@transaction.atomic
def add_person(*, actor: Person | None, email: str, name: str, password: str | None) -> Person:
    """Add somebody who may sign in; with no password, only through the organisation's sign-in."""
    person = Person(email=Person.objects.normalize_email(email), name=name)
    person.set_password(password)
    person.full_clean(exclude=["password"])
    person.save()
    record(actor=actor, action="people.add_person", subject=person)
    return person


@transaction.atomic
def appoint(
    *,
    actor: Person | None,
    person: Person,
    role: str,
    unit: Unit,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
) -> Appointment:
    appointment = Appointment(
        person=person, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to
    )
    appointment.full_clean()
    appointment.save()
    record(
        actor=actor,
        action="people.appoint",
        subject=appointment,
        person=person.pk,
        role=role,
        unit=unit.pk,
        valid_from=valid_from.isoformat(),
        valid_to=valid_to.isoformat() if valid_to else None,
    )
    return appointment
