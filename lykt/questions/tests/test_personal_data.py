"""Numbers and addresses of persons are pointed out; dates, sums and short numbers are not."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lykt.questions.personal_data import (
    _FIRST,
    _SECOND,
    PointerKind,
    check_digit,
    is_account_number,
    is_national_identity_number,
    pointers,
)

IDENTITY, ACCOUNT = PointerKind.NATIONAL_IDENTITY_NUMBER, PointerKind.ACCOUNT_NUMBER
TELEPHONE, EMAIL = PointerKind.TELEPHONE_NUMBER, PointerKind.EMAIL_ADDRESS


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    """Birth numbers and D-numbers, ordinary or with 40 or 80 added to the month."""
    day = draw(st.dates(dt.date(1940, 1, 1), dt.date(2030, 12, 31)))
    first = day.day + draw(st.sampled_from([0, 40]))
    month = day.month + draw(st.sampled_from([0, 40, 80]))
    nine = f"{first:02}{month:02}{day:%y}{draw(st.integers(0, 999)):03}"
    digits = [int(character) for character in nine]
    for weights in (_FIRST, _SECOND):
        digits.append(check_digit(digits, weights))
        assume(digits[-1] < 10)
    return "".join(map(str, digits))


@st.composite
def account_numbers(draw: st.DrawFn) -> str:
    digits = [int(character) for character in f"{draw(st.integers(1000_00_0000, 9999_99_9999))}"]
    digits.append(check_digit(digits, _SECOND))
    assume(digits[-1] < 10)
    return "".join(map(str, digits))


@given(identity_numbers(), st.sampled_from(["", " ", ".", "-"]))
def test_an_identity_number_is_found_however_it_is_split(number: str, gap: str) -> None:
    written = f"{number[:6]}{gap}{number[6:]}"
    (pointer,) = pointers(f"Hun sa {written}, tror jeg.")
    assert pointer.kind is IDENTITY
    assert (pointer.start, pointer.end) == (7, 7 + len(written))


@given(identity_numbers(), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_makes_no_identity_number(number: str, place: int, added: int) -> None:
    digit = (int(number[place]) + added) % 10
    assert not is_national_identity_number(f"{number[:place]}{digit}{number[place + 1 :]}")


@given(account_numbers(), st.sampled_from(["", " ", "."]))
def test_an_account_number_is_found_however_it_is_split(number: str, gap: str) -> None:
    assume(not is_national_identity_number(number))
    (pointer,) = pointers(f"konto {number[:4]}{gap}{number[4:6]}{gap}{number[6:]}")
    assert pointer.kind is ACCOUNT


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ring 22 33 44 55 i kveld", TELEPHONE),
        ("ring 22334455", TELEPHONE),
        ("mobil 912 34 567.", TELEPHONE),
        ("mobil +47 912 34 567", TELEPHONE),
        ("mobil +4791234567", TELEPHONE),
        ("mobil 0047 91234567", TELEPHONE),
        ("fra +46 70 123 45 67", TELEPHONE),
        ("skriv til kari.nordmann@example.org!", EMAIL),
        ("skriv til <ola+lykt@sub.example.no>", EMAIL),
        ("skriv til bjørn@blåbær.no", EMAIL),
    ],
)
def test_it_points_out(text: str, kind: PointerKind) -> None:
    (pointer,) = pointers(text)
    assert pointer.kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "Ring 116 006 eller 116 111, 112, 113 eller 02800.",
        "Det skjedde 31.12.2022 kl. 09.30 og 01.01.2023.",
        "Fra 2019-10-01 til 2022-01-01, 20220101 til 20221231.",
        "Mellom 2019 2020 og 2021 2022.",
        "Han skylder 250 000 kroner, 1 250 000 kroner eller 12 345 678,50.",
        "Beløpet er 25 000 000 kr og 1.000.000 kr.",
        "Saksnummer 2022/12345 og 22/123456-7.",
        "Klokka 12.30-13.30 den 24.12.",
        "@lykt på nett, og a @ b",
        "Vurdering 8/10, 100 % sikker, 3,14159265.",
        "Org.nr. 974 760 673",
    ],
)
def test_it_raises_no_alarm(text: str) -> None:
    assert pointers(text) == []


def test_several_are_given_in_the_order_of_the_text() -> None:
    text = "22 33 44 55, a@example.org og 91234567"
    assert [pointer.kind for pointer in pointers(text)] == [TELEPHONE, EMAIL, TELEPHONE]


@given(st.text(max_size=80) | st.text("0123456789 .-+@aæ", max_size=80))
def test_pointers_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    found = pointers(text)
    places = [place for pointer in found for place in (pointer.start, pointer.end)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.times())
def test_days_and_times_raise_no_alarm(day: dt.date, time: dt.time) -> None:
    for form in ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%Y%m%d", "%d/%m-%Y", "%d %m %Y"):
        assert pointers(f"den {day.strftime(form)} kl. {time:%H.%M} eller {time:%H:%M}") == []


def test_a_number_of_nothing_but_zeros_is_no_account() -> None:
    assert not is_account_number("00000000000")


def test_a_text_of_one_very_long_word_is_read_quickly() -> None:
    assert pointers("a" * 1_000_000) == []
