"""A search finds Norwegian words in their other forms, on every database."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lykt.handbook.actions import add_page, publish
from lykt.handbook.models import Page
from lykt.handbook.queries import search
from lykt.handbook.searching import excerpt, stem, words_of
from lykt.handbook.tests.conftest import House, content

FORMS = (
    "plikt plikten plikter pliktene pliktens",
    "trussel trusselen trusler truslene trusselens",
    "henvendelse henvendelsen henvendelser henvendelsene",
    "øyeblikk øyeblikket øyeblikkene",
    "rådgiver rådgiveren rådgivere rådgiverne",
    "samtale samtalen samtaler samtalene",
    "melde melder meldes",
    "alvorlig alvorlige",
)


@pytest.mark.parametrize("forms", FORMS)
def test_each_form_of_a_word_finds_each_other(forms: str) -> None:
    for wanted in forms.split():
        for written in forms.split():
            assert stem(wanted) in words_of(written), (wanted, written)


@given(st.text(max_size=40))
def test_a_word_always_finds_itself(text: str) -> None:
    found = words_of(text)
    for word in text.split():
        for each in words_of(word).split():
            assert each in found


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("AVVERGEPLIKTEN", True),
        ("plikt", True),
        ("Ørland", True),
        ("ørland", True),
        ("pliktene Ørland", True),
        ("plikt Bergen", False),
        ("%", False),
        ("_", False),
        ("'; DROP TABLE", False),
        ("   ", False),
    ],
)
def test_all_words_must_be_there_in_any_form(
    house: House, danger: Page, asked: str, is_found: bool
) -> None:
    made = add_page(actor=None, unit=house.office, code="avert")
    text = "Avvergeplikt gjelder også på Ørland."
    publish(actor=None, page=made, content=content(text, title="Loven"), based_on=0)
    codes = [found.page.code for found in search(house.employee, asked)]
    assert codes == (["avert"] if is_found else [])


def test_a_word_in_the_title_comes_first(house: House, danger: Page) -> None:
    made = add_page(actor=None, unit=house.office, code="numbers")
    publish(actor=None, page=made, content=content(title="Om 112", position=99), based_on=0)
    assert [found.page.code for found in search(house.employee, "112")] == ["numbers", "danger"]


def test_the_excerpt_is_plain_and_around_the_word() -> None:
    text = (
        "## Først\n\n"
        + "Noe annet her. " * 30
        + "Så **trusler** i [chat](side:chat). "
        + "Mer. " * 60
    )
    found = excerpt(text, "trusselen")
    assert "Så trusler i chat." in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < 330


def test_the_page_says_how_many_and_keeps_the_words(
    client: Client, house: House, danger: Page
) -> None:
    client.force_login(house.employee)
    text = client.get("/staff/handbook/?q=fare").content.decode()
    assert "1 side funnet" in text
    assert 'value="fare"' in text
    none = client.get("/staff/handbook/?q=<b>finnes ikke").content.decode()
    assert "0 sider funnet" in none
    assert "&lt;b&gt;finnes ikke" in none
