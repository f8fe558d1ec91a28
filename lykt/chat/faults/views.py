"""The faults page: what technical trouble hit how many conversations, and what to do."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lykt.chat.faults.words import WORDS, FaultWords
from lykt.chat.ledger.form import MonthForm
from lykt.chat.models import ChatRequest, Desk
from lykt.chat.queries import desks_for
from lykt.chat.queries.faults import (
    FEW,
    FaultCount,
    browsers,
    by_day,
    conversations_hit,
    conversations_in,
    desk_managed_by,
    faults_by_kind,
    unanswered_by_fault,
)
from lykt.chat.queries.ledger import VisibleLedger, presses_without_start
from lykt.chat.roles import MANAGE_CHAT
from lykt.chat.workflow import FaultKind
from lykt.people.access import permission_needed, signed_in
from lykt.statistics.charts import Figure, Form
from lykt.statistics.periods import Period
from lykt.statistics.tables import Category, Cell, Heading, Row, Table


@dataclass(frozen=True)
class ShownFault:
    """A kind of fault in plain words, with its counts."""

    label: str
    words: FaultWords | None
    count: FaultCount


@permission_needed(MANAGE_CHAT)
def faults(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    lines = [desk.channel.line for desk in desks_for(person, MANAGE_CHAT)]
    if not lines:
        return render(request, "chat/ledger/none.html")
    try:
        desk = desk_managed_by(person, request.GET.get("line") or lines[0].code)
    except Desk.DoesNotExist as error:
        raise Http404 from error
    visible = VisibleLedger(desk, None)
    form = MonthForm(request.GET, visible=visible, lines=lines)
    context: dict[str, object] = {"form": form, "line": desk.channel.line, "desk": desk}
    if form.is_valid():
        context |= _month(visible, form.period)
    return render(request, "chat/faults/faults.html", context)


def _month(visible: VisibleLedger, period: Period) -> dict[str, object]:
    desk = visible.desk
    counts = faults_by_kind(desk, period)
    return {
        "period": period,
        "conversations": conversations_in(desk, period).count(),
        "hit": conversations_hit(desk, period).count(),
        "faults": [_shown(one) for one in counts],
        "headlines": _headlines(counts),
        "without_start": presses_without_start(visible, period),
        "unanswered": [
            (_cause(cause), count) for cause, count in unanswered_by_fault(desk, period).items()
        ],
        "browsers": [(_browser(name), count) for name, count in browsers(desk, period)],
        "few": FEW,
        "figure": _figure(desk, period),
    }


def _headlines(counts: list[FaultCount]) -> list[tuple[str, int]]:
    times = {one.kind: one.times for one in counts}
    return [
        (_("Reconnections"), times.get(FaultKind.RECONNECT, 0)),
        (_("Messages sent again"), times.get(FaultKind.RESEND, 0)),
        (_("Late messages"), times.get(FaultKind.SLOW_DELIVERY, 0)),
    ]


def _shown(count: FaultCount) -> ShownFault:
    label = str(dict(FaultKind.choices).get(count.kind, count.kind))
    return ShownFault(label, WORDS.get(count.kind), count)


def _cause(code: str) -> str:
    return str(dict(ChatRequest.Cause.choices)[code])


def _browser(detail: str) -> str:
    """``Safari 15``; a family that is not named, or that few have, is another one."""
    family, _space, major = detail.partition(" ")
    if not family or family == "other":
        return _("Other browsers")
    return f"{family.capitalize()} {major}".strip()


def _figure(desk: Desk, period: Period) -> Figure:
    """Each day's conversations, and those of them that something went wrong in."""
    every = by_day(conversations_in(desk, period))
    hit = by_day(conversations_hit(desk, period))
    names = (("every", _("Conversations")), ("hit", _("Of these with a fault")))
    days = [period.first.replace(day=number) for number in range(1, period.last.day + 1)]
    return Figure(
        Table(
            code="faults_by_day",
            title=_("Day by day"),
            headings=tuple(Heading(code, name, name, period) for code, name in names),
            rows=tuple(
                Row(
                    Category(f"{day:%d}", date_format(day, "j. F"), short=str(day.day)),
                    (Cell(every[day], None), Cell(hit[day], None)),
                )
                for day in days
            ),
            answered=(every.total(), hit.total()),
            missing=(None, None),
            definition=_("A conversation counts on the day on which it began."),
        ),
        Form.COLUMNS,
    )
