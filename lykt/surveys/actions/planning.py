"""A wave before anybody has answered: planned, or given up."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from lykt.audit.actions import record
from lykt.people.models import Person, Unit
from lykt.questions.actions import set_up_collection
from lykt.questions.definition import CHOICE, NUMERIC
from lykt.questions.models import Questionnaire, Version
from lykt.questions.queries import definition_of, version_in_force
from lykt.surveys.actions.locking import locked
from lykt.surveys.errors import RefusedError
from lykt.surveys.models import Wave
from lykt.surveys.workflow import State


def planned_wave(
    *,
    actor: Person | None,
    questionnaire: Questionnaire,
    unit: Unit,
    first_day: dt.date,
    last_day: dt.date,
    least: int,
    state: State = State.PLANNED,
) -> Wave:
    """A new wave, in the caller's transaction. Raises ``RefusedError``."""
    version = version_in_force(questionnaire, first_day)
    _refuse_what_tells_who(version)
    _refuse_twice_a_year(questionnaire, unit, last_day)
    pk = uuid.uuid4()
    collection = set_up_collection(
        actor=actor,
        code=f"survey-{pk}",
        questionnaire=questionnaire.code,
        text_retention_days=0,
    )
    return Wave.objects.create(
        id=pk,
        version=version,
        collection=collection,
        unit=unit,
        first_day=first_day,
        last_day=last_day,
        least=least,
        state=state,
    )


def _refuse_what_tells_who(version: Version) -> None:
    telling = [one for one in definition_of(version).items if one.kind not in CHOICE | NUMERIC]
    if telling:
        raise RefusedError(
            _(
                "“%(title)s” asks for words, a day or a time (%(codes)s). Such an answer can show "
                "who gave it. Choose a questionnaire that is answered by choosing alone."
            )
            % {"title": version.title, "codes": ", ".join(item.code for item in telling)}
        )


def _refuse_twice_a_year(questionnaire: Questionnaire, unit: Unit, last_day: dt.date) -> None:
    """The year's figures would count the same people twice."""
    same_year = Wave.objects.filter(
        version__questionnaire=questionnaire, last_day__year=last_day.year
    ).exclude(state=State.TOO_FEW)
    for wave in same_year.select_related("unit"):
        if wave.unit.path.startswith(unit.path) or unit.path.startswith(wave.unit.path):
            raise RefusedError(
                _(
                    "%(unit)s is asked the same in %(year)s already. The year’s figures would "
                    "count the same people twice. Let this survey end in another year."
                )
                % {"unit": wave.unit.name, "year": last_day.year}
            )


def audit_wave(actor: Person | None, action: str, wave: Wave, **details: object) -> None:
    record(
        actor=actor,
        action=f"surveys.{action}",
        subject=wave,
        questionnaire=wave.version.questionnaire.code,
        unit=wave.unit_id,
        **details,
    )


@transaction.atomic
def plan_wave(
    *,
    actor: Person,
    questionnaire: Questionnaire,
    unit: Unit,
    first_day: dt.date,
    last_day: dt.date,
    least: int,
) -> Wave:
    """Raises ``RefusedError`` for a questionnaire, or days, that there can be no wave of."""
    wave = planned_wave(
        actor=actor,
        questionnaire=questionnaire,
        unit=unit,
        first_day=first_day,
        last_day=last_day,
        least=least,
    )
    audit_wave(
        actor,
        "plan",
        wave,
        first_day=first_day.isoformat(),
        last_day=last_day.isoformat(),
        least=least,
    )
    return wave


@transaction.atomic
def discard_wave(*, actor: Person, wave: Wave) -> None:
    """Remove a wave that nobody was invited to yet."""
    found = locked(wave, State.PLANNED)
    audit_wave(actor, "discard", found)
    collection = found.collection
    found.delete()
    collection.delete()
