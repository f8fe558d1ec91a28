"""A line's figures for a period: every one that its page, command and report show."""

from collections.abc import Iterator
from dataclasses import dataclass

from lykt.helpline.figures import logs, registrations
from lykt.helpline.figures.chats import ChatFigures, chat_figures
from lykt.helpline.figures.scope import Scope
from lykt.helpline.models import Channel, Line
from lykt.statistics.charts import Figure
from lykt.statistics.periods import Period


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
) -> LineFigures:
    """Count a line's figures; of one channel, or of some units by their ids, where named.

    Whether somebody may see them is for ``reach`` to decide before.
    """
    scope = Scope(
        line,
        period,
        (channel,) if channel else channels_of(line),
        units,
    )
    contacts = registrations.by_month(scope)
    answering = logs.answering(scope)
    chat = chat_figures(scope)
    return LineFigures(
        scope=scope,
        contacts=contacts,
        times={one.kind: registrations.by_time_of_day(scope, one) for one in scope.channels},
        questions=registrations.by_question(scope),
        feedback=registrations.feedback(scope),
        answering=answering,
        unanswered=logs.unanswered(scope),
        chat=chat,
        reconciliation=logs.reconciliation(scope, contacts.table, answering, chat),
        changes=registrations.changes(scope),
    )


def channels_of(line: Line) -> tuple[Channel, ...]:
    """The line's channels, the telephone first."""
    channels = line.channels.select_related("registration__questionnaire", "feedback")
    return tuple(channels.order_by("-kind"))
