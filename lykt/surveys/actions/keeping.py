"""What is kept of a wave that is over: answers in an order of chance, and the turnout."""

import datetime as dt
import json
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from lykt.people.models import Person, Unit
from lykt.questions.actions import Answers, NewResponse, record_many
from lykt.questions.models import Questionnaire
from lykt.surveys.actions.planning import audit_wave, planned_wave
from lykt.surveys.models import Turnout, Wave
from lykt.surveys.placing import places
from lykt.surveys.workflow import State


@dataclass(frozen=True)
class Returned:
    """One answer: the unit of whoever gave it, by its id, and the checked answers."""

    unit: int
    answers: Answers


@transaction.atomic
def keep_closed_wave(
    *,
    actor: Person | None,
    questionnaire: Questionnaire,
    unit: Unit,
    first_day: dt.date,
    last_day: dt.date,
    invited: Mapping[int, int],
    rows: Sequence[Returned],
    least: int = 10,
) -> Wave:
    """Keep a wave that was held and closed earlier, or elsewhere, with its answers.

    ``invited`` is how many were invited at each unit itself, by the unit's id. Raises
    ``RefusedError`` as planning does.
    """
    wave = planned_wave(
        actor=actor,
        questionnaire=questionnaire,
        unit=unit,
        first_day=first_day,
        last_day=last_day,
        least=least,
        state=State.CLOSED if len(rows) >= least else State.TOO_FEW,
    )
    kept = keep_answers(wave, invited, rows) if wave.state == State.CLOSED else 0
    audit_wave(actor, "keep_closed", wave, invited=sum(invited.values()), answered=kept)
    return wave


def keep_answers(wave: Wave, invited: Mapping[int, int], rows: Sequence[Returned]) -> int:
    """Write the responses and the turnout, in the caller's transaction; how many responses."""
    units = Unit.objects.in_bulk([*invited, *(row.unit for row in rows)])
    above = Unit.objects.filter(path__startswith=wave.unit.path)
    place_of = places(invited, units | above.in_bulk(), wave.unit, wave.least)
    _keep_turnout(wave, invited, rows, place_of)
    record_many(
        actor=None,
        collection=wave.collection,
        version=wave.version,
        rows=[
            NewResponse(unit_id=place_of[row.unit], day=wave.last_day, answers=row.answers)
            for row in shuffled(rows)
        ],
    )
    return len(rows)


def shuffled(rows: Sequence[Returned]) -> list[Returned]:
    """In an order of chance that depends on nothing: sorted by content before it is shuffled, so
    that not even a bad shuffle could show the order in which the answers came."""
    found = sorted(rows, key=lambda row: (row.unit, json.dumps(row.answers, sort_keys=True)))
    secrets.SystemRandom().shuffle(found)
    return found


def _keep_turnout(
    wave: Wave, invited: Mapping[int, int], rows: Sequence[Returned], place_of: Mapping[int, int]
) -> None:
    asked, answered = Counter[int](), Counter(place_of[row.unit] for row in rows)
    for unit, count in invited.items():
        if count:
            asked[place_of[unit]] += count
    Turnout.objects.bulk_create(
        Turnout(wave=wave, place_id=place, invited=count, answered=answered[place])
        for place, count in asked.items()
    )
