"""Who sees which waves, who may answer, and how many have."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from lykt.people.models import Person, Unit
from lykt.people.queries import appointments_of, units_where
from lykt.surveys.models import Invitation, Wave
from lykt.surveys.released import released_edition_of
from lykt.surveys.roles import MANAGE_SURVEYS
from lykt.surveys.workflow import State

MOST_SHOWN = 200

# --- Those who answer ---------------------------------------------------------------------


def works_there(person: Person, wave: Wave) -> bool:
    """Whether the person has a role at the wave's unit or below it today."""
    return appointments_of(person).filter(unit__path__startswith=wave.unit.path).exists()


def invitation_to_answer(person: Person, wave: uuid.UUID) -> Invitation:
    """Also one that is answered. Raises ``Invitation.DoesNotExist`` for a wave that is not open
    today, and for somebody who was not invited or works there no more."""
    found = _open_invitations(person, timezone.localdate()).get(wave=wave)
    if not works_there(person, found.wave):
        raise Invitation.DoesNotExist(f"{person.pk} works no more where {wave} is held")
    return found


def waiting_for(person: Person) -> list[Wave]:
    """Waves that the person can answer and has not."""
    waiting = _open_invitations(person, timezone.localdate()).filter(answered=False)
    waves = [one.wave for one in waiting.order_by("wave__last_day")[:MOST_SHOWN]]
    return [wave for wave in waves if works_there(person, wave)]


def _open_invitations(person: Person, day: dt.date) -> QuerySet[Invitation]:
    return Invitation.objects.select_related("wave__unit", "wave__version").filter(
        person=person, wave__state=State.OPEN, wave__last_day__gte=day
    )


def closed_where(person: Person) -> list[Wave]:
    """Closed waves with something released, of units where the person works or manages."""
    found = Wave.objects.filter(_seen_by(person), state=State.CLOSED)
    waves = found.select_related("unit", "version__questionnaire")[:MOST_SHOWN]
    return [wave for wave in waves if released_edition_of(wave)]


def closed_wave_seen_by(person: Person, pk: uuid.UUID) -> Wave:
    """Raises ``Wave.DoesNotExist`` for one that nobody where the person works was asked in."""
    found = Wave.objects.filter(_seen_by(person), state=State.CLOSED)
    return found.select_related("unit", "version__questionnaire").get(pk=pk)


def _seen_by(person: Person) -> Q:
    """Waves of the units above and below each where the person has a role."""
    found = Q(pk__in=[])
    for unit in Unit.objects.filter(appointments__in=appointments_of(person)):
        found |= Q(unit__in=unit.ids_from_root()) | Q(unit__path__startswith=unit.path)
    return found


# --- Those who manage ---------------------------------------------------------------------


def units_surveyed_by(person: Person) -> QuerySet[Unit]:
    return units_where(person, MANAGE_SURVEYS)


def waves_managed_by(person: Person) -> QuerySet[Wave]:
    found = Wave.objects.filter(unit__in=units_surveyed_by(person))
    return found.select_related("unit", "version__questionnaire", "collection")


def wave_managed_by(person: Person, pk: uuid.UUID) -> Wave:
    """Raises ``Wave.DoesNotExist`` also for one out of reach."""
    return waves_managed_by(person).get(pk=pk)


@dataclass(frozen=True)
class Returns:
    """How many of those who count for a place have answered; ``rest`` where others have places
    below it, and it stands for those who have none of their own."""

    place: Unit
    invited: int
    answered: int
    rest: bool = False


def returns_of(wave: Wave) -> list[Returns]:
    """By place, of those with at least the wave's least, and never who."""
    rows = _counted(wave) if wave.state == State.OPEN else _kept(wave)
    units = Unit.objects.in_bulk([place for place, _invited, _answered in rows])
    found = [
        Returns(units[place], invited, answered, _has_below(units[place], units.values()))
        for place, invited, answered in rows
        if invited >= wave.least
    ]
    return sorted(found, key=lambda one: one.place.path)


def all_returns(wave: Wave) -> tuple[int, int]:
    """Invited and answered in the whole wave."""
    rows = _counted(wave) if wave.state == State.OPEN else _kept(wave)
    return sum(row[1] for row in rows), sum(row[2] for row in rows)


def _counted(wave: Wave) -> list[tuple[int, int, int]]:
    counted = wave.invitations.values("place").annotate(
        invited=Count("pk"), put_in=Count("pk", filter=Q(answered=True))
    )
    return list(counted.order_by().values_list("place", "invited", "put_in"))


def _kept(wave: Wave) -> list[tuple[int, int, int]]:
    return list(wave.turnout.order_by().values_list("place", "invited", "answered"))


def _has_below(unit: Unit, others: Iterable[Unit]) -> bool:
    return any(other.pk != unit.pk and other.path.startswith(unit.path) for other in others)
