"""Everything that is wrong with a notice, field by field, before the authority says it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lykt.incidents.notices import faults
from lykt.incidents.notices.code_lists import code_lists
from lykt.incidents.notices.faults import Fault
from lykt.incidents.notices.situations import ROLES, Situation, situation_of, value_at
from lykt.incidents.notices.structure import NOTICE, Field, Kind
from lykt.incidents.notices.values import CHECKS, day_of

ROLE = "skadelidt.dekningsforhold.rolletype"


def check(notice: object, on: dt.date) -> list[Fault]:
    """Every fault of a notice that is sent on a day; none when it may be sent.

    Codes must hold on the day of sending, as the authority's service asks, also when the
    accident was before there were lists.
    """
    situation = situation_of(notice, on)
    role = code_lists()["rolletype"].find(situation.role)
    if role and situation.role not in ROLES:
        return [faults.role_without_rules(ROLE, role)]
    return [
        *_value("", NOTICE, notice, situation),
        *_same_person(notice),
        *_periods_that_end_too_early(notice),
    ]


def _value(path: str, field: Field, value: object, situation: Situation) -> Iterator[Fault]:
    if _is_blank(field, value):
        if field.required(situation):
            yield faults.missing(path, field)
    elif not field.several:
        yield from _one(path, field, value, situation)
    elif isinstance(value, list):
        single = replace(field, several=False)
        for number, each in enumerate(value):
            yield from _one(f"{path}[{number}]", single, each, situation)
    else:
        yield faults.wrong_kind(path, field, value)


def _is_blank(field: Field, value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, list):
        return not value and not field.may_be_empty
    return value is None


def _one(path: str, field: Field, value: object, situation: Situation) -> Iterator[Fault]:
    if _is_blank(field, value):
        yield faults.missing(path, field)
    elif field.kind is Kind.GROUP and isinstance(value, Mapping):
        yield from _group(path, field, value, situation)
    elif field.kind in CHECKS and isinstance(value, str):
        yield from CHECKS[field.kind](path, field, value, situation)
    elif field.kind is not Kind.YES_NO or not isinstance(value, bool):
        yield faults.wrong_kind(path, field, value)


def _group(
    path: str, field: Field, value: Mapping[str, object], situation: Situation
) -> Iterator[Fault]:
    names = [each.name for each in field.fields]
    for each in field.fields:
        yield from _value(_below(path, each.name), each, value.get(each.name), situation)
    for name in value:
        if name not in names:
            yield faults.unknown(_below(path, faults.shown(name)), name, names)


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _same_person(notice: object) -> Iterator[Fault]:
    sender, injured = (
        value_at(notice, person, "norskIdentitetsnummer") for person in ("innmelder", "skadelidt")
    )
    if sender == injured and isinstance(injured, str) and injured.strip():
        yield faults.same_person("skadelidt.norskIdentitetsnummer")


def _periods_that_end_too_early(notice: object) -> Iterator[Fault]:
    periods = value_at(notice, "hendelsesfakta", "tid", "perioder")
    for number, period in enumerate(periods if isinstance(periods, list) else ()):
        start, end = (day_of(value_at(period, name)) for name in ("fra", "til"))
        if start and end and end < start:
            yield faults.ends_before_it_starts(f"hendelsesfakta.tid.perioder[{number}].til")
