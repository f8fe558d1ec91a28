"""A line's figures for a period: every one that its page, command and report show."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lykt.helpline.figures import chats, logs, registrations
from lykt.helpline.figures.chats import ChatFigures
from lykt.helpline.figures.counts import Counts
from lykt.helpline.figures.registrations import Asked
from lykt.helpline.figures.scope import Scope
from lykt.helpline.models import Channel, Line
from lykt.statistics.charts import Figure
from lykt.statistics.periods import Period
from lykt.statistics.specs import TableSpec


@dataclass(frozen=True)
class LineFigures:
    """The figures of a scope, each computed once. Parts that a scope can not have are None."""

    scope: Scope
    contacts: Figure
    times: dict[str, Figure]
    questions: dict[str, Figure]
    feedback: dict[str, Figure]
    answering: Figure | None
    unanswered: Figure | None
    chat: ChatFigures | None
    reconciliation: dict[str, Figure]
    changes: list[str]

    def all(self) -> Iterator[Figure]:
        """Every figure, in the order of the page."""
        yield self.contacts
        yield from self.times.values()
        yield from filter(None, (self.answering, self.unanswered))
        yield from self.chat.every if self.chat else ()
        yield from self.questions.values()
        yield from self.feedback.values()
        yield from self.reconciliation.values()


def line_figures(
    line: Line,
    period: Period,
    channel: Channel | None = None,
    units: frozenset[int] | None = None,
    *,
    released: bool = False,
) -> LineFigures:
    """Count a line's figures; of one channel, or of some units by their ids, where named.

    With ``released``, tables of an edition in force are drawn from there and not counted.
    Whether somebody may see them is for ``reach`` to decide before. Raises ``EngineError`` when
    the engine that counts can not be reached.
    """
    scope = Scope(line, period, (channel,) if channel else channels_of(line), units)
    asked = registrations.asked_in(scope)
    since = chats.ledger_begins(line)
    counts = Counts.of(scope, every_spec(scope, asked, since), released=released)
    contacts = registrations.by_month(counts)
    answering = logs.answering(counts)
    chat = chats.chat_figures(counts, since)
    return LineFigures(
        scope=scope,
        contacts=contacts,
        times={one.kind: registrations.by_time_of_day(counts, one) for one in scope.channels},
        questions=registrations.by_question(counts, asked),
        feedback=registrations.feedback(counts),
        answering=answering,
        unanswered=logs.unanswered(counts),
        chat=chat,
        reconciliation=logs.reconciliation(counts, contacts.table, answering, chat),
        changes=registrations.changes(scope),
    )


def every_spec(scope: Scope, asked: Asked, since: dt.date | None) -> Iterator[TableSpec]:
    """What has to be counted for all figures of a scope."""
    yield from registrations.specs(scope, asked)
    yield from logs.specs(scope)
    yield from chats.specs(scope, since)


def tables_of(line: Line, period: Period) -> list[TableSpec]:
    """The tables behind the figures of a whole line."""
    scope = Scope(line, period, channels_of(line))
    return list(every_spec(scope, registrations.asked_in(scope), chats.ledger_begins(line)))


def channels_of(line: Line) -> tuple[Channel, ...]:
    """The line's channels, the telephone first."""
    channels = line.channels.select_related("registration__questionnaire", "feedback")
    return tuple(channels.order_by("-kind"))
