"""The ledger read back: who sees which requests, a month of them, and what does not match."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from statistics import median

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from lykt.chat.models import ChatRequest, Desk, Tally
from lykt.chat.roles import SEE_LEDGER
from lykt.helpline.models import Contact, Line
from lykt.helpline.queries import contacts_visible_to, lines_for, reach_of
from lykt.people.models import Person, Unit
from lykt.statistics.periods import Period

Outcome = ChatRequest.Outcome


@dataclass(frozen=True)
class VisibleLedger:
    """A desk's requests as one person sees them: all of them, or what ``units`` answered.

    A request that nobody answered belongs to the line as a whole.
    """

    desk: Desk
    units: frozenset[int] | None

    @property
    def line(self) -> Line:
        return self.desk.channel.line

    def requests(self, period: Period) -> QuerySet[ChatRequest]:
        found = ChatRequest.objects.filter(
            line=self.line, day__range=(period.first, period.last)
        ).select_related("answered_unit", "contact")
        return found if self.units is None else found.filter(answered_unit__in=self.units)

    def answering_units(self) -> QuerySet[Unit]:
        """The units that have answered somebody, to narrow the list by."""
        answered = ChatRequest.objects.filter(line=self.line).values("answered_unit")
        found = Unit.objects.filter(pk__in=answered)
        return found if self.units is None else found.filter(pk__in=self.units)

    def first_day(self) -> dt.date | None:
        """The day of the desk's first request; before it, chats were another vendor's."""
        return first_day_of(self.line)


@dataclass(frozen=True)
class Totals:
    """What some requests come to. Waits are in seconds; None of nobody."""

    requests: int
    answered: int
    unanswered: int
    under_way: int
    causes: dict[str, int]
    median_wait: float | None
    registered: int


def lines_with_ledger(person: Person) -> QuerySet[Line]:
    """Lines with a desk, where the person may see the ledger."""
    return lines_for(person, SEE_LEDGER).filter(channels__desk__isnull=False).distinct()


def ledger_visible_to(person: Person, line_code: str) -> VisibleLedger:
    """Raises ``Line.DoesNotExist`` also for a line that the person may not see."""
    line = lines_with_ledger(person).get(code=line_code)
    desk = Desk.objects.select_related("channel__line").get(channel__line=line)
    return VisibleLedger(desk, reach_of(person, SEE_LEDGER, "figures").units_in(line))


def first_day_of(line: Line) -> dt.date | None:
    days = ChatRequest.objects.filter(line=line).order_by("day").values_list("day", flat=True)
    return days.first()


def totals_of(requests: QuerySet[ChatRequest]) -> Totals:
    by_outcome: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    rows = requests.order_by().values_list("outcome", "cause", "queued_at", "answered_at")
    waits = []
    for outcome, cause, queued_at, answered_at in rows:
        by_outcome[outcome] += 1
        if outcome == Outcome.UNANSWERED:
            causes[cause] += 1
        elif answered_at:
            waits.append((answered_at - queued_at).total_seconds())
    return Totals(
        requests=by_outcome.total(),
        answered=by_outcome[Outcome.ANSWERED],
        unanswered=by_outcome[Outcome.UNANSWERED],
        under_way=by_outcome[Outcome.UNDER_WAY],
        causes=dict(causes.most_common()),
        median_wait=median(waits) if waits else None,
        registered=requests.filter(outcome=Outcome.ANSWERED, contact__isnull=False).count(),
    )


def without_registration(visible: VisibleLedger, period: Period) -> QuerySet[ChatRequest]:
    """Requests that were answered and are over, and that nobody has registered."""
    return visible.requests(period).filter(outcome=Outcome.ANSWERED, contact__isnull=True)


def without_request(person: Person, visible: VisibleLedger, period: Period) -> QuerySet[Contact]:
    """Chats that were registered since the desk opened, and that no request leads to."""
    first = visible.first_day()
    if first is None:
        return Contact.objects.none()
    return (
        contacts_visible_to(person)
        .filter(_answered_by(visible), channel=visible.desk.channel, chat_request=None)
        .filter(day__range=(max(first, period.first), period.last))
        .select_related("unit")
    )


def _answered_by(visible: VisibleLedger) -> Q:
    return Q() if visible.units is None else Q(unit__in=visible.units)


def contacts_opened_from(person: Person, requests: list[ChatRequest]) -> set[int]:
    """The ids of the registrations that the person may open from a list of requests."""
    linked = [one.contact_id for one in requests if one.contact_id]
    return set(contacts_visible_to(person).filter(pk__in=linked).values_list("pk", flat=True))


def presses_without_start(visible: VisibleLedger, period: Period) -> int | None:
    """How often the button was pressed and nothing was begun; None for a part of the line."""
    if visible.units is not None:
        return None
    days = Tally.objects.filter(desk=visible.desk, day__range=(period.first, period.last))
    counts = dict(
        days.filter(kind__in=("pressed", "started"))
        .order_by()
        .values_list("kind")
        .annotate(n=Sum("count"))
    )
    without: int = counts.get("pressed", 0) - counts.get("started", 0)
    return max(0, without)


def months_of(visible: VisibleLedger) -> list[Period]:
    """The months from the first request until now, the newest first."""
    today = timezone.localdate()
    first = min(visible.first_day() or today, today)
    return [*Period(first.replace(day=1), last_day(today)).months()][::-1]


def last_day(day: dt.date) -> dt.date:
    """The last day of a day's month."""
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
