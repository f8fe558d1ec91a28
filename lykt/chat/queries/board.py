"""What a counsellor's console shows: who waits, who is there, and one's own conversations."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, When
from django.utils import timezone

from lykt.chat.models import ChatRequest, Conversation, Desk, Duty, Invitation, Seat
from lykt.chat.queries.availability import Availability, availability, key_in_use
from lykt.people.models import Person
from lykt.vault.queries import holds_ring_key, ring_keys_held

_MOST = 200
# A tab follows the log all the time; this long without a sign and it is asleep or gone.
SEEN_WITHIN = dt.timedelta(seconds=60)


@dataclass(frozen=True)
class WaitingCaller:
    """``requeued`` when a counsellor had it and went missing; ``can_open`` takes a grant."""

    conversation: Conversation
    since: dt.datetime
    requeued: bool
    caller_here: bool
    can_open: bool
    choices: dict[str, Any]


@dataclass(frozen=True)
class OwnConversation:
    """One that the person sits in, also after its end until it is put away."""

    conversation: Conversation
    seat: Seat
    request: ChatRequest | None
    caller_here: bool
    others: list[Seat]


@dataclass(frozen=True)
class Board:
    """A desk as one counsellor sees it. ``waiting`` is in the order to be taken."""

    desk: Desk
    availability: Availability
    duty: Duty | None
    has_grant: bool
    waiting: list[WaitingCaller]
    own: list[OwnConversation]
    invitations: list[Invitation]
    colleagues: list[Duty]
    under_way: int


def board_for(person: Person, desk: Desk, now: dt.datetime | None = None) -> Board:
    moment = now or timezone.now()
    ring_key = key_in_use(desk)
    live = desk.conversations.filter(state=Conversation.State.OPEN)
    return Board(
        desk=desk,
        availability=availability(desk, moment),
        duty=own_duty(person, desk),
        has_grant=ring_key is not None and holds_ring_key(person, ring_key.pk),
        waiting=_waiting(person, desk, moment),
        own=_own(person, desk, moment),
        invitations=list(_invitations(person, desk)),
        colleagues=[each for each in colleagues_on_duty(desk, moment) if each.person != person],
        under_way=live.count(),
    )


def own_duty(person: Person, desk: Desk) -> Duty | None:
    return (
        Duty.objects.filter(desk=desk, person=person, ended_at__isnull=True)
        .select_related("unit")
        .first()
    )


def colleagues_on_duty(desk: Desk, now: dt.datetime | None = None) -> list[Duty]:
    """Everybody at the desk whose console was seen within the desk's limit, by name."""
    return list(on_duty(desk, now or timezone.now()).order_by("person__name", "pk")[:_MOST])


def on_duty(desk: Desk, now: dt.datetime) -> QuerySet[Duty]:
    limit = now - dt.timedelta(minutes=desk.away_limit)
    return Duty.objects.filter(desk=desk, ended_at__isnull=True, seen_at__gt=limit).select_related(
        "person", "unit"
    )


def waiting_here(desk: Desk, now: dt.datetime) -> QuerySet[Conversation]:
    """Those whose caller is there: a tab that only began and went away fills no queue."""
    here = Seat.objects.filter(
        conversation=OuterRef("pk"),
        kind=Seat.Kind.CALLER,
        left_at__isnull=True,
        seen_at__gt=now - SEEN_WITHIN,
    )
    return desk.conversations.filter(Exists(here), state=Conversation.State.WAITING)


def _waiting(person: Person, desk: Desk, now: dt.datetime) -> list[WaitingCaller]:
    request = ChatRequest.objects.filter(conversation=OuterRef("pk"), ended_at__isnull=True)
    caller = Seat.objects.filter(
        conversation=OuterRef("pk"), kind=Seat.Kind.CALLER, left_at__isnull=True
    )
    found = (
        desk.conversations.filter(state=Conversation.State.WAITING)
        .annotate(
            answered=Subquery(request.values("answered_at")[:1]),
            caller_seen=Subquery(caller.order_by("-seen_at").values("seen_at")[:1]),
            is_here=Case(When(caller_seen__gt=now - SEEN_WITHIN, then=1), default=0),
        )
        # More than a board holds is a flood: those who are there come before those who are not.
        .order_by(F("answered").asc(nulls_last=True), "-is_here", "waiting_since", "started_at")[
            :_MOST
        ]
    )
    openable = ring_keys_held(person)
    return sorted(
        (
            WaitingCaller(
                conversation=each,
                since=each.waiting_since or each.started_at,
                requeued=each.answered is not None,
                caller_here=_is_seen(each.caller_seen, now),
                can_open=each.ring_key_id in openable,
                choices=each.choices,
            )
            for each in found
        ),
        key=lambda waiting: (not waiting.requeued, waiting.since),
    )


def _is_seen(seen_at: dt.datetime | None, now: dt.datetime) -> bool:
    return seen_at is not None and seen_at > now - SEEN_WITHIN


def _own(person: Person, desk: Desk, now: dt.datetime) -> list[OwnConversation]:
    seats = (
        Seat.objects.filter(
            person=person,
            left_at__isnull=True,
            conversation__desk=desk,
            conversation__destroyed_at__isnull=True,
        )
        .select_related("conversation")
        .prefetch_related("conversation__seats__person", "conversation__requests")
        .order_by("joined_at")[:_MOST]
    )
    return [_own_conversation(seat, now) for seat in seats]


def _own_conversation(seat: Seat, now: dt.datetime) -> OwnConversation:
    here = [each for each in seat.conversation.seats.all() if each.left_at is None]
    callers = [each for each in here if each.kind == Seat.Kind.CALLER]
    return OwnConversation(
        conversation=seat.conversation,
        seat=seat,
        request=max(seat.conversation.requests.all(), key=lambda each: each.pk, default=None),
        caller_here=any(_is_seen(each.seen_at, now) for each in callers),
        others=[each for each in here if each.person_id not in (None, seat.person_id)],
    )


def _invitations(person: Person, desk: Desk) -> QuerySet[Invitation]:
    return (
        Invitation.objects.filter(
            to=person, outcome=Invitation.Outcome.PENDING, conversation__desk=desk
        )
        .select_related("conversation", "by__person")
        .order_by("made_at")[:_MOST]
    )
