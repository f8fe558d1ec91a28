"""What decides which fields of a notice are asked for, as the authority checks each role."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

EMPLOYEE = "arbeidstaker"
APPRENTICE = "laerling"
STUDENT = "elevEllerStudent"
PARTICIPANT = "tiltaksdeltaker"
ROLES = (EMPLOYEE, APPRENTICE, STUDENT, PARTICIPANT)
"""The roles whose rules Lykt knows. The authority has more, for the armed forces and prisons."""

MOMENT = "Tidspunkt"
PERIOD = "Periode"
UNKNOWN = "Ukjent"


@dataclass(frozen=True)
class Situation:
    """What decides which fields are asked for."""

    on: dt.date
    role: str
    time_kind: str
    has_job_title: bool
    is_elsewhere: bool

    @property
    def is_injury(self) -> bool:
        """An accident, or a time that is not known; a period is an illness."""
        return self.time_kind != PERIOD


Rule: TypeAlias = Callable[[Situation], bool]


def always(situation: Situation) -> bool:
    return True


def never(situation: Situation) -> bool:
    return False


def at_a_moment(situation: Situation) -> bool:
    return situation.time_kind == MOMENT


def over_a_period(situation: Situation) -> bool:
    return situation.time_kind == PERIOD


def for_an_injury(situation: Situation) -> bool:
    return situation.is_injury


def for_an_injury_at_work(situation: Situation) -> bool:
    return situation.is_injury and situation.role in (EMPLOYEE, APPRENTICE, PARTICIPANT)


def for_an_injury_with_job_title(situation: Situation) -> bool:
    return (
        situation.is_injury and situation.has_job_title and situation.role in (EMPLOYEE, APPRENTICE)
    )


def for_a_known_role(situation: Situation) -> bool:
    return situation.role in ROLES


def with_a_place(situation: Situation) -> bool:
    return situation.role in (EMPLOYEE, APPRENTICE, STUDENT)


def elsewhere(situation: Situation) -> bool:
    return situation.is_elsewhere


def value_at(notice: object, *names: str) -> Any:
    """What lies at the end of the names, or None where something else than groups lies between."""
    held = notice
    for name in names:
        held = held.get(name) if isinstance(held, Mapping) else None
    return held


def situation_of(notice: object, on: dt.date) -> Situation:
    cover = value_at(notice, "skadelidt", "dekningsforhold")
    place = value_at(notice, "hendelsesfakta", "ulykkessted")
    return Situation(
        on=on,
        role=_word(value_at(cover, "rolletype")),
        time_kind=_word(value_at(notice, "hendelsesfakta", "tid", "tidstype")),
        has_job_title=bool(value_at(cover, "stillingstittelTilDenSkadelidte")),
        is_elsewhere=value_at(place, "sammeSomVirksomhetensAdresse") is False,
    )


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""
