"""A routine laid out to be read: its steps in the order of their deadlines, in words."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lykt.routines import facts, roles
from lykt.routines.deadlines import DeadlineError, Span, parse
from lykt.routines.definitions import (
    EVENT,
    REPORT,
    Definition,
    RoutineFile,
    Step,
    YearDayError,
    parse_year_day,
    to_json,
)

_WORDS = {
    EVENT: gettext_lazy("what happened"),
    REPORT: gettext_lazy("the report"),
    facts.ALWAYS: gettext_lazy("in every case"),
}


@dataclass(frozen=True)
class Line:
    """One step as a reader sees it."""

    step: Step
    kind: str
    when: str
    who: str
    fallback: str
    conditions: str
    tells: str
    each: str


def lines_of(definition: Definition) -> list[Line]:
    return [_line(definition, step) for step in definition.steps]


def _line(definition: Definition, step: Step) -> Line:
    return Line(
        step=step,
        kind=str(step.kind.label),
        when=deadline_words(definition, step),
        who=str(roles.name_of(step.role)),
        fallback=", ".join(str(roles.name_of(role)) for role in step.fallback),
        conditions=_(" and ").join(map(condition_words, step.when)),
        tells=", ".join(str(roles.name_of(role)) for role in step.tells),
        each=str(roles.name_of(step.each)) if step.each else "",
    )


@dataclass(frozen=True)
class Yearly:
    """When a routine starts by itself, and for whom, in words."""

    day: str
    who: str


def yearly_of(definition: Definition) -> Yearly | None:
    """None for one that something else starts."""
    if not definition.yearly:
        return None
    who = str(roles.name_of(definition.steps[0].role))
    return Yearly(parse_year_day(definition.yearly).words, who)


def deadline_words(definition: Definition, step: Step) -> str:
    """An agreed day counts from nothing."""
    if step.deadline.span is Span.AGREED_DAY:
        return step.deadline.words
    return f"{step.deadline.words} {anchor_words(definition, step)}"


def anchor_words(definition: Definition, step: Step) -> str:
    if step.anchor == EVENT:
        at_once = step.deadline.span is Span.AT_ONCE
        return _("after it happened, or was reported") if at_once else _("after it happened")
    if step.anchor == REPORT:
        return _("after it was reported")
    title = definition.step(step.anchor).title
    if step.on_yes:
        return _("after a yes to “%s”") % title
    return _("after “%s”") % title


def words_of(definition: Definition, value: str) -> str:
    """What a setting may be, in words: a role, a deadline, a day of the year, a fact, one of the
    steps, or itself."""
    if value in roles.known_roles():
        return str(roles.name_of(value))
    if value in facts.known():
        return str(facts.label_of(value))
    with suppress(DeadlineError):
        return parse(value).words
    with suppress(YearDayError):
        return parse_year_day(value).words
    titles = {step.code: step.title for step in definition.steps}
    return str(_WORDS.get(value) or titles.get(value, value))


def condition_words(condition: str) -> str:
    label = str(facts.label_of(facts.fact_in(condition)))
    return _("not: %s") % label if condition.startswith(facts.NOT) else label


@dataclass(frozen=True)
class ShownSetting:
    """A setting in words: what it is, what else it may be, and why."""

    title: str
    is_now: str
    may_be: str
    note: str


def shown_settings(definition: Definition) -> list[ShownSetting]:
    return [
        ShownSetting(
            setting.title,
            words_of(definition, setting.value),
            "; ".join(words_of(definition, option) for option in setting.options),
            setting.note,
        )
        for setting in definition.settings
    ]


def as_data(routine: RoutineFile) -> dict[str, Any]:
    """The routine as JSON can carry it, with the day that it holds from."""
    return {**to_json(routine.definition), "valid_from": routine.valid_from.isoformat()}


def as_lines(routine: RoutineFile) -> Iterator[str]:
    definition = routine.definition
    yield f"{definition.title} ({definition.code}, {routine.valid_from.isoformat()})"
    yield f"  {definition.trigger}"
    if yearly := yearly_of(definition):
        yield "  " + _("Starts by itself each year: %s") % yearly.day
    for line in lines_of(definition):
        rest = [line.who, line.when]
        if line.each:
            rest.append(_("for each: %s") % line.each)
        if line.conditions:
            rest.append(_("when: %s") % line.conditions)
        yield f"  - {line.step.title} [{line.step.code}]"
        yield f"      {'; '.join(rest)}"
    yield ""
