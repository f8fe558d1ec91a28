"""What a template about a line may refer to. Every name stands in docs/reports.md."""

from collections.abc import Callable, Iterator
from functools import partial

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from lykt.helpline.figures.chats import ChatFigures
from lykt.helpline.figures.hours import opening_hours
from lykt.helpline.figures.line import LineFigures
from lykt.helpline.figures.published import REFERRALS, answer_rate, most_referred_to
from lykt.helpline.figures.scope import period_name
from lykt.helpline.models import Channel
from lykt.reports.templating import Fact, Facts
from lykt.statistics.tables import Table, added, percent

SECONDS = 60


def facts_about(figures: LineFigures) -> Facts:
    scope = figures.scope
    found = {figure.table.code: figure for figure in figures.all()}
    return Facts(
        period=period_name(scope.period),
        before=period_name(scope.period.a_year_earlier()),
        numbers=dict(_numbers(figures)),
        figures=found,
        texts=dict(_texts(figures)),
        lists=_lists(figures),
        conditions=_conditions(figures),
        groups=_groups(figures),
    )


def _numbers(figures: LineFigures) -> Iterator[tuple[str, Fact]]:
    yield from _contacts(figures)
    yield from _calls(figures)
    yield from _chats(figures)
    yield from _feedback(figures)
    yield from _unregistered(figures)


def _fact(
    label: str,
    of: Callable[[bool], float | None],
    table: Table,
    *,
    unit: str = "",
    decimals: int = 0,
) -> Fact:
    """A number by a function of whether the year before is asked for, and the table it is from."""
    now, before = of(False), of(True)
    hidden, hidden_before = (table.hides and one is None for one in (now, before))
    return Fact(label, now, before, unit, decimals, hidden, hidden_before)


def _contacts(figures: LineFigures) -> Iterator[tuple[str, Fact]]:
    table = figures.contacts.table
    kinds = [channel.kind for channel in figures.scope.channels]

    def total(before: bool) -> int | None:
        return added(table.total(kind, before=before) for kind in kinds)

    yield "contacts.total", _fact(gettext("Contacts in all"), total, table)
    for channel in figures.scope.channels:
        kind, name = channel.kind, channel.get_kind_display().lower()
        own = partial(_total, table, kind)
        label = gettext("Contacts: %(channel)s") % {"channel": name}
        yield f"contacts.{kind}", _fact(label, own, table)
        label = gettext("Share of the contacts: %(channel)s") % {"channel": name}
        share = partial(_share, own, total)
        yield f"contacts.{kind}.share", _fact(label, share, table, unit="%")


Counted = Callable[[bool], int | None]


def _total(table: Table, series: str, before: bool) -> int | None:
    return table.total(series, before=before)


def _share(part: Counted, whole: Counted, before: bool) -> int | None:
    return percent(part(before), whole(before))


def _mean(table: Table, series: str, before: bool) -> float | None:
    return table.mean(series, before=before)


def _count(table: Table, series: str, code: str, before: bool) -> int | None:
    return table.counts(series, before=before).get(code)


def _calls(figures: LineFigures) -> Iterator[tuple[str, Fact]]:
    if figures.answering is None:
        return
    table = figures.answering.table
    yield "calls.total", _fact(gettext("Incoming calls"), partial(_total, table, "line"), table)
    labels = {"answered": gettext("Answered calls"), "unanswered": gettext("Unanswered calls")}
    for code, label in labels.items():
        yield f"calls.{code}", _fact(label, partial(_count, table, "line", code), table)

    def rate(before: bool) -> int | None:
        return answer_rate(figures, before=before)

    yield "answer_rate", _fact(gettext("Answer rate"), rate, table, unit="%")
    label = gettext("Mean talk time, minutes")
    yield "talk_time", _fact(label, partial(_mean, table, "line"), table)


def _chats(figures: LineFigures) -> Iterator[tuple[str, Fact]]:
    chat = figures.chat
    if chat is None:
        return
    table = chat.answering.table
    requests = partial(_total, table, "line")
    yield "chat.requests", _fact(gettext("Chat requests"), requests, table)

    def rate(before: bool) -> int | None:
        return chat.answer_rate(before=before)

    yield "chat.answer_rate", _fact(gettext("Answer rate, chat"), rate, table, unit="%")
    labels = {
        "median": gettext("Median wait, chat, minutes"),
        "p90": gettext("Nine of ten chats waited shorter than, minutes"),
    }
    for code, label in labels.items():
        waited = partial(_minutes, chat, code)
        yield f"chat.wait.{code}", _fact(label, waited, chat.waits.table, decimals=1)


def _minutes(chat: ChatFigures, code: str, before: bool) -> float | None:
    seconds = chat.wait(code, before=before)
    return None if seconds is None else seconds / SECONDS


