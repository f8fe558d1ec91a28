"""What browsers report of technical trouble: codes and counts."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from lykt.chat.actions.tallying import BROWSER, FAULT, count
from lykt.chat.log import locked
from lykt.chat.models import Conversation, Desk, Fault, Seat
from lykt.chat.workflow import BROWSERS, FaultKind

# More of one kind in a conversation is itself a fault, or a lie that would drown all others.
_MOST = 1_000
_MOST_MAJOR = 999


@transaction.atomic
def report_faults(*, seat: Seat, counts: Mapping[str, int], now: dt.datetime | None = None) -> None:
    """Count faults (``workflow.FaultKind``) for the conversation and the desk's day.

    Kinds that are not known and numbers that can not be are left out, and so is what is beyond
    the most of a kind that one conversation is believed.
    """
    moment = now or timezone.now()
    known = {
        kind: min(int(number), _MOST)
        for kind, number in counts.items()
        if kind in FaultKind.values and isinstance(number, int) and number > 0
    }
    if not known:
        return
    conversation = locked(seat.conversation_id)
    # In one order everywhere, so that two reports at once wait and never lock each other out.
    for kind, number in sorted(known.items()):
        if added := _add(conversation, kind, number, moment):
            count(conversation.desk, FAULT, moment, kind, by=added)


def _add(conversation: Conversation, kind: str, number: int, now: dt.datetime) -> int:
    """How many were added; the conversation is locked, so that nobody adds meanwhile."""
    row, _ = Fault.objects.get_or_create(
        conversation=conversation, kind=kind, defaults={"count": 0, "last_at": now}
    )
    added = min(number, _MOST - row.count)
    if added > 0:
        row.count, row.last_at = row.count + added, now
        row.save(update_fields=["count", "last_at"])
    return max(0, added)


def tally_browser(*, desk: Desk, family: str, major: int, now: dt.datetime | None = None) -> None:
    """Count a browser (``workflow.BROWSERS``) for the desk's day, tied to no conversation."""
    known = family if family in BROWSERS else "other"
    version = f" {major}" if known != "other" and 0 < major <= _MOST_MAJOR else ""
    count(desk, BROWSER, now or timezone.now(), f"{known}{version}")
