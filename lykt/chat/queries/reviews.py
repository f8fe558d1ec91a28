"""Which conversations somebody may review, and how a sample of them is drawn."""

import datetime as dt
import uuid
from secrets import SystemRandom

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from lykt.chat.models import (
    ChatRequest,
    Conversation,
    Entry,
    Excerpt,
    Fault,
    Review,
    ReviewMark,
    Seat,
)
from lykt.chat.roles import REVIEW_CONVERSATION
from lykt.helpline.models import Line
from lykt.helpline.queries import Reach, lines_for, reach_of
from lykt.lib.clock import at_wall_clock
from lykt.people.models import Person, Unit
from lykt.people.queries import units_where
from lykt.statistics.periods import Period
from lykt.vault.queries import ring_keys_held

LONG = dt.timedelta(hours=1)
LONG_WAIT = dt.timedelta(minutes=10)
FEW_MESSAGES = 6
MOST_SHOWN = 50

_DAY = dt.timedelta(days=1)


def lines_reviewed(person: Person) -> QuerySet[Line]:
    """Lines with a desk whose conversations the person may review."""
    return lines_for(person, REVIEW_CONVERSATION).filter(channels__desk__isnull=False).distinct()


def reviewable(person: Person) -> QuerySet[Conversation]:
    """Closed conversations that the person may review and that are not destroyed, nor due to be.

    A party that sees its own free text sees conversations that nobody but its own units answered.
    """
    reach = reach_of(person, REVIEW_CONVERSATION, "free_text")
    return Conversation.objects.filter(
        _reached(reach),
        state=Conversation.State.ENDED,
        destroyed_at__isnull=True,
        destroy_on__gt=timezone.localdate(),
    ).select_related("desk__channel__line")


def _reached(reach: Reach) -> Q:
    reached = Q(desk__channel__line__in=reach.lines)
    answered = Seat.objects.filter(conversation=OuterRef("pk"), kind=Seat.Kind.COUNSELLOR)
    for line, units in reach.units.items():
        own, others = answered.filter(unit__in=units), answered.exclude(unit__in=units)
        reached |= Q(Exists(own), ~Exists(others), desk__channel__line=line)
    return reached


def reviewable_by(person: Person, pk: uuid.UUID) -> Conversation:
    """Raises ``Conversation.DoesNotExist`` also for one that the person may not review."""
    return reviewable(person).get(pk=pk)


def review_of(person: Person, pk: uuid.UUID) -> Review:
    """The person's own review of something that may still be reviewed."""
    return Review.objects.select_related(
        "conversation__desk__channel__line", "rubric__version"
    ).get(pk=pk, reviewer=person, conversation__in=reviewable(person))


def can_open(person: Person, conversation: Conversation) -> bool:
    """Whether the person's key opens it."""
    return conversation.ring_key_id in ring_keys_held(person)


# --- Samples ------------------------------------------------------------------------------


def candidates(
    person: Person, line: Line, period: Period, *, with_own: bool = False
) -> QuerySet[Conversation]:
    """What a sample is taken from: begun in the period, without those the person sat in."""
    found = reviewable(person).filter(
        desk__channel__line=line,
        started_at__gte=at_wall_clock(period.first, dt.time()),
        started_at__lt=at_wall_clock(period.last + _DAY, dt.time()),
    )
    if with_own:
        return found
    return found.exclude(Exists(Seat.objects.filter(conversation=OuterRef("pk"), person=person)))


def drawn(found: QuerySet[Conversation], number: int) -> list[Conversation]:
    """Some of them at random, so that nobody can foresee or choose which; the newest first."""
    ids = list(found.values_list("pk", flat=True))
    chosen = SystemRandom().sample(ids, min(number, len(ids)))
    return list(found.filter(pk__in=chosen).order_by("-started_at", "pk"))


def by_criterion(found: QuerySet[Conversation], criterion: str) -> QuerySet[Conversation]:
    """Those that fit one of ``review_form.CRITERIA``."""
    requests = ChatRequest.objects.filter(conversation=OuterRef("pk"))
    entries = Entry.objects.filter(conversation=OuterRef("pk"))
    tests: dict[str, Q | Exists] = {
        "long": Exists(requests.filter(ended_at__gte=F("answered_at") + LONG)),
        "long_wait": Exists(requests.filter(answered_at__gte=F("queued_at") + LONG_WAIT)),
        "requeued": Exists(entries.filter(event="requeued")),
        "transferred": Exists(entries.filter(event="transferred")),
        "faults": Exists(Fault.objects.filter(conversation=OuterRef("pk"), count__gt=0)),
        "returned": Exists(entries.filter(event="returned")),
    }
    if criterion == "few":
        counted = found.annotate(messages=Count("entries", filter=Q(entries__event="")))
        return counted.filter(messages__lt=FEW_MESSAGES)
    return found.filter(tests[criterion])


def by_unit(found: QuerySet[Conversation], unit: Unit) -> QuerySet[Conversation]:
    return found.filter(Exists(Seat.objects.filter(conversation=OuterRef("pk"), unit=unit)))


def by_reason(found: QuerySet[Conversation], reason: str) -> QuerySet[Conversation]:
    requests = ChatRequest.objects.filter(conversation=OuterRef("pk"), close_reason=reason)
    return found.filter(Exists(requests))


def marked(person: Person, line: Line) -> QuerySet[Conversation]:
    """Those that a counsellor has marked, other than the person, the newest first."""
    marks = ReviewMark.objects.filter(conversation=OuterRef("pk")).exclude(by=person)
    return (
        reviewable(person)
        .filter(Exists(marks), desk__channel__line=line)
        .order_by("-started_at", "pk")
    )


# --- What came of them --------------------------------------------------------------------


def reviews_by(person: Person) -> QuerySet[Review]:
    """The person's own, the newest first; also of conversations that are destroyed by now."""
    return (
        Review.objects.filter(reviewer=person)
        .select_related("conversation__desk__channel__line")
        .order_by("-opened_at")
    )


def feedback_to(person: Person) -> QuerySet[Review]:
    """What reviewers have written to the person, what is not read first."""
    return (
        Review.objects.filter(counsellor=person, sealed_feedback__isnull=False)
        .select_related("reviewer", "key", "conversation")
        .order_by(F("read_at").desc(nulls_first=True), "-finished_at")
    )


def excerpts_for(person: Person) -> QuerySet[Excerpt]:
    """Excerpts of the lines and units whose conversations the person may review, newest first."""
    return (
        Excerpt.objects.filter(
            reach_of(person, REVIEW_CONVERSATION, "free_text").as_filter(),
            key__destroyed_at__isnull=True,
        )
        .select_related("line", "key", "kept_by")
        .order_by("-kept_on", "pk")
    )


def reviewing_unit(person: Person, line: Line) -> Unit:
    """The unit that the person reviews for, nearest the root."""
    parties = line.parties.values_list("unit__path", flat=True)
    below = Q(pk__in=[])
    for path in parties:
        below |= Q(path__startswith=path)
    return units_where(person, REVIEW_CONVERSATION).filter(below)[:1].get()
