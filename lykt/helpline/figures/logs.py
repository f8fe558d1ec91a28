"""Figures from the operator's log and of the chats, of the line as a whole."""

from dataclasses import replace

from django.db.models import F, Q
from django.utils.translation import gettext

from lykt.helpline.figures.chats import ChatFigures, chats, source_in_words
from lykt.helpline.figures.scope import Scope
from lykt.helpline.models import CallRecord, Channel
from lykt.statistics.charts import Figure, Form
from lykt.statistics.dimensions import Conditions, Source
from lykt.statistics.tables import Category, Cell, Row, Table
from lykt.statistics.tabulate import Description, tabulate

SHORT_WAIT = 10
"""Seconds. Who rings off sooner has hardly heard that somebody may answer."""


def answering(scope: Scope) -> Figure | None:
    if not _has_calls(scope):
        return None
    description = Description(
        code="answering",
        title=gettext("Answered and unanswered calls"),
        by=Conditions(
            (
                (Category("answered", gettext("Answered")), Q(answered=True)),
                (Category("unanswered", gettext("Unanswered")), Q(answered=False)),
            )
        ),
        columns=scope.line_columns(Source(CallRecord, {"line": scope.line})),
        definition=gettext(
            "Incoming calls in the operator's log. The answer rate is answered calls as whole per "
            "cent of all of them. Talk time is of the answered calls."
        ),
    )
    table = replace(
        tabulate(description),
        means=_talk_times(scope),
        mean_label=gettext("Mean talk time, minutes"),
    )
    return Figure(table, None)


def _talk_times(scope: Scope) -> tuple[float | None, ...]:
    answered = Source(CallRecord, {"line": scope.line, "answered": True})
    by = Conditions((), mean_of=F("talked") / 60.0)
    return tuple(by.count(answered, period).mean for period, _ in scope.years)


def unanswered(scope: Scope) -> Figure | None:
    """Descriptions of unanswered calls. The first three may overlap; "other" is none of them."""
    if not _has_calls(scope):
        return None
    busy, short, unknown = Q(line_busy=True), Q(waited__lt=SHORT_WAIT), Q(waited=None)
    conditions = (
        (Category("line_busy", gettext("Staff sat in another call")), busy),
        (Category("short_wait", gettext("Waited less than 10 seconds")), short),
        (Category("other", gettext("Other unanswered calls")), ~busy & ~short & ~unknown),
        (Category("unknown", gettext("Information missing, or nobody logged on")), unknown),
    )
    description = Description(
        code="unanswered",
        title=gettext("Unanswered calls"),
        by=Conditions(conditions, overlapping=True),
        columns=scope.line_columns(Source(CallRecord, {"line": scope.line, "answered": False})),
        definition=gettext(
            "Whole per cent of the unanswered calls in the operator's log. One call may fit "
            "several descriptions, so they sum to more than 100. Information is missing where "
            "the operator gave no waiting time."
        ),
    )
    return Figure(tabulate(description), Form.BARS)


def reconciliation(
    scope: Scope, contacts: Table, answering: Figure | None, chat: ChatFigures | None
) -> dict[str, Figure]:
    """What the logs saw beside what was registered, by channel."""
    if not scope.has_logs:
        return {}
    found = {}
    for channel in scope.channels:
        if channel.kind == Channel.Kind.TELEPHONE and answering:
            logged = _line_counts(answering.table, "answered")
            label = gettext("Answered calls in the operator's log")
        else:
            logged = [chats(scope, period) for period, _ in scope.years]
            label = gettext("Answered chats") if chat else gettext("Chats in the vendor's list")
        table = _beside(channel, contacts, logged, label)
        if chat and channel.kind == Channel.Kind.CHAT:
            table = replace(table, notes=(source_in_words(chat.since),))
        found[channel.kind] = Figure(table, None)
    return found


def _has_calls(scope: Scope) -> bool:
    return scope.has_logs and scope.channel(Channel.Kind.TELEPHONE) is not None


def _line_counts(table: Table, code: str) -> list[int]:
    return [table.counts("line", before=before)[code] for before in (False, True)]


def _beside(channel: Channel, contacts: Table, logged: list[int], label: str) -> Table:
    registered = [contacts.total(channel.kind, before=before) for before in (False, True)]
    lacking = [log - own for log, own in zip(logged, registered, strict=True)]
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
