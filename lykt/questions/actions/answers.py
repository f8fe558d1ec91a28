"""Checked answers on their way to the tables: what is sealed, and what is laid out for counting."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection

from lykt.questions.definition import CHOICE, NUMERIC, TEXT, Definition, Kind
from lykt.questions.models import Option, Questionnaire, Response

Answers = Mapping[str, Any]
"""Checked answers by question code: a code, a list of codes, a number, ISO text, or free text."""

CountedRow = tuple[int, int, int, int | None, float | None, Any, int]

_INTO = (
    "questions_answer (response_id, collection_id, question_id, option_id, number, day, unit_id)"
)
_INSERT = f"INSERT INTO {_INTO} VALUES (%s, %s, %s, %s, %s, %s, %s)"  # noqa: S608 - constants
_BATCH = 10_000
_COPY = f"COPY {_INTO} FROM STDIN"


@dataclass(frozen=True)
class Series:
    """The ids behind a questionnaire's codes, looked up once for many responses."""

    questions: Mapping[str, int]
    options: Mapping[tuple[str, str], int]


def series_of(questionnaire: Questionnaire) -> Series:
    questions = dict(questionnaire.questions.values_list("code", "pk"))
    rows = Option.objects.filter(question__questionnaire=questionnaire)
    options = {
        (question, code): pk
        for question, code, pk in rows.values_list("question__code", "code", "pk")
    }
    return Series(questions, options)


def split_answers(
    definition: Definition, answers: Answers
) -> tuple[dict[str, Any], dict[str, str]]:
    """Part checked answers into what is counted and what is sealed; unanswered is left out.

    Raises ``KeyError`` for a question that the version does not ask.
    """
    kinds = {item.code: item.kind for item in definition.items}
    counted: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for code, value in answers.items():
        into: dict[str, Any] = texts if kinds[code] in TEXT else counted
        if value not in (None, "", []):
            into[code] = value
    return counted, texts


def insert_counted(definition: Definition, series: Series, responses: Iterable[Response]) -> None:
    """Write what makes responses countable: a row for each chosen option and each number.

    In each database's own fastest way, since a large import has millions of these rows.
    """
    kinds = {item.code: item.kind for item in definition.items}
    rows = (row for response in responses for row in _counted_rows(kinds, series, response))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(_COPY) as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            while batch := list(islice(rows, _BATCH)):
                cursor.executemany(_INSERT, batch)


def _counted_rows(
    kinds: Mapping[str, Kind], series: Series, response: Response
) -> Iterator[CountedRow]:
    day = connection.ops.adapt_datefield_value(response.day)
    for code, value in response.answers.items():
        question, kind = series.questions[code], kinds[code]
        if kind in CHOICE:
            for option in value if kind is Kind.SEVERAL else [value]:
                option_id = series.options[code, option]
                yield _row(response, question, option_id, None, day)
        elif kind in NUMERIC:
            yield _row(response, question, None, value, day)


def _row(
    response: Response,
    question: int,
    option: int | None,
    number: float | None,
    day: dt.date | str | None,
) -> CountedRow:
    ids = response.pk, response.collection_id
    return *ids, question, option, number, day, response.unit_id
