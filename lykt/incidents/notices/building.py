"""A notice built from the plain values that a case has.

What a case can not know (most often the identity numbers, the job title and the codes) is left
out; ``checking.check`` then lists it in plain words.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from lykt.incidents.notices.situations import EMPLOYEE, MOMENT, PERIOD, UNKNOWN
from lykt.incidents.notices.structure import REPRESENTATIVE


@dataclass(frozen=True)
class Address:
    """A postal address; the notice has it on three lines."""

    street: str
    postal_code: str = ""
    place: str = ""
    country: str = "NO"


@dataclass(frozen=True)
class Period:
    """Days over which somebody was exposed, both included."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True)
class InjuredPart:
    """A kind of injury or illness and a part of the body, as codes."""

    kind: str
    body_part: str


@dataclass(frozen=True)
class InjuryCase:
    """Who, when, where, what happened, the codes that somebody chose, and the employer.

    ``organisation`` is where the injured person works, ``sent_for`` the organisation whose
    representative sends; most often they are the same. Without ``address`` it happened at the
    organisation's own.
    """

    sent_for: str = ""
    organisation: str = ""
    organisation_name: str = ""
    organisation_address: Address | None = None
    sender_number: str = ""
    injured_number: str = ""
    role: str = EMPLOYEE
    job_titles: tuple[str, ...] = ()
    happened_at: dt.datetime | None = None
    periods: tuple[Period, ...] = ()
    illness_found_on: dt.date | None = None
    time_of_day: str = ""
    place: str = ""
    workplace: str = ""
    address: Address | None = None
    causes: tuple[str, ...] = ()
    backgrounds: tuple[str, ...] = ()
    exposures: tuple[str, ...] = ()
    description: str = ""
    injuries: tuple[InjuredPart, ...] = ()
    severity: str = ""
    absence: str = ""


def build(case: InjuryCase) -> Mapping[str, Any]:
    """The notice as far as the case goes, in the authority's structure."""
    return {
        "innmelder": _given(
            norskIdentitetsnummer=case.sender_number,
            paaVegneAv=case.sent_for or case.organisation,
            innmelderrolle=REPRESENTATIVE,
        )
        | {"altinnrolleIDer": []},
        "skadelidt": _given(
            norskIdentitetsnummer=case.injured_number, dekningsforhold=_cover(case)
        ),
        "skade": _given(
            alvorlighetsgrad=case.severity,
            skadedeDeler=[
                _given(skadeart=part.kind, kroppsdel=part.body_part) for part in case.injuries
            ],
            antattSykefravaer=case.absence,
        ),
        "hendelsesfakta": _event(case),
    }


def _cover(case: InjuryCase) -> dict[str, Any]:
    return _given(
        organisasjonsnummer=case.organisation or case.sent_for,
        navnPaaVirksomheten=case.organisation_name,
        virksomhetensAdresse=_address(case.organisation_address),
        stillingstittelTilDenSkadelidte=list(case.job_titles),
        rolletype=case.role,
    )


def _event(case: InjuryCase) -> dict[str, Any]:
    return _given(
        tid=_time(case),
        naarSkjeddeUlykken=case.time_of_day,
        hvorSkjeddeUlykken=case.place,
        ulykkessted={"sammeSomVirksomhetensAdresse": case.address is None}
        | _given(adresse=_address(case.address or case.organisation_address)),
        aarsakUlykke=list(case.causes),
        bakgrunnsaarsak=list(case.backgrounds),
        utfyllendeBeskrivelse=case.description,
        stedsbeskrivelse=case.workplace,
        paavirkningsform=list(case.exposures),
    )


def _time(case: InjuryCase) -> dict[str, Any]:
    found_on = case.illness_found_on.isoformat() if case.illness_found_on else ""
    if case.periods:
        periods = [
            {"fra": period.start.isoformat(), "til": period.end.isoformat()}
            for period in case.periods
        ]
        return _given(tidstype=PERIOD, perioder=periods, sykdomPaavist=found_on)
    if case.happened_at:
        moment = timezone.localtime(case.happened_at).isoformat(timespec="seconds")
        return {"tidstype": MOMENT, "tidspunkt": moment}
    return {"tidstype": UNKNOWN, "ukjent": True}


def _address(address: Address | None) -> dict[str, str] | None:
    if address is None:
        return None
    return _given(
        adresselinje1=address.street,
        adresselinje2=address.postal_code,
        adresselinje3=address.place,
        land=address.country,
    )


def _given(**values: Any) -> dict[str, Any]:
    """What there is: no empty text, list or group."""
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}
