"""What a note about incidents may refer to. Every name stands in docs/incident-figures.md."""

from collections.abc import Iterator

from django.utils.translation import gettext

from lykt.incidents.figures.steps import STEPS, StepFigures
from lykt.incidents.figures.years import BY_QUARTER, RATES, UNITS, YearFigures
from lykt.reports.templating import Fact, Facts


def facts_about(figures: YearFigures, before: StepFigures) -> Facts:
    year = figures.year
    steps = figures.steps.figure
    return Facts(
        period=str(year),
        before=str(year - 1),
        numbers=dict(_numbers(figures, before)),
        figures={**figures.figures, STEPS: steps},
        texts={
            "unit.name": figures.scope.unit.name,
            "period": str(year),
            "period.before": str(year - 1),
            "first.year": str(figures.years[0]),
            "fell": _in_words(figures, rose=False),
            "rose": _in_words(figures, rose=True),
            "largest.quarter": _largest_rise(figures),
        },
        conditions={
            "incidents": any(figures.count(one) != 0 for one in (year, year - 1)),
            "fell": bool(_in_words(figures, rose=False)),
            "rose": bool(_in_words(figures, rose=True)),
            "largest.quarter": bool(_largest_rise(figures)),
            "below": bool(figures.figures[UNITS].table.rows),
            "rates": bool(figures.figures[RATES].table.rows),
            "followed.up": bool(steps.table.rows),
        },
    )


def _numbers(figures: YearFigures, before: StepFigures) -> Iterator[tuple[str, Fact]]:
    now, then = figures.count(figures.year), figures.count(figures.year - 1)
    counted = () if figures.is_released else tuple(one for one in (now, then) if one is not None)
    yield (
        "incidents.total",
        Fact(
            gettext("Registered incidents"),
            now,
            then,
            hidden=now is None,
            hidden_before=then is None,
            counts=counted,
        ),
    )
    steps = figures.steps
    yield (
        "unanswered.share",
        Fact(
            gettext("Share of the incidents without any reaction"),
            steps.unanswered_share,
            before.unanswered_share,
            "%",
            counts=(steps.unanswered, before.unanswered),
        ),
    )
    yield (
        "in_time.share",
        Fact(
            gettext("Share of the ended steps that were ended by the deadline"),
            steps.in_time_share,
            before.in_time_share,
            "%",
        ),
    )


def _in_words(figures: YearFigures, *, rose: bool) -> str:
    """The types of which there were more than the year before, or not."""
    found = [
        one.label[:1].lower() + one.label[1:]
        for one in figures.types
        if figures.rose(one.code) is rose
    ]
    hidden = any(figures.rose(one.code) is None for one in figures.types)
    return _of_those_shown(", ".join(found), hidden=hidden)


def _largest_rise(figures: YearFigures) -> str:
    """The quarter with the largest rise; empty when no quarter rose."""
    table = figures.figures[BY_QUARTER].table
    rises = {
        row.category.label: row.cells[0].count - row.cells[1].count
        for row in table.rows
        if row.cells[0] and row.cells[1]
        if row.cells[0].count is not None and row.cells[1].count is not None
    }
    largest = max(rises, key=lambda one: rises[one], default="")
    if not largest or rises[largest] <= 0:
        return ""
    return _of_those_shown(largest.lower(), hidden=len(rises) < len(table.rows))


def _of_those_shown(named: str, *, hidden: bool) -> str:
    """Nobody may say that a hidden number is smaller than those that are shown."""
    if not named or not hidden:
        return named
    return gettext("%(named)s (of those with a number in the table)") % {"named": named}
