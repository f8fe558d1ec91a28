"""What went wrong on the way, in counts: nothing here leads to anybody."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from lykt.chat.actions.tallying import BROWSER
from lykt.chat.models import ChatRequest, Conversation, Desk, Fault, Tally
from lykt.chat.queries.access import desks_for
from lykt.chat.roles import MANAGE_CHAT
from lykt.lib.clock import at_wall_clock, local_day
from lykt.people.models import Person
from lykt.statistics.periods import Period

FEW = 5
"""A browser that fewer have used is not named: it could be the rare one of somebody known."""

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class FaultCount:
    """How many conversations a kind of fault hit, and how often in all."""

    kind: str
    conversations: int
    times: int


def desk_managed_by(person: Person, line_code: str) -> Desk:
    """Raises ``Desk.DoesNotExist`` also for one that the person does not manage."""
    return desks_for(person, MANAGE_CHAT).get(channel__line__code=line_code)


def conversations_in(desk: Desk, period: Period) -> QuerySet[Conversation]:
    """Those that began in the period."""
    return Conversation.objects.filter(
        desk=desk,
        started_at__gte=at_wall_clock(period.first, dt.time()),
        started_at__lt=at_wall_clock(period.last + _DAY, dt.time()),
    )


def faults_by_kind(desk: Desk, period: Period) -> list[FaultCount]:
    """The kinds that hit somebody, those that hit most first."""
    hit = Fault.objects.filter(conversation__in=conversations_in(desk, period), count__gt=0)
    rows = hit.order_by().values_list("kind").annotate(Count("conversation"), Sum("count"))
    return sorted(
        (FaultCount(kind, conversations, times) for kind, conversations, times in rows),
        key=lambda one: (-one.conversations, one.kind),
    )


def conversations_hit(desk: Desk, period: Period) -> QuerySet[Conversation]:
    """Those with some fault, each once."""
    return conversations_in(desk, period).filter(faults__count__gt=0).distinct()


def by_day(conversations: QuerySet[Conversation]) -> Counter[dt.date]:
    return Counter(
        local_day(started) for started in conversations.values_list("started_at", flat=True)
    )


def unanswered_by_fault(desk: Desk, period: Period) -> dict[str, int]:
    """Requests that technical trouble ended before anybody answered, by cause."""
    lost = ChatRequest.objects.filter(
        line=desk.channel.line,
        day__range=(period.first, period.last),
        outcome=ChatRequest.Outcome.UNANSWERED,
        cause__in=(ChatRequest.Cause.FAULT, ChatRequest.Cause.CONNECTION_LOST),
    )
    return dict(lost.order_by().values_list("cause").annotate(Count("pk")))


def browsers(desk: Desk, period: Period) -> list[tuple[str, int]]:
    """Family and major version, the most used first; what few used is one row, named ``""``."""
    counts = Tally.objects.filter(
        desk=desk, day__range=(period.first, period.last), kind=BROWSER
    ).order_by()
    rows = [*counts.values_list("detail").annotate(n=Sum("count"))]
    named = sorted((row for row in rows if row[1] >= FEW), key=lambda row: (-row[1], row[0]))
    few = sum(count for _, count in rows if count < FEW)
    return [*named, ("", few)] if few else named
