"""Every write to units, people and appointments."""

import datetime as dt

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from lykt.audit.actions import record
from lykt.people.models import Appointment, ClosingDay, Person, Unit


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
    # One spelling for each address: people type their own in several.
    person = Person(email=email.lower(), name=name)
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
    """Give somebody a role; the appointment that is there already when it is the very same."""
    terms = {"role": role, "unit": unit, "valid_from": valid_from, "valid_to": valid_to}
    same = person.appointments.filter(**terms).first()
    if same:
        return same
    appointment = Appointment(person=person, **terms)
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


@transaction.atomic
def appoint_by_email(
    *,
    actor: Person,
    email: str,
    name: str,
    role: str,
    unit: Unit,
    valid_from: dt.date,
    valid_to: dt.date | None,
) -> tuple[Person, bool]:
    """Appoint somebody, who is added when the e-mail is not known; whether they were.

    Nobody is without an appointment, since it is what says who manages them.
    """
    person = Person.objects.filter(email__iexact=email).first()
    is_new = person is None
    person = person or add_person(actor=actor, email=email, name=name, password=None)
    appoint(
        actor=actor,
        person=person,
        role=role,
        unit=unit,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return person, is_new


@transaction.atomic
def end_appointment(*, actor: Person, appointment: Appointment, last_day: dt.date) -> None:
    """Let an appointment end; one that ends before it begins is withdrawn."""
    details = {"person": appointment.person_id, "last_day": last_day.isoformat()}
    if last_day < appointment.valid_from:
        record(actor=actor, action="people.withdraw_appointment", subject=appointment, **details)
        appointment.delete()
        return
    appointment.valid_to = last_day
    appointment.save(update_fields=["valid_to"])
    record(actor=actor, action="people.end_appointment", subject=appointment, **details)


@transaction.atomic
def rename_unit(*, actor: Person, unit: Unit, name: str) -> None:
    unit.name = name
    unit.full_clean()
    unit.save(update_fields=["name"])
    record(actor=actor, action="people.rename_unit", subject=unit)


@transaction.atomic
def move_unit(*, actor: Person, unit: Unit, parent: Unit) -> None:
    """Move a unit, and all below it, to under another. Raises ``ValueError`` for under itself."""
    # The whole tree is locked: two moves that cross would otherwise make a ring.
    places = {row.pk: row for row in Unit.objects.select_for_update().order_by("pk")}
    unit, parent = places[unit.pk], places[parent.pk]
    if parent.path.startswith(unit.path):
        raise ValueError(f"unit {unit.pk} can not move to under {parent.pk}, a part of itself")
    old, new = unit.path, f"{parent.path}{unit.pk}/"
    before = unit.parent_id
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    Unit.objects.filter(path__startswith=old).update(
        path=Concat(Value(new), Substr("path", len(old) + 1))
    )
    record(actor=actor, action="people.move_unit", subject=unit, before=before, after=parent.pk)


@transaction.atomic
def add_closing_day(*, actor: Person | None, unit: Unit, day: dt.date, reason: str) -> ClosingDay:
    closing_day = ClosingDay(unit=unit, day=day, reason=reason)
    closing_day.full_clean()
    closing_day.save()
    record(
        actor=actor,
        action="people.add_closing_day",
        subject=closing_day,
        unit=unit.pk,
        day=day.isoformat(),
    )
    return closing_day


@transaction.atomic
def remove_closing_day(*, actor: Person, closing_day: ClosingDay) -> None:
    record(
        actor=actor,
        action="people.remove_closing_day",
        subject=closing_day,
        unit=closing_day.unit_id,
        day=closing_day.day.isoformat(),
    )
    closing_day.delete()
