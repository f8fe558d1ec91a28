"""From what the form says to the case that the notice is built from."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from lykt.incidents.notices.building import Address, InjuredPart, InjuryCase, Period
from lykt.incidents.notices.situations import MOMENT, PERIOD
from lykt.lib.clock import at_wall_clock

Given = Mapping[str, Any]
"""Cleaned values by field; what could not be read is missing."""

PARTS = (1, 2, 3)
"""The numbers of the injuries that the form has room for."""


def injury_case(given: Given) -> InjuryCase:
    periods = periods_of(given)
    return InjuryCase(
        sent_for=_digits(given, "sent_for"),
        organisation=_digits(given, "organisation"),
        organisation_name=given.get("organisation_name", ""),
        organisation_address=_address(given, "street", "postal_code", "town"),
        sender_number=_digits(given, "sender_number"),
        injured_number=_digits(given, "injured_number"),
        role=given.get("role", ""),
        job_titles=(given["job_title"],) if given.get("job_title") else (),
        happened_at=moment_of(given),
        periods=periods,
        illness_found_on=given.get("found_on") if periods else None,
        time_of_day=given.get("time_of_day", ""),
        place=given.get("place", ""),
        workplace=given.get("workplace", ""),
        address=_other_address(given),
        causes=tuple(given.get("causes", ())),
        backgrounds=tuple(given.get("backgrounds", ())),
        exposures=tuple(given.get("exposures", ())) if periods else (),
        description=given.get("description", ""),
        injuries=_injuries(given),
        severity=given.get("severity", ""),
        absence=given.get("absence", ""),
    )


def _digits(given: Given, name: str) -> str:
    return str(given.get(name, "")).replace(" ", "")


def moment_of(given: Given) -> dt.datetime | None:
    day, time = given.get("day"), given.get("time")
    if given.get("time_kind") not in (MOMENT, "") or not day or time is None:
        return None
    return at_wall_clock(day, time)


def periods_of(given: Given) -> tuple[Period, ...]:
    start, end = given.get("period_from"), given.get("period_to")
    if given.get("time_kind") != PERIOD or not (start and end):
        return ()
    return (Period(start, end),)


def _address(given: Given, *names: str) -> Address | None:
    street, postal_code, town = (given.get(name, "") for name in names)
    return Address(street, postal_code, town) if street or postal_code or town else None


def _other_address(given: Given) -> Address | None:
    if given.get("elsewhere") != "yes":
        return None
    names = ("other_street", "other_postal_code", "other_town")
    return _address(given, *names) or Address("")


def _injuries(given: Given) -> tuple[InjuredPart, ...]:
    pairs = [(given.get(f"injury{n}", ""), given.get(f"part{n}", "")) for n in PARTS]
    return tuple(InjuredPart(kind, part) for kind, part in pairs if kind or part)
