"""Every fault is found, where it is, in words that say what to do."""

import datetime as dt
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lykt.incidents.notices.checking import check
from lykt.incidents.notices.structure import NOTICE, Field, Kind

FIXTURES = Path(__file__).with_name("fixtures")
ON = dt.date(2026, 11, 21)

EVENT = "hendelsesfakta"
COVER = "skadelidt.dekningsforhold"

FAULTS = {
    "employee_threat": [
        "innmelder.altinnrolleIDer",
        "skade.antattSykefravaer",
        f"{EVENT}.tid.tidspunkt",
        f"{EVENT}.naarSkjeddeUlykken",
        f"{EVENT}.ulykkessted",
        f"{EVENT}.bakgrunnsaarsak",
    ],
    "employee_attack_elsewhere": [
        "innmelder.paaVegneAv",
        "innmelder.innmelderrolle",
        "skade.skadedeDeler[0].kroppsdel",
        "skade.skadedeDeler[1].kroppsdel",
        f"{EVENT}.tid.tidspunkt",
        f"{EVENT}.ulykkessted.adresse",
        f"{EVENT}.vitner",
        "skadelidt.norskIdentitetsnummer",
    ],
    "apprentice_illness": [
        "skade.skadedeDeler",
        f"{EVENT}.tid.perioder[1].fra",
        f"{EVENT}.tid.perioder[1].til",
        f"{EVENT}.tid.sykdomPaavist",
        f"{EVENT}.ulykkessted.adresse.land",
        f"{EVENT}.paavirkningsform",
        f"{EVENT}.tid.perioder[0].til",
    ],
    "student_attack": [
        "skadelidt.norskIdentitetsnummer",
        f"{EVENT}.naarSkjeddeUlykken",
        f"{EVENT}.hvorSkjeddeUlykken",
        f"{EVENT}.ulykkessted.sammeSomVirksomhetensAdresse",
        f"{EVENT}.aarsakUlykke",
    ],
    "participant_unknown_time": [
        f"{COVER}.organisasjonsnummer",
        f"{EVENT}.tid.tidstype",
        f"{EVENT}.tid.ukjent",
        f"{EVENT}.hvorSkjeddeUlykken",
        f"{EVENT}.bakgrunnsaarsak",
        f"{EVENT}.utfyllendeBeskrivelse",
    ],
}


