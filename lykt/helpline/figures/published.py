"""Figures as data: JSON with the keys of the annual report's figures, and CSV."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.utils import translation

from lykt.helpline.figures.hours import opening_hours
from lykt.helpline.figures.line import LineFigures
from lykt.helpline.models import Channel
from lykt.statistics.charts import Figure
from lykt.statistics.tables import Table, added, rounded

MOST_GIVEN = 5
"""How many referrals the ranking names."""

REFERRALS = "referrals"
"""The code of the question on which services were suggested."""

UNANSWERED = {
    "line_busy": "staff_busy_on_other_line_phone",
    "short_wait": "waited_under_10_seconds",
    "other": "other_unanswered",
    "unknown": "provider_information_missing_or_nobody_logged_on",
}
"""The report's keys for the descriptions of unanswered calls."""


def as_keys(figures: LineFigures) -> dict[str, Any]:
    """Every figure: the report's own keys, then the year before, and each table whole."""
    period = figures.scope.period
    return {
        "line": figures.scope.line.code,
        "period": {"first": period.first.isoformat(), "last": period.last.isoformat()},
        **_report(figures, before=False),
        "year_before": _report(figures, before=True),
        "changes": figures.changes,
        "tables": {figure.table.code: _whole(figure.table) for figure in figures.all()},
    }


def _report(figures: LineFigures, *, before: bool) -> dict[str, Any]:
    parts: dict[str, Any] = {"contacts": _contacts(figures, before)}
    for channel in figures.scope.channels:
        parts[channel.kind] = _channel(figures, channel, before)
    parts["registration_pct"] = _registrations(figures, before)
    parts["most_referred_to"] = {
        channel.kind: most_referred_to(figures, channel.kind, before=before)
        for channel in figures.scope.channels
    }
    return parts


def _contacts(figures: LineFigures, before: bool) -> dict[str, int | None]:
    table = figures.contacts.table
    counts = {
        channel.kind: table.total(channel.kind, before=before) for channel in figures.scope.channels
    }
    return counts | {"total": added(counts.values())}


def _channel(figures: LineFigures, channel: Channel, before: bool) -> dict[str, Any]:
    times = figures.times[channel.kind].table
    with translation.override("en"):
        # Plain ASCII, as in the published figures that these keys are held against.
        hours = opening_hours(channel).replace("–", "-")
    found: dict[str, Any] = {
        "by_time_of_day_pct": times.percents(channel.kind, before=before),
        "opening_hours": hours,
    }
    if channel.kind == Channel.Kind.TELEPHONE:
        found |= _calls(figures, before)
    if channel.kind == Channel.Kind.CHAT:
        found |= _chats(figures, before)
    if channel.kind in figures.feedback:
        table = figures.feedback[channel.kind].table
        found["feedback_mean_1_to_10"] = _mean(table, channel.kind, before, decimals=1)
        found["feedback_given"] = table.total(channel.kind, before=before)
    return found


def _calls(figures: LineFigures, before: bool) -> dict[str, Any]:
    if not (figures.answering and figures.unanswered):
        return {}
    descriptions = figures.unanswered.table.percents("line", before=before)
    return {
        "answer_rate_pct": {
            _year(figures, year): answer_rate(figures, before=year) for year in (True, False)
        }
        if not before
        else {_year(figures, True): answer_rate(figures, before=True)},
        "mean_talk_minutes": _mean(figures.answering.table, "line", before),
        "unanswered_pct": {name: descriptions[code] for code, name in UNANSWERED.items()},
    }


def _chats(figures: LineFigures, before: bool) -> dict[str, Any]:
    """What the ledger says; without one, the report's own keys alone."""
    chat = figures.chat
    if chat is None:
        return {}
    requests = chat.answering.table.counts("line", before=before)
    return {
        "requests_answered": requests["answered"],
        "requests_unanswered": requests["unanswered"],
        "answer_rate_pct": chat.answer_rate(before=before),
        "unanswered": chat.unanswered.table.counts("line", before=before),
        "median_wait_seconds": chat.wait("median", before=before),
        "p90_wait_seconds": chat.wait("p90", before=before),
        "ledger_since": chat.since.isoformat(),
    }


def _mean(table: Table, series: str, before: bool, decimals: int = 0) -> float | int | None:
    mean = table.mean(series, before=before)
    if mean is None:
        return None
    return float(rounded(mean, decimals)) if decimals else int(rounded(mean))


def _year(figures: LineFigures, before: bool) -> str:
    period = figures.scope.years[int(before)][0]
    return str(period.year or f"{period.first.isoformat()}/{period.last.isoformat()}")


def _registrations(figures: LineFigures, before: bool) -> dict[str, Any]:
    return {
        code: {
            channel.kind: figure.table.percents(channel.kind, before=before)
            for channel in figures.scope.channels
            if figure.table.column(channel.kind) is not None
        }
        for code, figure in figures.questions.items()
    }


def answer_rate(figures: LineFigures, *, before: bool) -> int | None:
    """Answered calls as whole per cent of incoming; None without a log."""
    if figures.answering is None:
        return None
    return figures.answering.table.percents("line", before=before)["answered"]


def most_referred_to(figures: LineFigures, kind: str, *, before: bool = False) -> list[str]:
    """The services most given in a channel, the most given first."""
    figure = figures.questions.get(REFERRALS)
    counts = figure.table.counts(kind, before=before) if figure else {}
    given = sorted((code for code in counts if counts[code]), key=lambda code: -counts[code])
    return given[:MOST_GIVEN]


def _whole(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": [
            {
                "series": heading.series,
                "first": heading.period.first.isoformat(),
                "last": heading.period.last.isoformat(),
            }
            for heading in table.headings
        ],
        "rows": [
            {
                "code": row.category.code,
                "label": row.category.label,
                "class": row.category.kind.value,
                "counts": [cell.count if cell else None for cell in row.cells],
                "percents": [cell.percent if cell else None for cell in row.cells],
            }
            for row in table.rows
        ],
        "answered": list(table.answered),
        "missing": list(table.missing),
        "means": list(table.means),
    }


HEADINGS = ("table", "series", "first", "last", "code", "label", "class", "count", "percent")


def as_csv(figures: LineFigures) -> str:
    """Every cell of every table, one a line; then what each column has in all and is missing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    for figure in figures.all():
        writer.writerows(_lines(figure))
    return out.getvalue()


def _lines(figure: Figure) -> Iterator[tuple[object, ...]]:
    table = figure.table
    for place, heading in enumerate(table.headings):
        column = (table.code, heading.series, heading.period.first, heading.period.last)
        for row in table.rows:
            cell = row.cells[place]
            if cell is not None:
                one = row.category
                yield *column, one.code, one.label, one.kind.value, cell.count, cell.percent
        for code, value in table.summary(place).items():
            yield *column, code, "", "summary", value, ""
