"""What a note about incidents may refer to. Every name stands in docs/incident-figures.md."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext

from lykt.incidents.figures.steps import STEPS, Reactions
from lykt.incidents.figures.survey_charts import survey_figures
from lykt.incidents.figures.surveys import (
    ATTACKED,
    EMPLOYER,
    FACE_TO_FACE,
    OFFICES,
    SAFE,
    THREATENED,
    SurveyFigures,
)
from lykt.incidents.figures.years import BY_QUARTER, RATES, UNITS, YearFigures
from lykt.reports.templating import Fact, Facts


def facts_about(figures: YearFigures, now: Reactions, before: Reactions) -> Facts:
    year = figures.year
    return Facts(
        period=str(year),
        before=str(year - 1),
        numbers=dict(_numbers(figures, now, before)),
        figures=dict(figures.figures),
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
            "followed.up": bool(figures.figures[STEPS].table.rows),
            "in_time": figures.steps(year).in_time_share is not None,
        },
    )


def with_surveys(facts: Facts, answered: SurveyFigures, year: int) -> Facts:
    """With what is released of surveys; nothing else of them is known here."""
    numbers = dict(_shares(answered, year))
    where = gettext("at the offices") if answered.place == OFFICES else gettext("in all")
    most = answered.most_threatened(year)
    known = {f"{name}.known": one.value is not None for name, one in numbers.items()}
    both = {
        f"{name}.both": one.value is not None and one.before is not None
        for name, one in numbers.items()
    }
    return replace(
        facts,
        numbers={**facts.numbers, **numbers},
        figures={**facts.figures, **survey_figures(answered)},
        texts={**facts.texts, "surveyed": where, "threatened.most": _name(answered, most)},
        conditions={**facts.conditions, **known, **both, "surveys": bool(answered)},
    )


def _shares(answered: SurveyFigures, year: int) -> Iterator[tuple[str, Fact]]:
    asked_of = {
        "attacked": ATTACKED,
        "threatened_face_to_face": FACE_TO_FACE,
        "threatened": THREATENED,
        "safe": SAFE,
    }
    for name, asked in asked_of.items():
        for which, code in (("share", answered.place), ("all", "")):
            now, before = (
                answered.share(asked, one, code=code).shown(asked.decimals)
                for one in (year, year - 1)
            )
            label = f"{asked.question}, {which}"
            yield f"{name}.{which}", Fact(label, now, before, "%", asked.decimals)
    most = answered.most_threatened(year)
    highest = answered.share(THREATENED, year, code=most).shown(0) if most else None
    yield "threatened.highest", Fact(gettext("Largest share threatened"), highest, unit="%")
    for employer in ("municipality", "state"):
        share = answered.share(THREATENED, year, EMPLOYER, employer).shown(0)
        yield f"threatened.{employer}", Fact(gettext("Share threatened"), share, unit="%")


def _name(answered: SurveyFigures, code: str) -> str:
    found = answered.unit.children.filter(code=code).first()
    return found.name if found else ""


def _numbers(
    figures: YearFigures, reacted: Reactions, reacted_before: Reactions
) -> Iterator[tuple[str, Fact]]:
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
    yield (
        "unanswered.share",
        Fact(
            gettext("Share of the incidents without any reaction"),
            reacted.unanswered_share,
            reacted_before.unanswered_share,
            "%",
            counts=(reacted.unanswered, reacted_before.unanswered),
        ),
    )
    steps, steps_before = figures.steps(figures.year), figures.steps(figures.year - 1)
    yield (
        "in_time.share",
        Fact(
            gettext("Share of the ended steps that were ended by the deadline"),
            steps.in_time_share,
            steps_before.in_time_share,
            "%",
            hidden=steps.hides_share,
            hidden_before=steps_before.hides_share,
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