def fixture(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def paths(notice: object, on: dt.date = ON) -> list[str]:
    return [fault.path for fault in check(notice, on)]


def message(notice: object, path: str, on: dt.date = ON) -> str:
    [found] = [fault for fault in check(notice, on) if fault.path == path]
    return f"{found.message} {found.cure}"


def changed(path: str, value: object, name: str = "employee_threat_ok") -> Any:
    """The fixture with one field changed, or taken out when there is no value."""
    notice = fixture(name)
    *groups, last = path.split(".")
    held = notice
    for group in groups:
        held = held[group]
    if value is None:
        held.pop(last, None)
    else:
        held[last] = value
    return notice


@pytest.mark.parametrize("name", FAULTS)
def test_a_notice_that_may_be_sent_has_no_fault(name: str) -> None:
    assert check(fixture(f"{name}_ok"), ON) == []


@pytest.mark.parametrize(("name", "expected"), FAULTS.items())
def test_it_finds_every_fault_at_once(name: str, expected: list[str]) -> None:
    assert paths(fixture(f"{name}_fault")) == expected


def test_each_fixture_is_used() -> None:
    names = {f"{name}_{end}" for name in FAULTS for end in ("ok", "fault")}
    assert {path.stem for path in FIXTURES.iterdir()} == names | {"role_without_rules_fault"}


def test_a_role_whose_rules_are_not_known_is_said_once() -> None:
    notice = fixture("role_without_rules_fault")
    assert paths(notice) == [f"{COVER}.rolletype"]
    assert "Elev militærpersonell" in message(notice, f"{COVER}.rolletype")


def leaves(field: Field, path: str = "") -> set[str]:
    below = {f"{path}.{each.name}": each for each in field.fields}
    return {path} if not below else set().union(*(leaves(each, at) for at, each in below.items()))


def test_every_field_of_the_structure_stands_in_a_notice_that_may_be_sent() -> None:
    given_paths = {
        "".join(f".{name}" for name in path if isinstance(name, str))
        for name in FAULTS
        for path in all_paths(fixture(f"{name}_ok"))
    }
    assert leaves(NOTICE) <= given_paths


def test_the_document_shows_faults_as_they_are() -> None:
    notice = changed(f"{EVENT}.bakgrunnsaarsak", ["angrepetEllerTruetAvPerson"])
    del notice[EVENT]["ulykkessted"]
    document = (settings.BASE_DIR / "docs" / "injury-notice.md").read_text(encoding="utf-8")
    for fault in check(notice, ON):
        assert str(fault) in document


def required_paths(field: Field, path: str = "") -> list[str]:
    found = []
    for each in field.fields:
        below = f"{path}.{each.name}".lstrip(".")
        found += [below] if each.required.__name__ == "always" else []
        if each.kind is Kind.GROUP and not each.several:
            found += required_paths(each, below)
    return found


@pytest.mark.parametrize("path", required_paths(NOTICE))
def test_what_is_always_asked_for_is_missed(path: str) -> None:
    notice = changed(path, None, "employee_attack_elsewhere_ok")
    if "virksomhetensAdresse" in path:
        notice = changed(path, None, "employee_threat_ok")
    assert path in paths(notice)


@pytest.mark.parametrize("value", ["", "   ", [], None])
def test_a_blank_field_is_missing(value: object) -> None:
    notice = changed(f"{EVENT}.tid", None)
    notice[EVENT]["tid"] = value
    with translation.override("en"):
        assert "is missing" in message(notice, f"{EVENT}.tid")


@pytest.mark.parametrize("notice", [None, [], "notice", 7, True, {}])
def test_anything_else_than_a_notice_is_refused(notice: object) -> None:
    assert check(notice, ON)


def test_a_code_holds_from_its_day() -> None:
    notice = changed(f"{EVENT}.aarsakUlykke", ["skremtAvDyr"])
    assert f"{EVENT}.aarsakUlykke[0]" not in paths(notice)
    notice[EVENT]["tid"]["tidspunkt"] = "2022-05-01T10:00:00+02:00"
    with translation.override("en"):
        said = message(notice, f"{EVENT}.aarsakUlykke[0]", dt.date(2022, 8, 3))
    assert "“Skremt av dyr”, which can not be used before 4 August 2022" in said
    assert f"{EVENT}.aarsakUlykke[0]" not in paths(notice, dt.date(2022, 8, 4))


def test_an_accident_before_the_lists_may_still_be_reported() -> None:
    assert check(changed(f"{EVENT}.tid.tidspunkt", "2021-12-24T23:00:00+01:00"), ON) == []


def test_a_code_of_another_role_is_said_to_be_so() -> None:
    notice = changed(f"{EVENT}.hvorSkjeddeUlykken", "sfoEllerAks")
    with translation.override("en"):
        said = message(notice, f"{EVENT}.hvorSkjeddeUlykken")
    assert "is not for the role arbeidstaker" in said
    assert "lykt injury-notice codes hvorSkjeddeUlykken" in said


def test_a_slip_in_a_code_is_met_with_the_right_one() -> None:
    notice = changed(f"{EVENT}.aarsakUlykke", ["truslerOmVolt"])
    assert "Mente du truslerOmVold (Trusler om vold)?" in message(
        notice, f"{EVENT}.aarsakUlykke[0]"
    )


def test_the_older_name_of_a_field_is_met_with_the_new_one() -> None:
    notice = changed(f"{EVENT}.aarsakUlykkeTabellAogE", ["truslerOmVold"])
    assert "Mente du aarsakUlykke?" in message(notice, f"{EVENT}.aarsakUlykkeTabellAogE")


def test_own_words_and_numbers_are_never_repeated() -> None:
    notice = changed(f"{EVENT}.naarSkjeddeUlykken", "Kari sa at hun ble slått")
    notice["skadelidt"]["norskIdentitetsnummer"] = "03828510037"
    notice[EVENT]["Kari ble slått"] = 1
    said = " ".join(map(str, check(notice, ON)))
    assert "Kari" not in said
    assert "03828510037" not in said


def test_the_last_minute_of_the_day_is_not_the_future() -> None:
    path = f"{EVENT}.tid.tidspunkt"
    assert paths(changed(path, "2026-11-21T23:59:59+01:00")) == []
    assert paths(changed(path, "2026-11-22T00:00:00+01:00")) == [path]
    assert paths(changed(path, "2026-11-21T23:30:00Z")) == [path]


@pytest.mark.parametrize(
    "text",
    [
        "27.03.2026",
        "2026-03-27",
        "2026-13-27T10:00:00Z",
        "2026-03-27T25:00:00Z",
        "i går",
        "20260327",
    ],
)
def test_a_time_that_is_none_is_refused(text: str) -> None:
    path = f"{EVENT}.tid.tidspunkt"
    assert paths(changed(path, text)) == [path]


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_the_ends_of_the_calendar_do_no_harm(text: str) -> None:
    assert paths(changed(f"{EVENT}.tid.tidspunkt", text)) in ([], [f"{EVENT}.tid.tidspunkt"])


@given(start=st.dates(max_value=ON), end=st.dates(max_value=ON))
def test_a_period_ends_on_its_first_day_or_later(start: dt.date, end: dt.date) -> None:
    notice = fixture("apprentice_illness_ok")
    notice[EVENT]["tid"]["perioder"] = [{"fra": start.isoformat(), "til": end.isoformat()}]
    assert paths(notice) == ([f"{EVENT}.tid.perioder[0].til"] if end < start else [])


@given(day=st.dates())
def test_a_day_after_the_sending_is_the_future(day: dt.date) -> None:
    notice = fixture("apprentice_illness_ok")
    notice[EVENT]["tid"]["sykdomPaavist"] = day.isoformat()
    assert paths(notice) == ([f"{EVENT}.tid.sykdomPaavist"] if day > ON else [])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)


def all_paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        inner = [(name, held) for name, held in value.items()]
    else:
        inner = list(enumerate(value)) if isinstance(value, list) else []
    return [path, *(found for name, held in inner for found in all_paths(held, (*path, name)))]


OK = fixture("employee_attack_elsewhere_ok")


@given(path=st.sampled_from(all_paths(OK)[1:]), value=JSON)
def test_it_never_fails_whatever_a_field_holds(path: tuple[Any, ...], value: Any) -> None:
    notice = deepcopy(OK)
    held = notice
    for name in path[:-1]:
        held = held[name]
    held[path[-1]] = value
    for fault in check(notice, ON):
        assert fault.path
        assert fault.message
        assert fault.cure
