"""Figures of the chat: from its own ledger since it is answered here, before that from a list.

Each day has one source. On the day of the first request the vendor's list ends, also when it
was imported further.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext

from lykt.chat.models import ChatRequest
from lykt.helpline.figures.scope import Scope
from lykt.helpline.models import Channel, ChatRecord, Line
from lykt.statistics.charts import Figure, Form
from lykt.statistics.dimensions import Conditions, Source
from lykt.statistics.periods import Period
from lykt.statistics.tables import Category, Cell, Row, Table
from lykt.statistics.tabulate import Description, tabulate

_DAY = dt.timedelta(days=1)
Outcome, Cause = ChatRequest.Outcome, ChatRequest.Cause

CAUSES = (Cause.LEFT_PAGE, Cause.WAIT_LIMIT, Cause.CLOSED, Cause.CONNECTION_LOST, Cause.FAULT)
"""Why a request was not answered, in the order of the page."""


@dataclass(frozen=True)
class ChatFigures:
    """What the ledger says of a period and the year before; ``since`` is its first day."""

    since: dt.date
    answering: Figure
    unanswered: Figure
    waits: Figure

    @property
    def every(self) -> tuple[Figure, ...]:
        return self.answering, self.unanswered, self.waits

    def answer_rate(self, *, before: bool) -> int | None:
        return self.answering.table.percents("line", before=before)["answered"]

    def wait(self, code: str, *, before: bool) -> int | None:
        """Seconds, by the code of a row: ``median`` or ``p90``."""
        return self.waits.table.counts("line", before=before).get(code)


def chat_figures(scope: Scope) -> ChatFigures | None:
    """None for a part of the line, and where the ledger has nothing in the two years."""
    since = ledger_begins(scope.line)
    is_asked = scope.has_logs and scope.channel(Channel.Kind.CHAT) is not None
    if not is_asked or since is None or since > scope.period.last:
        return None
    answering = _answering(scope, since)
    return ChatFigures(since, answering, _unanswered(scope), _waits(scope, answering.table))


def ledger_begins(line: Line) -> dt.date | None:
    days = ChatRequest.objects.filter(line=line).order_by("day").values_list("day", flat=True)
    return days.first()


def chats(scope: Scope, period: Period) -> int:
    """Conversations by chat: answered requests, and before the ledger the vendor's list."""
    since = ledger_begins(scope.line)
    listed = Source(ChatRecord, {"line": scope.line})
    if since is None or since > period.last:
        return listed.during(period).count()
    answered = Source(ChatRequest, {"line": scope.line, "outcome": Outcome.ANSWERED})
    earlier = 0
    if period.first < since:
        earlier = listed.during(Period(period.first, since - _DAY)).count()
    return earlier + answered.during(period).count()


def source_in_words(since: dt.date) -> str:
    return gettext(
        "Since %(day)s the chat is answered in Lykt, and each request is counted from its own "
        "ledger. Before that day, chats are counted from the vendor's list, which holds answered "
        "chats alone."
    ) % {"day": date_format(since, "DATE_FORMAT")}


def _answering(scope: Scope, since: dt.date) -> Figure:
    description = Description(
        code="chat_answering",
        title=gettext("Answered and unanswered chat requests"),
        by=Conditions(
            (
                (Category("answered", gettext("Answered")), Q(outcome=Outcome.ANSWERED)),
                (Category("unanswered", gettext("Unanswered")), Q(outcome=Outcome.UNANSWERED)),
            )
        ),
        columns=scope.line_columns(Source(ChatRequest, {"line": scope.line})),
        definition=gettext(
            "A request is once that somebody asked to chat. It counts when it is over, on the day "
            "on which it began. The answer rate is answered requests as whole per cent of all of "
            "them."
        ),
        notes=(source_in_words(since),),
    )
    return Figure(tabulate(description), None)


def _unanswered(scope: Scope) -> Figure:
    labels = dict(Cause.choices)
    description = Description(
        code="chat_unanswered",
        title=gettext("Unanswered chat requests"),
        by=Conditions(
            (
                *((Category(one.value, str(labels[one])), Q(cause=one)) for one in CAUSES),
                (Category("other", gettext("Other causes")), ~Q(cause__in=CAUSES)),
            )
        ),
        columns=scope.line_columns(
            Source(ChatRequest, {"line": scope.line, "outcome": Outcome.UNANSWERED})
        ),
        definition=gettext(
            "Why nobody answered, as whole per cent of the unanswered requests. Each has one cause."
        ),
    )
    return Figure(tabulate(description).without_empty("other"), Form.BARS)


def _waits(scope: Scope, answering: Table) -> Figure:
    waits = [_seconds_waited(scope, period) for period, _ in scope.years]
    table = Table(
        code="chat_waits",
        title=gettext("How long it took until a chat was answered, seconds"),
        headings=answering.headings,
        rows=(
            _row("median", gettext("Median: half waited shorter"), [_middle(one) for one in waits]),
            _row("p90", gettext("Nine of ten waited shorter"), [_ninetieth(one) for one in waits]),
        ),
        answered=(),
        missing=(),
        definition=gettext(
            "Of the answered requests, from when they came into the queue until a counsellor took "
            "them."
        ),
    )
    return Figure(table, None)


def _seconds_waited(scope: Scope, period: Period) -> list[float]:
    """Shortest first."""
    answered = Source(ChatRequest, {"line": scope.line, "outcome": Outcome.ANSWERED})
    times = answered.during(period).values_list("queued_at", "answered_at")
    waits = ((taken - queued).total_seconds() for queued, taken in times if taken)
    return sorted(max(0.0, wait) for wait in waits)


def _middle(waits: Sequence[float]) -> int | None:
    return round(median(waits)) if waits else None


def _ninetieth(waits: Sequence[float]) -> int | None:
    """The shortest wait that nine of ten did not pass."""
    return round(waits[ceil(0.9 * len(waits)) - 1]) if waits else None


def _row(code: str, label: str, values: list[int | None]) -> Row:
    cells = (None if value is None else Cell(value, None) for value in values)
    return Row(Category(code, label), tuple(cells))
