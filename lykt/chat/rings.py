"""Who shares a line's key: those who answer its chat or review it, at a party's unit, today."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from lykt.chat.models import Desk
from lykt.chat.roles import ANSWER_CHAT, MANAGE_CHAT, REVIEW_CONVERSATION
from lykt.helpline.queries import parties_on
from lykt.people.models import Appointment, Unit
from lykt.people.roles import roles_granting
from lykt.vault import rings


def desk_rings() -> Iterable[rings.Ring]:
    today = timezone.localdate()
    for desk in Desk.objects.select_related("ring", "channel__line").order_by("pk"):
        line = desk.channel.line
        units = [party.unit for party in parties_on(today).filter(line=line)]
        yield rings.Ring(
            keyring=desk.ring,
            name=line.name,
            members=_appointed(units, ANSWER_CHAT, REVIEW_CONVERSATION),
            managers=_appointed(units, MANAGE_CHAT),
        )


def _appointed(units: Iterable[Unit], *permissions: str) -> frozenset[int]:
    """The ids of people who hold one of the permissions today at, above or below the units."""
    today = timezone.localdate()
    where = Q(pk__in=[])
    for unit in units:
        where |= Q(unit__path__startswith=unit.path) | Q(unit__in=unit.ids_from_root())
    held = Appointment.objects.filter(
        where,
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        valid_from__lte=today,
        role__in={role for permission in permissions for role in roles_granting(permission)},
        person__is_active=True,
    )
    return frozenset(held.values_list("person", flat=True))


rings.register(desk_rings)
