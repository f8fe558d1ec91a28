"""Rows of the database laid out in columns: codes as the numbers that the database gives them.

Beside the source's own columns stand those that come from the day, and one for each question: the
chosen option's id, the number, or for several choices a column for each option. The names are the
same in every engine, and no longer than PostgreSQL takes.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from lykt.questions.models import Option, Question
from lykt.statistics.engine.sources import Holds, Source

ROW, DAY, YEAR, MONTH, WEEKDAY, MINUTE, HOUR = (
    "row_id", "on_day", "in_year", "in_month", "weekday", "at_minute", "at_hour",
)  # fmt: skip
_TYPES = {
    Holds.WHOLE: pa.int32(),
    Holds.NUMBER: pa.float64(),
    Holds.TRUTH: pa.bool_(),
    Holds.TEXT: pa.string(),
    Holds.SPAN: pa.float64(),
}
_AT_ONCE = 20_000
_IDS_AT_ONCE = 10_000


def month_number(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def chosen_column(question: int) -> str:
    """The id of the one option chosen."""
    return f"q{question}"


def number_column(question: int) -> str:
    return f"n{question}"


def several_column(question: int) -> str:
    """Whether a question with several choices was answered."""
    return f"s{question}"


def option_column(option: int) -> str:
    """Whether this one of several was chosen."""
    return f"o{option}"


_ANSWERED = {"q": pa.int32(), "n": pa.float64(), "s": pa.bool_(), "o": pa.bool_()}


def read_rows(source: Source, year: int, rows: Sequence[int] | None = None) -> pa.Table:
    """A year's rows, or those of them that are named by their keys."""
    found = source.rows().filter(**{f"{source.day}__year": year})
    if rows is None:
        return _laid_out(source, found)
    parts = [
        _laid_out(source, found.filter(**{f"{source.key}__in": list(some)}))
        for some in _portions(rows)
    ]
    return pa.concat_tables(parts, promote_options="default")


def _portions(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, max(len(rows), 1), _IDS_AT_ONCE):
        yield rows[first : first + _IDS_AT_ONCE]


def _laid_out(source: Source, found: Any) -> pa.Table:
    paths = [source.key, source.day, *(one.path for one in source.columns.values())]
    if source.minute:
        paths.append(source.minute)
    if source.answers:
        paths += [source.questionnaire, source.answers]
    rows = iter(found.values_list(*paths).iterator(chunk_size=_AT_ONCE))
    answers = _Answers()
    parts = []
    while portion := list(islice(rows, _AT_ONCE)):
        parts.append(_columns(source, list(zip(*portion, strict=True)), answers))
    parts = parts or [_columns(source, [()] * len(paths), answers)]
    return pa.concat_tables(parts, promote_options="default")


def _columns(source: Source, values: list[tuple[Any, ...]], answers: "_Answers") -> pa.Table:
    laid = {ROW: pa.array(values[0], pa.int64()), DAY: pa.array(values[1], pa.date32())}
    days = np.array(values[1], "datetime64[D]")
    months = days.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    laid[YEAR] = pa.array(months // 12, pa.int32())
    laid[MONTH] = pa.array(months, pa.int32())
    # The first day of 1970 was a Thursday, which is 4 in ISO 8601.
    laid[WEEKDAY] = pa.array((days.astype(np.int64) + 3) % 7 + 1, pa.int32())
    for place, (name, column) in enumerate(source.columns.items(), 2):
        laid[name] = pa.array(_plain(values[place], column.holds), _TYPES[column.holds])
    place = 2 + len(source.columns)
    if source.minute:
        minutes = np.array(values[place], np.int64)
        laid[MINUTE] = pa.array(minutes, pa.int32())
        laid[HOUR] = pa.array(minutes // 60, pa.int32())
        place += 1
    if source.answers:
        laid |= answers.columns(values[place], values[place + 1])
    return pa.table(laid)


def _plain(values: Sequence[Any], holds: Holds) -> Sequence[Any]:
    if holds is not Holds.SPAN:
        return values
    return [None if one is None else one.total_seconds() for one in values]


class _Answers:
    """Lays answers out by what they are: an option, several, a number. Days and times stay out."""

    def __init__(self) -> None:
        self._asked: dict[int, dict[str, _Asked]] = {}

    def columns(
        self, questionnaires: Sequence[int], answers: Sequence[dict[str, Any]]
    ) -> dict[str, pa.Array]:
        length = len(answers)
        laid: dict[str, list[Any]] = {}
        for row, (questionnaire, given) in enumerate(zip(questionnaires, answers, strict=True)):
            asked = self._of(questionnaire)
            for code, value in given.items():
                for name, entry in _entries(asked.get(code), value):
                    laid.setdefault(name, [None] * length)[row] = entry
        return {name: pa.array(values, _ANSWERED[name[0]]) for name, values in laid.items()}

    def _of(self, questionnaire: int) -> dict[str, "_Asked"]:
        if questionnaire not in self._asked:
            self._asked[questionnaire] = _asked_by(questionnaire)
        return self._asked[questionnaire]


_Asked = tuple[int, dict[str, int]]
"""A question's id, and the ids of its options by code."""


def _entries(asked: _Asked | None, value: Any) -> Iterator[tuple[str, Any]]:
    if asked is None:
        return
    question, options = asked
    if isinstance(value, list):
        # A truth for each option, so that one who chose several is one row.
        yield several_column(question), True
        for code in value:
            yield option_column(options[code]), True
    elif isinstance(value, int | float):
        yield number_column(question), float(value)
    elif value in options:
        yield chosen_column(question), options[value]


def _asked_by(questionnaire: int) -> dict[str, _Asked]:
    options: dict[int, dict[str, int]] = {}
    for option in Option.objects.filter(question__questionnaire=questionnaire):
        options.setdefault(option.question_id, {})[option.code] = option.pk
    questions = Question.objects.filter(questionnaire=questionnaire)
    return {one.code: (one.pk, options.get(one.pk, {})) for one in questions}
