"""Every code has a text, a day from which it holds, and a source."""

import datetime as dt

import pytest

from lykt.incidents.notices.code_lists import Code, CodeList, code_lists
from lykt.incidents.notices.situations import ROLES
from lykt.incidents.notices.structure import NOTICE, Field, Kind

ON = dt.date(2026, 11, 21)


def fields(field: Field) -> list[Field]:
    return [field, *(below for each in field.fields for below in fields(each))]


@pytest.mark.parametrize("held", code_lists().values(), ids=lambda held: held.name)
def test_each_code_has_a_text_and_a_day(held: CodeList) -> None:
    assert held.codes
    assert held.read_on >= dt.date(2026, 11, 21)
    assert all(source.startswith("navikt/yrkesskade-kodeverk, ") for source in held.sources)
    assert len({code.code for code in held.codes}) == len(held.codes)
    for code in held.codes:
        assert code.code.isalnum()
        assert code.text == code.text.strip() != ""
        assert isinstance(code.valid_from, dt.date)
        assert code.valid_to is None or code.valid_to >= code.valid_from
        assert code.roles <= set(ROLES)


def test_the_structure_asks_for_the_lists_that_there_are() -> None:
    asked = {name for field in fields(NOTICE) if field.kind is Kind.CODE for name in field.options}
    assert asked == set(code_lists())


def test_the_lists_have_the_words_of_violence() -> None:
    causes = {code.code for code in code_lists()["aarsakOgBakgrunn"].offered("arbeidstaker", ON)}
    behind = {code.code for code in code_lists()["bakgrunnForHendelsen"].offered("laerling", ON)}
    assert causes >= {"truslerOmVold", "paafoertVoldsskade"}
    assert behind >= {"angrepetEllerTruetAvEnPerson", "tilstedeVedVoldEllerAggresjonEllerTrussel"}


def test_a_list_offers_what_a_role_may_choose() -> None:
    places = code_lists()["hvorSkjeddeUlykken"]
    assert "sfoEllerAks" in {code.code for code in places.offered("elevEllerStudent", ON)}
    assert "sfoEllerAks" not in {code.code for code in places.offered("arbeidstaker", ON)}
    assert not code_lists()["stillingstittel"].is_for("elevEllerStudent")


def test_a_code_holds_from_its_first_day_to_its_last() -> None:
    first, last = dt.date(2022, 3, 15), dt.date(2024, 1, 31)
    code = Code("a", "A", first, last, frozenset())
    day = dt.timedelta(days=1)
    held = [code.holds_on(each) for each in (first - day, first, last, last + day)]
    assert held == [False, True, True, False]
