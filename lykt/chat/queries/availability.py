"""Whether a line's chat can be begun now, and when it opens next."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from lykt.chat.models import Desk
from lykt.helpline.hours import Opening, opening_at
from lykt.helpline.models import Channel
from lykt.people.models import Unit
from lykt.questions.models import Version
from lykt.questions.queries import version_in_force
from lykt.vault import queries as vault
from lykt.vault.models import RingKey


@dataclass(frozen=True)
class Availability:
    """How a desk stands at a moment. ``units`` answer now, by the hours.

    ``closing_soon`` is within the hours, but too near closing for a new conversation.
    ``has_key`` is whether there is a ring key to seal to.
    """

    is_open: bool
    closing_soon: bool
    has_key: bool
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    units: tuple[Unit, ...] = ()

    @property
    def may_start(self) -> bool:
        return self.is_open and not self.closing_soon and self.has_key


def availability(desk: Desk, now: dt.datetime | None = None) -> Availability:
    moment = now or timezone.now()
    opening = opening_at(desk.channel, moment)
    return Availability(
        is_open=opening.is_open,
        closing_soon=_closes_soon(desk, opening, moment),
        has_key=key_in_use(desk) is not None,
        opens_at=opening.opens_at,
        closes_at=opening.closes_at,
        units=opening.units,
    )


def _closes_soon(desk: Desk, opening: Opening, moment: dt.datetime) -> bool:
    if opening.closes_at is None:
        return False
    return opening.closes_at - moment <= dt.timedelta(minutes=desk.closing_minutes)


def key_in_use(desk: Desk) -> RingKey | None:
    """What callers seal to now, None while nobody has made the line's key."""
    return vault.key_in_use(desk.ring)


def desk_of(line_code: str) -> Desk:
    """Raises ``Desk.DoesNotExist`` for a line whose chat is not run here."""
    return Desk.objects.select_related("channel__line", "first_choices").get(
        channel__line__code=line_code, channel__kind=Channel.Kind.CHAT
    )


def desks_open(now: dt.datetime | None = None) -> list[Desk]:
    """The desks where a conversation can be begun now."""
    moment = now or timezone.now()
    desks = Desk.objects.select_related("channel__line").order_by("channel__line__name")[:50]
    return [desk for desk in desks if availability(desk, moment).may_start]


def first_choices(desk: Desk, day: dt.date | None = None) -> Version | None:
    """What the desk asks before a conversation, in the version that holds; None asks nothing."""
    if desk.first_choices is None:
        return None
    try:
        return version_in_force(desk.first_choices, day or timezone.localdate())
    except Version.DoesNotExist:
        return None
