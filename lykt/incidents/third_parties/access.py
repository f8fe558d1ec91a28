"""Whoever follows up at the unit sees a third party; nobody else."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Max, QuerySet
from django.utils import timezone

from lykt.incidents.models import Case, Reaction, ThirdParty
from lykt.incidents.roles import FOLLOW_UP
from lykt.people.models import Person
from lykt.people.queries import appointments_of, may, units_where

MOST_SHOWN = 200


def may_follow(person: Person, third_party: ThirdParty) -> bool:
    return may(person, FOLLOW_UP, third_party.unit)


def third_parties_seen_by(person: Person) -> QuerySet[ThirdParty]:
    """The newest first; bounded."""
    found = ThirdParty.objects.filter(unit__in=units_where(person, FOLLOW_UP))
    newest = found.select_related("unit", "key").order_by("-opened_at")
    return newest.prefetch_related("reactions")[:MOST_SHOWN]


def exclusions_at_units_of(person: Person) -> list[Reaction]:
    """What keeps somebody out today of where the person works: of the units of their roles, and
    of those above, which hold for all below. The page says no more than the pseudonym."""
    units = appointments_of(person).select_related("unit")
    at = {pk for appointment in units for pk in appointment.unit.ids_from_root()}
    found = Reaction.objects.filter(
        kind__in=Reaction.EXCLUSIONS,
        third_party__unit__in=at,
        decided_on__lte=timezone.localdate(),
        until__gte=timezone.localdate(),
    )
    rows = found.select_related("third_party__unit").order_by("until")[:MOST_SHOWN]
    return [each for each in rows if each.is_running]


def latest_days(third_parties: Iterable[ThirdParty]) -> dict[uuid.UUID, dt.date | None]:
    """When each was in an event last."""
    known = ThirdParty.objects.filter(pk__in=[each.pk for each in third_parties])
    return dict(known.order_by().annotate(latest=Max("cases__day")).values_list("pk", "latest"))


def events_seen_by(person: Person, third_party: ThirdParty) -> QuerySet[Case]:
    """Its events where the person follows up: of another unit's not even the day. Newest first."""
    found = third_party.cases.filter(unit__in=units_where(person, FOLLOW_UP))
    return found.select_related("unit").order_by("-happened_at")[:MOST_SHOWN]


def third_party_seen_by(person: Person, pk: uuid.UUID) -> ThirdParty:
    """Raises ``ThirdParty.DoesNotExist``."""
    found = ThirdParty.objects.select_related("unit", "key").get(pk=pk)
    if not may_follow(person, found):
        raise ThirdParty.DoesNotExist(f"{pk} is not for {person.pk}")
    return found
