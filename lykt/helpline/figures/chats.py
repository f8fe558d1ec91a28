"""Figures of the chat: from its own ledger since it is answered here, before that from a list.

Each day has one source. On the day of the first request the vendor's list ends, also when it
was imported further.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from math import ceil

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext

from lykt.chat.models import ChatRequest
from lykt.chat.sources import NO_CAUSE
from lykt.helpline.figures.counts import Counts
from lykt.helpline.figures.scope import Scope, period_name
from lykt.helpline.models import Channel, Line
from lykt.statistics.charts import Figure, Form
from lykt.statistics.engine.as_tables import as_table
from lykt.statistics.engine.grids import SPREAD
from lykt.statistics.engine.labels import texts
from lykt.statistics.periods import Period
from lykt.statistics.specs import Axis, Condition, Group, Measure, MeasureKind, TableSpec
from lykt.statistics.tables import Category, Cell, Row, Table, added

_DAY = dt.timedelta(days=1)
Outcome, Cause = ChatRequest.Outcome, ChatRequest.Cause

CAUSES = (Cause.LEFT_PAGE, Cause.WAIT_LIMIT, Cause.CLOSED, Cause.CONNECTION_LOST, Cause.FAULT)
"""Why a request was not answered, in the order of the page."""

ANSWERING, UNANSWERED, WAITS = "chat_answering", "chat_unanswered", "chat_waits"
OTHER = "other"


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


def specs(scope: Scope, since: dt.date | None) -> Iterator[TableSpec]:
    """What has to be counted for the figures of chats; the ledger's where it has any."""
    if not _has_chats(scope):
        return
    for period, before in scope.years:
        if days := _before_ledger(period, since):
            title = texts(partial(_title_of_list, days))
            yield TableSpec(_listed(before), "chats", days, {"line": scope.line.code}, title=title)
    if since is not None and since <= scope.period.last:
        over = (Condition("outcome", (Outcome.UNDER_WAY,), unless=True),)
        yield scope.of_line(
            ANSWERING, _title_of_answering, "chat_requests", Axis("outcome"), where=over
        )
        nobody = (Condition("outcome", (Outcome.UNANSWERED,)),)
        yield scope.of_line(
            UNANSWERED, _title_of_unanswered, "chat_requests", _causes(), where=nobody
        )
        answered = (Condition("outcome", (Outcome.ANSWERED,)),)
        waited = Measure(MeasureKind.MEDIAN, of="seconds_waited")
        yield scope.of_line(WAITS, _title_of_waits, "chat_requests", where=answered, measure=waited)


def _title_of_list(days: Period) -> str:
    return gettext("Chats in the vendor's list, %(period)s") % {"period": period_name(days)}


def _title_of_answering() -> str:
    return gettext("Answered and unanswered chat requests")


def _title_of_unanswered() -> str:
    return gettext("Unanswered chat requests")


def _title_of_waits() -> str:
    return gettext("How long it took until a chat was answered, seconds")


def chat_figures(counts: Counts, since: dt.date | None) -> ChatFigures | None:
    """None for a part of the line, and where the ledger has nothing in the two years."""
    if since is None or not counts.has(ANSWERING):
        return None
    answering = _answering(counts, since)
    return ChatFigures(since, answering, _unanswered(counts), _waits(counts, answering.table))


def _has_chats(scope: Scope) -> bool:
    return scope.has_logs and scope.channel(Channel.Kind.CHAT) is not None


def ledger_begins(line: Line) -> dt.date | None:
    days = ChatRequest.objects.filter(line=line).order_by("day").values_list("day", flat=True)
    return days.first()


def _before_ledger(period: Period, since: dt.date | None) -> Period | None:
    """The days of a period whose chats the vendor's list tells."""
    return period.overlap(Period(dt.date.min, since - _DAY)) if since else period


def _listed(before: bool) -> str:
    return f"chats_listed_{'before' if before else 'now'}"


def logged_chats(counts: Counts, *, before: bool) -> int | None:
    """Conversations by chat: answered requests, and before the ledger the vendor's list."""
    listed = _listed(before)
    found = [counts.slice(listed).total] if counts.has(listed) else []
    if counts.has(ANSWERING):
        found.append(counts.slice(ANSWERING, before=before).count(Outcome.ANSWERED.value))
    return added(found)


def are_released(counts: Counts) -> bool:
    """Whether all that ``logged_chats`` adds up is drawn from a released edition."""
    asked = (_listed(False), _listed(True), ANSWERING)
    return all(code in counts.found.released for code in asked if counts.has(code))


def source_in_words(since: dt.date) -> str:
    return gettext(
        "Since %(day)s the chat is answered in Lykt, and each request is counted from its own "
        "ledger. Before that day, chats are counted from the vendor's list, which holds answered "
        "chats alone."
    ) % {"day": date_format(since, "DATE_FORMAT")}


def _answering(counts: Counts, since: dt.date) -> Figure:
    rows = (
        Category(Outcome.ANSWERED.value, gettext("Answered")),
        Category(Outcome.UNANSWERED.value, gettext("Unanswered")),
    )
    table = as_table(
        ANSWERING,
        _title_of_answering(),
        rows,
        counts.of_line(ANSWERING, rows),
        definition=gettext(
            "A request is once that somebody asked to chat. It counts when it is over, on the day "
            "on which it began. The answer rate is answered requests as whole per cent of all of "
            "them."
        ),
        notes=(source_in_words(since),),
    )
    return Figure(table, None)


def _causes() -> Axis:
    others = (*(one.value for one in Cause if one not in CAUSES), NO_CAUSE)
    return Axis("cause", groups=(Group(OTHER, others),), parts=False)


def _unanswered(counts: Counts) -> Figure:
    rows = (
        *(Category(one.value, str(one.label)) for one in CAUSES),
        Category(OTHER, gettext("Other causes")),
    )
    table = as_table(
        UNANSWERED,
        _title_of_unanswered(),
        rows,
        counts.of_line(UNANSWERED, rows),
        definition=gettext(
            "Why nobody answered, as whole per cent of the unanswered requests. Each has one cause."
        ),
    )
    return Figure(table.without_empty(OTHER), Form.BARS)


def _waits(counts: Counts, answering: Table) -> Figure:
    years = [before for _, before in counts.scope.years]
    table = Table(
        code=WAITS,
        title=_title_of_waits(),
        headings=answering.headings,
        rows=(
            _row(
                "median",
                gettext("Median: half waited shorter"),
                [_median(counts, one) for one in years],
            ),
            _row(
                "p90",
                gettext("Nine of ten waited shorter"),
                [_ninetieth(counts, one) for one in years],
            ),
        ),
        answered=(),
        missing=(),
        definition=gettext(
            "Of the answered requests, from when they came into the queue until a counsellor took "
            "them."
        ),
    )
    return Figure(table, None)


def _median(counts: Counts, before: bool) -> int | None:
    counted = counts.found.tables[WAITS]
    median = counted.values(counted.grids[int(before)])
    return None if np.isnan(median) else round(float(median))


def _ninetieth(counts: Counts, before: bool) -> int | None:
    """The shortest wait that nine of ten did not pass."""
    grid = counts.found.tables[WAITS].grids[int(before)]
    if grid.values is None or not len(grid.values):
        return None
    upto = np.cumsum(grid.grids[SPREAD])
    place = np.searchsorted(upto, ceil(0.9 * upto[-1]))
    return round(float(grid.values[place]))


def _row(code: str, label: str, values: list[int | None]) -> Row:
    cells = (None if value is None else Cell(value, None) for value in values)
    return Row(Category(code, label), tuple(cells))
