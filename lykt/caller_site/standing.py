"""How a conversation stands, as the caller's page is told it."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from lykt.caller_site.openings import opens_words
from lykt.chat.models import Seat
from lykt.chat.queries import availability, standing_of


def standing_words(seat: Seat, now: dt.datetime | None = None) -> dict[str, Any]:
    """Numbers and codes, with what is a sentence already spoken; ``now`` is the server's clock."""
    moment = now or timezone.now()
    found = standing_of(seat, moment)
    desk = availability(seat.conversation.desk, moment)
    return asdict(found) | {
        "waiting_since": _milliseconds(found.waiting_since),
        "destroy_on": date_format(found.destroy_on, "DATE_FORMAT"),
        "now": _milliseconds(moment),
        "may_start": desk.may_start,
        "opens": opens_words(desk.opens_at, moment),
    }


def _milliseconds(moment: dt.datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)
