"""What time does to conversations: limits, closing, people who are gone."""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass, replace

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from lykt.chat.actions.destroying import remove_orphan_keys
from lykt.chat.actions.due import Due, What, due_now
from lykt.chat.actions.ending import ENDED, UNANSWERED, end, withdraw_pending
from lykt.chat.actions.requests import current_request
from lykt.chat.actions.seats import counsellors_in, stand_up
from lykt.chat.announcing import announce, desk_topic
from lykt.chat.log import append_event
from lykt.chat.models import ChatRequest, Conversation, Desk, Duty, Seat
from lykt.chat.queries.board import on_duty
from lykt.chat.workflow import REQUEUE, make_move
from lykt.helpline.hours import opening_at

# In one run; the next one is seconds away.
_MOST = 200
NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_THOROUGHLY_EVERY = 60 * 60
# A counsellor may read an ended conversation until the shift is over, and then no more.
_READ_AFTER = dt.timedelta(hours=12)


@dataclass(frozen=True)
class Swept:
    """How many were told that nobody can answer, returned to the queue, ended, and duties ended."""

    unanswered: int = 0
    requeued: int = 0
    ended: int = 0
    left: int = 0
    duties: int = 0
    orphans: int = 0


def sweep(*, now: dt.datetime, listening_since: dt.datetime | None = None) -> Swept:
    """Do what is due, one conversation in a transaction; harmless to run again, or at once.

    ``listening_since`` is when the service began to hear from consoles and tabs: nobody counts
    as gone for a silence in which the service itself was down.
    """
    done: Counter[str] = Counter()
    for desk in Desk.objects.select_related("channel__line"):
        moment = Moment(now, listening_since or NEVER, False)
        done["duties"] += end_dead_duties(desk, moment)
        moment = replace(moment, nobody_comes=_nobody_comes(desk, now))
        for pk in _candidates(desk, moment):
            what = _sweep_one(pk, moment)
            if what:
                done[what.value] += 1
            if done.total() >= _MOST:
                break
    # Once an hour, whoever comes first; a lost mark only means once more.
    if cache.add("chat-swept-thoroughly", 1, timeout=_THOROUGHLY_EVERY):
        put_away_ended(now)
        done["orphans"] = remove_orphan_keys(now=now)
    return Swept(**done)


@dataclass(frozen=True)
class Moment:
    """What is the same for all conversations of a desk in one run."""

    now: dt.datetime
    listening_since: dt.datetime
    nobody_comes: bool

    def silent_since(self, minutes: int) -> dt.datetime:
        """Who was last seen at or before this is gone; never while the service could not hear."""
        limit = self.now - dt.timedelta(minutes=minutes)
        return limit if self.listening_since <= limit else NEVER

    def due(self, conversation: Conversation, request: ChatRequest | None) -> Due | None:
        seats = list(conversation.seats.all())
        for seat in seats:
            if seat.goodbye_at and seat.goodbye_at >= seat.seen_at:
                seat.goodbye_at = max(seat.goodbye_at, self.listening_since)
            seat.seen_at = max(seat.seen_at, self.listening_since)
        answered = request is not None and request.answered_at is not None
        return due_now(conversation, seats, answered, self.nobody_comes, self.now)


def _nobody_comes(desk: Desk, now: dt.datetime) -> bool:
    """Closed, and no counsellor on duty takes new ones: waiting on is of no use."""
    if not desk.conversations.filter(state=Conversation.State.WAITING).exists():
        return False
    if opening_at(desk.channel, now).is_open:
        return False
    return not on_duty(desk, now).filter(takes_new=True).exists()


def _candidates(desk: Desk, moment: Moment) -> list[uuid.UUID]:
    """Those for whom something may be due, found by the database without a lock.

    Mostly none: the rules themselves are read under the lock, in ``due``.
    """
    here = Seat.objects.filter(conversation=OuterRef("pk"), left_at__isnull=True)
    caller_here = here.filter(
        kind=Seat.Kind.CALLER, seen_at__gt=moment.silent_since(desk.absent_limit)
    )
    counsellor_gone = here.filter(
        kind=Seat.Kind.COUNSELLOR, seen_at__lte=moment.silent_since(desk.away_limit)
    )
    waited = Q(since__lte=moment.now - dt.timedelta(minutes=desk.wait_limit))
    over = Q(pk__isnull=False) if moment.nobody_comes else waited | ~Exists(caller_here)
    found = (
        desk.conversations.annotate(since=Coalesce("waiting_since", "started_at"))
        .filter(
            (Q(state=Conversation.State.WAITING) & over)
            | (Q(state=Conversation.State.OPEN) & Exists(counsellor_gone))
        )
        .order_by("started_at")
    )
    return list(found.values_list("pk", flat=True))


@transaction.atomic
def _sweep_one(pk: uuid.UUID, moment: Moment) -> What | None:
    """What was done. One that another process holds is left to it."""
    conversation = (
        Conversation.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("desk__channel")
        .filter(pk=pk)
        .first()
    )
    if conversation is None:
        return None
    due = moment.due(conversation, current_request(conversation))
    if due:
        _carry_out(conversation, due, moment.now)
    return due.what if due else None


def _carry_out(conversation: Conversation, due: Due, now: dt.datetime) -> None:
    if due.what is What.REQUEUED:
        _requeue(conversation, now)
    elif due.what is What.LEFT:
        for seat in due.gone:
            stand_up(seat, now)
            append_event(conversation, "left", seat, now=now)
    else:
        event = UNANSWERED if due.what is What.UNANSWERED else ENDED
        end(conversation, event=event, cause=due.cause, now=now)


def _requeue(conversation: Conversation, now: dt.datetime) -> None:
    """The first counsellor is the one that the event names; those beside have left too."""
    first, *others = counsellors_in(conversation)
    for seat in others:
        stand_up(seat, now)
        append_event(conversation, "left", seat, now=now)
    stand_up(first, now)
    withdraw_pending(conversation)
    make_move(conversation, REQUEUE, now)
    append_event(conversation, "requeued", first, now=now)


@transaction.atomic
def end_dead_duties(desk: Desk, moment: Moment) -> int:
    """Whose console is gone for longer than the desk's limit is not on duty any more."""
    limit = moment.silent_since(desk.away_limit)
    dead = list(
        Duty.objects.select_for_update(skip_locked=True).filter(
            desk=desk, ended_at__isnull=True, seen_at__lte=limit
        )[:_MOST]
    )
    for duty in dead:
        duty.ended_at = duty.seen_at
        duty.save(update_fields=["ended_at"])
    if dead:
        announce(desk_topic(desk.pk))
    return len(dead)


def put_away_ended(now: dt.datetime) -> None:
    """Counsellors' seats in conversations that ended long ago; the caller keeps the way back."""
    Seat.objects.filter(
        kind=Seat.Kind.COUNSELLOR,
        left_at__isnull=True,
        conversation__state=Conversation.State.ENDED,
        conversation__touched_at__lt=now - _READ_AFTER,
    ).update(left_at=now)
