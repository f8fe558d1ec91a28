"""What a case knows comes into the notice; what it can not know is said to be missing."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lykt.incidents.notices.building import (
    Address,
    InjuredPart,
    InjuryCase,
    Period,
    build,
)
from lykt.incidents.notices.checking import check
from lykt.incidents.notices.code_lists import code_lists
from lykt.incidents.notices.situations import APPRENTICE, EMPLOYEE

ON = dt.date(2026, 11, 21)

CASE = InjuryCase(
    organisation="314205502",
    organisation_name="Prøvevik kommune",
    organisation_address=Address("Rådhusveien 1", "0001", "Prøvevik"),
    sender_number="17847910089",
    injured_number="03828510036",
    job_titles=("sykepleiere",),
    happened_at=dt.datetime(2026, 3, 27, 20, 40, tzinfo=dt.UTC),
    time_of_day="iAvtaltArbeidstid",
    place="arbeidsstedInne",
    workplace="helseinstitusjoner",
    causes=("paafoertVoldsskade",),
    backgrounds=("angrepetEllerTruetAvEnPerson",),
    description="En pasient slo.",
    injuries=(InjuredPart("saarskade", "ansikt"),),
    severity="antattOppsoektLege",
    absence="fravaersdagerUkjent",
)


def test_a_whole_case_may_be_sent() -> None:
    assert check(build(CASE), ON) == []


def test_a_case_that_knows_nothing_lists_what_is_missing() -> None:
    with translation.override("en"):
        faults = check(build(InjuryCase(organisation="314205502")), ON)
    assert [fault.path for fault in faults] == [
        "innmelder.norskIdentitetsnummer",
        "skadelidt.norskIdentitetsnummer",
        "skade.skadedeDeler",
        "hendelsesfakta.naarSkjeddeUlykken",
        "hendelsesfakta.hvorSkjeddeUlykken",
        "hendelsesfakta.aarsakUlykke",
        "hendelsesfakta.bakgrunnsaarsak",
    ]
    assert all("is missing" in fault.message for fault in faults)


def test_the_time_is_the_service_s_own_with_its_zone() -> None:
    event = build(CASE)["hendelsesfakta"]
    assert event["tid"] == {"tidstype": "Tidspunkt", "tidspunkt": "2026-03-27T21:40:00+01:00"}


def test_without_a_time_it_is_not_known() -> None:
    notice = build(replace(CASE, happened_at=None))
    assert notice["hendelsesfakta"]["tid"] == {"tidstype": "Ukjent", "ukjent": True}
    assert check(notice, ON) == []


def test_an_illness_has_periods_and_exposures() -> None:
    case = replace(
        CASE,
        happened_at=None,
        periods=(Period(dt.date(2026, 1, 1), dt.date(2026, 2, 1)),),
        illness_found_on=dt.date(2026, 3, 1),
        exposures=("stoey",),
        injuries=(InjuredPart("psykiskSykdom", "hode"),),
    )
    notice = build(case)
    assert notice["hendelsesfakta"]["tid"]["perioder"] == [
        {"fra": "2026-01-01", "til": "2026-02-01"}
    ]
    assert check(notice, ON) == []


def test_it_happened_at_the_organisation_unless_an_address_is_given() -> None:
    here = build(CASE)["hendelsesfakta"]["ulykkessted"]
    assert here["sammeSomVirksomhetensAdresse"] is True
    assert here["adresse"]["adresselinje1"] == "Rådhusveien 1"
    there = build(replace(CASE, address=Address("Fjordveien 2")))["hendelsesfakta"]["ulykkessted"]
    assert there["sammeSomVirksomhetensAdresse"] is False
    assert there["adresse"] == {"adresselinje1": "Fjordveien 2", "land": "NO"}


CHOICES = {
    "time_of_day": "tidsrom",
    "place": "hvorSkjeddeUlykken",
    "workplace": "typeArbeidsplass",
    "severity": "alvorlighetsgrad",
    "absence": "harSkadelidtHattFravaer",
}
SEVERAL = {
    "job_titles": "stillingstittel",
    "causes": "aarsakOgBakgrunn",
    "backgrounds": "bakgrunnForHendelsen",
}


@given(
    data=st.data(),
    role=st.sampled_from([EMPLOYEE, APPRENTICE]),
    minutes_ago=st.integers(0, 5_000_000),
)
def test_whatever_is_chosen_from_the_lists_may_be_sent(
    data: st.DataObject, role: str, minutes_ago: int
) -> None:
    def offered(name: str) -> st.SearchStrategy[str]:
        return st.sampled_from([code.code for code in code_lists()[name].offered(role, ON)])

    chosen: dict[str, Any] = {field: data.draw(offered(name)) for field, name in CHOICES.items()}
    chosen |= {
        field: tuple(data.draw(st.lists(offered(name), min_size=1, max_size=3)))
        for field, name in SEVERAL.items()
    }
    moment = dt.datetime(2026, 11, 21, tzinfo=dt.UTC) - dt.timedelta(minutes=minutes_ago)
    part = InjuredPart(data.draw(offered("skadetype")), data.draw(offered("skadetKroppsdel")))
    case = replace(CASE, role=role, happened_at=moment, injuries=(part,), **chosen)
    assert check(build(case), ON) == []


def test_another_organisation_may_send() -> None:
    notice = build(replace(CASE, sent_for="315123453"))
    assert notice["innmelder"]["paaVegneAv"] == "315123453"
    assert notice["skadelidt"]["dekningsforhold"]["organisasjonsnummer"] == "314205502"
