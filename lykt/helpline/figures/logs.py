"""Figures from the operator's log and of the chats, of the line as a whole."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext

from lykt.helpline.figures.chats import (
    ChatFigures,
    are_released,
    logged_chats,
    source_in_words,
)
from lykt.helpline.figures.counts import Counts
from lykt.helpline.figures.scope import Scope
from lykt.helpline.models import Channel
from lykt.statistics.charts import Figure, Form
from lykt.statistics.engine.as_tables import Numbers, as_table
from lykt.statistics.periods import Period
from lykt.statistics.specs import Axis, Condition, Measure, MeasureKind, TableSpec
from lykt.statistics.tables import Category, Cell, Row, Table

ANSWERING, UNANSWERED, TALK = "answering", "unanswered", "talk_time"


def specs(scope: Scope) -> Iterator[TableSpec]:
    """What has to be counted for the figures of calls."""
    if _has_calls(scope):
        yield scope.of_line(ANSWERING, _title_of_answering, "calls", Axis("outcome"))
        answered = (Condition("outcome", ("answered",)),)
        mean = Measure(MeasureKind.MEAN, of="talk_minutes", decimals=1)
        yield scope.of_line(TALK, _title_of_talk, "calls", where=answered, measure=mean)
        nobody = (Condition("outcome", ("unanswered",)),)
        yield scope.of_line(
            UNANSWERED, _title_of_unanswered, "calls", Axis("description"), where=nobody
        )


def _title_of_answering() -> str:
    return gettext("Answered and unanswered calls")


def _title_of_unanswered() -> str:
    return gettext("Unanswered calls")


def _title_of_talk() -> str:
    return gettext("Mean talk time, minutes")


def answering(counts: Counts) -> Figure | None:
    if not _has_calls(counts.scope):
        return None
    rows = (
        Category("answered", gettext("Answered")),
        Category("unanswered", gettext("Unanswered")),
    )

    def talked(_calls: Numbers, period: Period) -> dict[str, Any]:
        return {"mean": counts.slice(TALK, before=period != counts.scope.period).mean()}

    table = as_table(
        ANSWERING,
        _title_of_answering(),
        rows,
        counts.of_line(ANSWERING, rows, talked),
        mean_label=_title_of_talk(),
        definition=gettext(
            "Incoming calls in the operator's log. The answer rate is answered calls as whole per "
            "cent of all of them. Talk time is of the answered calls."
        ),
    )
    if table.release and not counts.slice(TALK).release:
        note = gettext("Talk time is not in the edition: it is counted now, of all answered calls.")
        table = replace(table, notes=(note,))
    return Figure(table, None)


def unanswered(counts: Counts) -> Figure | None:
    """Descriptions of unanswered calls, as the source of calls tells them apart."""
    if not _has_calls(counts.scope):
        return None
    rows = (
        Category("line_busy", gettext("Staff sat in another call")),
        Category("short_wait", gettext("Waited less than 10 seconds")),
        Category("other", gettext("Other unanswered calls")),
        Category("unknown", gettext("Information missing, or nobody logged on")),
    )
    table = as_table(
        UNANSWERED,
        _title_of_unanswered(),
        rows,
        counts.of_line(UNANSWERED, rows),
        definition=gettext(
            "Whole per cent of the unanswered calls in the operator's log. One call may fit "
            "several descriptions, so they sum to more than 100. Information is missing where "
            "the operator gave no waiting time."
        ),
    )
    return Figure(table, Form.BARS)


def reconciliation(
    counts: Counts, contacts: Table, answering: Figure | None, chat: ChatFigures | None
) -> dict[str, Figure]:
    """What the logs saw beside what was registered, by channel."""
    scope = counts.scope
    if not scope.has_logs:
        return {}
    found = {}
    for channel in scope.channels:
        if channel.kind == Channel.Kind.TELEPHONE and answering:
            logged = _line_counts(answering.table, "answered")
            label = gettext("Answered calls in the operator's log")
            log, is_released = answering.table.source, answering.table.release is not None
        else:
            logged = [logged_chats(counts, before=before) for _, before in scope.years]
            label = gettext("Answered chats") if chat else gettext("Chats in the vendor's list")
            log, is_released = "chats", are_released(counts)
        table = _beside(channel, contacts, logged, label)
        if not is_released:
            table = replace(table, release=None, source=log)
        if chat and channel.kind == Channel.Kind.CHAT:
            table = replace(table, notes=(source_in_words(chat.since),))
        found[channel.kind] = Figure(table, None)
    return found


def _has_calls(scope: Scope) -> bool:
    return scope.has_logs and scope.channel(Channel.Kind.TELEPHONE) is not None


def _line_counts(table: Table, code: str) -> list[int | None]:
    return [table.counts("line", before=before).get(code) for before in (False, True)]


def _beside(channel: Channel, contacts: Table, logged: list[int | None], label: str) -> Table:
    registered = [contacts.total(channel.kind, before=before) for before in (False, True)]
    lacking = [
        None if log is None or own is None else log - own
        for log, own in zip(logged, registered, strict=True)
    ]
    rows = (
        (Category("logged", label), logged),
        (Category("registered", gettext("Registered contacts")), registered),
        (Category("difference", gettext("Difference: without a registration")), lacking),
    )
    return replace(
        contacts,
        code=f"reconciliation_{channel.kind}",
        title=gettext("Log and registration: %(channel)s")
        % {"channel": channel.get_kind_display().lower()},
        headings=tuple(one for one in contacts.headings if one.series == channel.kind),
        rows=tuple(
            Row(category, tuple(Cell(count, None) for count in counts)) for category, counts in rows
        ),
        answered=(),
        missing=(),
        means=(),
        definition=gettext(
            "Contacts are counted from registrations. A difference below zero means that more was "
            "registered than the log shows."
        ),
    )
