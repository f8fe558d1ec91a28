"""Opening a wave: an invitation to each who works there, and the keys of the box."""

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lykt.people.models import Appointment, Person, Unit
from lykt.routines.actions.outbox import waiting_mails
from lykt.surveys.actions.locking import locked
from lykt.surveys.actions.planning import audit_wave
from lykt.surveys.errors import RefusedError
from lykt.surveys.models import Invitation, Wave
from lykt.surveys.placing import places
from lykt.surveys.queries import works_there
from lykt.surveys.workflow import Move, State, after
from lykt.vault.actions import make_key
from lykt.vault.retention import make_retention_key


@transaction.atomic
def open_wave(*, actor: Person | None, wave: Wave, today: dt.date | None = None) -> Wave:
    """Invite whoever works there today, and let them answer. Raises ``RefusedError``."""
    day = today or timezone.localdate()
    wave = locked(wave, State.PLANNED)
    if day > wave.last_day:
        raise RefusedError(_("Its last day is over. Plan it anew."))
    units = _units_of_people(wave.unit, day)
    if len(units) < wave.least:
        raise RefusedError(
            _(
                "%(count)d work at %(unit)s and below, and nothing is told of fewer than "
                "%(least)d. Ask at a unit that is larger."
            )
            % {"count": len(units), "unit": wave.unit.name, "least": wave.least}
        )
    wave.state = after(wave.state, Move.OPEN)
    wave.first_day = min(wave.first_day, day)
    wave.key = make_key(destroy_on=None)
    wave.reminded_on = day
    make_retention_key(wave.pk)
    wave.save()
    _invite(wave, units)
    audit_wave(actor, "open", wave, invited=len(units))
    return wave


def _units_of_people(top: Unit, day: dt.date) -> Mapping[int, int]:
    """The unit of each person who works there; of several, the one furthest down."""
    held = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        person__is_active=True,
        valid_from__lte=day,
        unit__path__startswith=top.path,
    )
    rows = held.values_list("person", "unit", "unit__path")
    furthest_last = sorted(rows, key=lambda row: (row[2].count("/"), row[1]))
    return {person: unit for person, unit, _path in furthest_last}


def _invite(wave: Wave, units: Mapping[int, int]) -> None:
    """In an order of chance, so that no list of the rows is one of people, or of answers."""
    every = Unit.objects.filter(path__startswith=wave.unit.path).in_bulk()
    place_of = places(Counter(units.values()), every, wave.unit, wave.least)
    people = sorted(units)
    secrets.SystemRandom().shuffle(people)
    Invitation.objects.bulk_create(
        Invitation(wave=wave, person_id=person, place_id=place_of[units[person]])
        for person in people
    )
    waiting_mails(people, timezone.now())


@transaction.atomic
def invite(*, actor: Person, wave: Wave, person: Person) -> bool:
    """Invite somebody who has begun since; False for whoever is invited already.

    Their answer counts for the nearest place above that others count for too.
    """
    wave = locked(wave, State.OPEN)
    unit = _units_of_people(wave.unit, timezone.localdate()).get(person.pk)
    if unit is None or not works_there(person, wave):
        raise RefusedError(_("Only somebody who has a role there can be invited."))
    above = Unit.objects.get(pk=unit).ids_from_root()
    shared = set(wave.invitations.filter(place__in=above).values_list("place", flat=True))
    place = next((pk for pk in reversed(above) if pk in shared), wave.unit_id)
    _row, is_new = Invitation.objects.get_or_create(
        wave=wave, person=person, defaults={"place_id": place}
    )
    if is_new:
        waiting_mails([person.pk], timezone.now())
        audit_wave(actor, "invite", wave, person=person.pk)
    return is_new