def _feedback(figures: LineFigures) -> Iterator[tuple[str, Fact]]:
    for kind, figure in figures.feedback.items():
        table = figure.table
        label = gettext("%(table)s, mean") % {"table": table.title}
        mean = partial(_mean, table, kind)
        yield f"{kind}.feedback.mean", _fact(label, mean, table, decimals=1)
        label = gettext("%(table)s, given") % {"table": table.title}
        yield f"{kind}.feedback.count", _fact(label, partial(_total, table, kind), table)


def _unregistered(figures: LineFigures) -> Iterator[tuple[str, Fact]]:
    for kind, figure in figures.reconciliation.items():
        lacking = partial(_count, figure.table, kind, "difference")
        yield f"{kind}.unregistered", _fact(figure.table.title, lacking, figure.table)


def _texts(figures: LineFigures) -> Iterator[tuple[str, str]]:
    scope = figures.scope
    yield "line.name", scope.line.name
    yield "line.telephone", scope.line.telephone
    yield "period", period_name(scope.period)
    yield "period.before", period_name(scope.period.a_year_earlier())
    yield (
        "protection",
        gettext(
            "For those who register. Small counts are not hidden: make sure that nobody can be "
            "recognised before this is published."
        ),
    )
    for channel in scope.channels:
        yield f"{channel.kind}.hours", opening_hours(channel)
        yield f"{channel.kind}.busiest_month", _busiest(figures.contacts.table, channel.kind)
        yield f"{channel.kind}.referrals", _ranking(figures, channel.kind)
    for kind, figure in figures.feedback.items():
        lowest, highest = (figure.table.rows[place].category.label for place in (0, -1))
        yield f"{kind}.feedback.lowest", lowest
        yield f"{kind}.feedback.highest", highest
    if figures.chat:
        yield "chat.since", date_format(figures.chat.since, "DATE_FORMAT")


def _busiest(table: Table, kind: str) -> str:
    counts = table.counts(kind)
    if not any(counts.values()):
        return ""
    code = max(counts, key=lambda one: counts[one])
    label = next(row.category.label for row in table.rows if row.category.code == code)
    return _of_those_shown(table, label if get_language() == "en" else label.lower())


def _of_those_shown(table: Table, largest: str) -> str:
    """Nobody may say that a hidden number is smaller than those that are shown."""
    if not largest or not table.hides:
        return largest
    return gettext("%(largest)s (of those with a number in the table)") % {"largest": largest}


def _ranking(figures: LineFigures, kind: str) -> str:
    named = ", ".join(_referrals(figures, kind))
    return _of_those_shown(figures.questions[REFERRALS].table, named) if named else ""


def _referrals(figures: LineFigures, kind: str) -> list[str]:
    figure = figures.questions.get(REFERRALS)
    if figure is None:
        return []
    labels = {row.category.code: row.category.label for row in figure.table.rows}
    return [labels[code] for code in most_referred_to(figures, kind)]


def _lists(figures: LineFigures) -> dict[str, tuple[str, ...]]:
    hours = (
        f"{channel.get_kind_display()}: {opening_hours(channel)}"
        for channel in figures.scope.channels
    )
    parties = figures.scope.line.parties.select_related("unit").order_by("unit__name")
    return {
        "hours": tuple(hours),
        "parties": tuple(dict.fromkeys(party.unit.name for party in parties)),
        "changes": tuple(figures.changes),
    }


def _conditions(figures: LineFigures) -> dict[str, bool]:
    scope = figures.scope
    calls = figures.answering.table.total("line") if figures.answering else 0
    vendor_list = figures.chat is None and scope.has_logs
    found = {
        "contacts": any(figures.contacts.table.answered),
        "log": figures.answering is not None,
        "calls": bool(calls),
        "ledger": figures.chat is not None,
        "logs": bool(figures.reconciliation),
        "vendor_list": vendor_list and scope.channel(Channel.Kind.CHAT) is not None,
        "changes": bool(figures.changes),
        REFERRALS: REFERRALS in figures.questions,
    }
    for kind in Channel.Kind.values:
        feedback = figures.feedback.get(kind)
        found |= {
            kind: scope.channel(kind) is not None,
            f"{kind}.contacts": bool(figures.contacts.table.total(kind)),
            f"{kind}.referrals": bool(_referrals(figures, kind)),
            f"{kind}.feedback": feedback is not None and bool(feedback.table.total(kind)),
            f"{kind}.feedback.mean": feedback is not None and feedback.table.mean(kind) is not None,
        }
    return found


def _groups(figures: LineFigures) -> dict[str, tuple[str, ...]]:
    found = {
        "times": figures.times.values(),
        "questions": [one for code, one in figures.questions.items() if code != REFERRALS],
        "feedback": figures.feedback.values(),
        "logs": figures.reconciliation.values(),
        "chats": figures.chat.every if figures.chat else (),
    }
    return {name: tuple(one.table.code for one in some) for name, some in found.items()}
