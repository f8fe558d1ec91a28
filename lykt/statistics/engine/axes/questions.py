"""By the answers to a question: one option, several, or a number."""

from collections.abc import Callable, Sequence

from lykt.statistics.engine.axes.building import by_flags, by_key
from lykt.statistics.engine.axes.division import AnyOf, Asked, Division, Expression, FirstOf
from lykt.statistics.engine.axes.numbers import by_number
from lykt.statistics.engine.nodes import Leaf
from lykt.statistics.engine.rows import (
    chosen_column,
    number_column,
    option_column,
    several_column,
)
from lykt.statistics.engine.series import QuestionSeries, question_series
from lykt.statistics.specs import QUESTION, Axis


def by_question(asked: Asked, axis: Axis) -> Division:
    code = axis.dimension.removeprefix(QUESTION)
    series = question_series(asked.source, asked.scope, code, asked.until)
    label = series.label
    if series.is_number:
        return by_number(axis, label, first_of(series, number_column), series)
    offered = tuple(option.code for option in series.options[: series.offered])
    if series.several:
        flags = [
            (option.code, option.label, _any_of(option.ids), option.kind)
            for option in series.options
            if option.code in (axis.codes or offered)
        ]
        return by_flags(axis, label, flags, first_of(series, several_column))
    leaves = [Leaf(one.code, one.label, one.kind) for one in series.options]
    leaf_of = {pk: place for place, one in enumerate(series.options) for pk in one.ids}
    chosen = first_of(series, chosen_column)
    return by_key(axis, label, chosen, leaves, leaf_of, offered, may_lack=True)


def first_of(series: QuestionSeries, name: Callable[[int], str]) -> Expression:
    """A question of several questionnaires has a column for each; a row is of one."""
    return FirstOf(tuple(name(pk) for pk in series.questions))


def _any_of(options: Sequence[int]) -> Expression:
    return AnyOf(tuple(option_column(pk) for pk in options))
