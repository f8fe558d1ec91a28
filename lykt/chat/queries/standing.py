"""How a caller's conversation stands, as the caller is told it."""

import datetime as dt
from dataclasses import dataclass
from statistics import median

from django.db.models import Q
from django.utils import timezone

from lykt.chat.models import ChatRequest, Conversation, Desk, ReturnCode, Seat
from lykt.lib.clock import local_day, local_minute

_WEEKS_BACK = dt.timedelta(days=28)
_QUARTER = 6 * 60
_ENOUGH = 5
_MOST = 500


@dataclass(frozen=True)
class Standing:
    """``position`` and ``usual_wait`` (minutes) are known while waiting only.

    ``requeued`` says that a counsellor was there and went missing. ``cause`` is why the latest
    request ended (``ChatRequest.Cause``), ``answered`` whether anybody ever answered it.
    ``read_number`` is how far the counsellors have read, ``last_sent`` the seat's own count.
    """

    state: str
    position: int | None
    usual_wait: int | None
    requeued: bool
    waiting_since: dt.datetime | None
    counsellors: int
    read_number: int
    last_sent: int
    last_number: int
    destroy_on: dt.date
    destroyed: bool
    left: bool
    answered: bool
    cause: str
    has_return_code: bool


def standing_of(seat: Seat, now: dt.datetime | None = None) -> Standing:
    moment = now or timezone.now()
    conversation = Conversation.objects.select_related("desk__channel").get(pk=seat.conversation_id)
    seats = list(Seat.objects.filter(conversation=conversation))
    request = conversation.requests.order_by("-pk").first()
    own = next((each for each in seats if each.pk == seat.pk), seat)
    waits = conversation.state == Conversation.State.WAITING
    here = [each for each in seats if _is_here(each, conversation, moment)]
    return Standing(
        state=conversation.state,
        position=position_of(conversation) if waits else None,
        usual_wait=usual_wait(conversation.desk, moment) if waits else None,
        requeued=bool(waits and request and request.answered_at),
        waiting_since=conversation.waiting_since,
        counsellors=len(here),
        read_number=max(
            (s.read_number for s in seats if s.kind == Seat.Kind.COUNSELLOR), default=0
        ),
        last_sent=own.last_sent,
        last_number=conversation.last_number,
        destroy_on=conversation.destroy_on,
        destroyed=conversation.destroyed_at is not None,
        left=own.left_at is not None,
        answered=bool(request and request.answered_at),
        cause=request.cause if request else "",
        has_return_code=ReturnCode.objects.filter(conversation=conversation).exists(),
    )


def _is_here(seat: Seat, conversation: Conversation, now: dt.datetime) -> bool:
    """A counsellor who sits in an open conversation and was seen within the desk's limit."""
    is_open = conversation.state == Conversation.State.OPEN
    if seat.kind != Seat.Kind.COUNSELLOR or seat.left_at is not None or not is_open:
        return False
    return seat.seen_at > now - dt.timedelta(minutes=conversation.desk.away_limit)


def position_of(conversation: Conversation) -> int:
    """The place in the desk's queue, 1 first; whoever was answered once comes before."""
    waiting = ChatRequest.objects.filter(
        ended_at__isnull=True,
        conversation__desk=conversation.desk_id,
        conversation__state=Conversation.State.WAITING,
    )
    earlier = Q(conversation__waiting_since__lt=conversation.waiting_since)
    if waiting.filter(conversation=conversation, answered_at__isnull=False).exists():
        return 1 + waiting.filter(earlier, answered_at__isnull=False).count()
    before = waiting.exclude(conversation=conversation)
    return 1 + before.filter(Q(answered_at__isnull=False) | earlier).count()


def usual_wait(desk: Desk, now: dt.datetime) -> int | None:
    """Minutes that callers have waited at this time of the day, the median of 28 days.

    None where fewer than five were answered: a number that is a guess is worse than none.
    """
    quarter = local_minute(now) // _QUARTER * _QUARTER
    answered = ChatRequest.objects.filter(
        line=desk.channel.line_id,
        day__gte=local_day(now - _WEEKS_BACK),
        day__lte=local_day(now),
        minute__range=(quarter, quarter + _QUARTER - 1),
        answered_at__isnull=False,
    ).order_by("-day")
    waits = [
        (answered_at - queued_at).total_seconds()
        for queued_at, answered_at in answered.values_list("queued_at", "answered_at")[:_MOST]
        if answered_at is not None
    ]
    return max(1, round(median(waits) / 60)) if len(waits) >= _ENOUGH else None
