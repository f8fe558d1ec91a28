"""Ten million made-up registrations, laid straight into the columnar copy: 356 municipalities."""

import datetime as dt
from pathlib import Path

import numpy as np
import pyarrow as pa
from django.conf import settings
from django.core.management import call_command

from lykt.helpline.models import Channel, Line
from lykt.people.actions import add_unit
from lykt.people.models import Unit
from lykt.questions.models import Option, Question
from lykt.statistics.engine.copies import put_in_place
from lykt.statistics.engine.rows import (
    DAY,
    HOUR,
    MINUTE,
    MONTH,
    ROW,
    WEEKDAY,
    YEAR,
    chosen_column,
    number_column,
    option_column,
    several_column,
)
from lykt.statistics.engine.sources import source_named

RESPONSES = 10_000_000
FILLED_YEAR = 2022
MUNICIPALITIES = [24, 24, 23] * 5
"""Of fifteen counties; 355, and one more in the first."""


def fill() -> None:
    """Lines, questionnaires and units as rows of the database; the responses in the copy alone."""
    done = Path(settings.DATA_DIR) / "filled"
    if done.exists():
        return
    call_command("prepare", verbosity=0)
    call_command("load_demo", verbosity=0)
    units = _municipalities()
    put_in_place(
        source_named("registrations"),
        FILLED_YEAR,
        _responses(units),
        np.zeros((0, 4), np.int64),
        dt.datetime(2100, 1, 1, tzinfo=dt.UTC),
    )
    done.touch()


def _municipalities() -> list[int]:
    parent = Line.objects.get(code="volinjen").parties.order_by("pk")[0].unit
    found = []
    for number, size in enumerate([MUNICIPALITIES[0] + 1, *MUNICIPALITIES[1:]], 1):
        county = add_unit(
            actor=None,
            parent=parent,
            kind=Unit.Kind.COUNTY,
            code=f"c{number}",
            name=f"Fylke {number}",
        )
        for place in range(1, size + 1):
            kind, code = Unit.Kind.MUNICIPALITY, f"m{number:02}{place:02}"
            unit = add_unit(actor=None, parent=county, kind=kind, code=code, name=code)
            found.append(unit.pk)
    return found


def _responses(units: list[int]) -> pa.Table:
    """Skewed as real ones are: a few categories hold most rows."""
    chance = np.random.default_rng(116006)
    telephone = Channel.objects.get(line__code="volinjen", kind="telephone")
    start = np.datetime64(f"{FILLED_YEAR}-01-01")
    days = start + np.sort(chance.integers(0, 365, RESPONSES)).astype("timedelta64[D]")
    months = days.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    minutes = chance.integers(0, 1440, RESPONSES)
    columns = {
        ROW: pa.array(np.arange(RESPONSES)),
        DAY: pa.array(days),
        YEAR: _whole(months // 12),
        MONTH: _whole(months),
        WEEKDAY: _whole((days.astype("datetime64[D]").astype(np.int64) + 3) % 7 + 1),
        MINUTE: _whole(minutes),
        HOUR: _whole(minutes // 60),
        "line": _whole(np.full(RESPONSES, telephone.line_id)),
        "channel": _whole(np.full(RESPONSES, telephone.pk)),
        "unit": _whole(_chosen(chance, units)),
        "version": _whole(np.full(RESPONSES, telephone.registration.questionnaire_id)),
    }
    for question in Question.objects.filter(questionnaire=telephone.registration.questionnaire_id):
        columns |= _answers(chance, question)
    return pa.table(columns)


def _answers(chance: np.random.Generator, question: Question) -> dict[str, pa.Array]:
    options = list(Option.objects.filter(question=question).values_list("pk", flat=True))
    if not options:
        return {number_column(question.pk): pa.array(chance.random(RESPONSES))}
    if question.code != "referrals":
        return {chosen_column(question.pk): _whole(_chosen(chance, options))}
    found = {option_column(option): pa.array(chance.random(RESPONSES) < 0.1) for option in options}
    return found | {several_column(question.pk): pa.array(np.ones(RESPONSES, bool))}


def _chosen(chance: np.random.Generator, values: list[int]) -> np.ndarray:
    weights = 1 / np.arange(1, len(values) + 1) ** 0.7
    return chance.choice(values, RESPONSES, p=weights / weights.sum())


def _whole(values: np.ndarray) -> pa.Array:
    return pa.array(np.asarray(values, np.int32))
