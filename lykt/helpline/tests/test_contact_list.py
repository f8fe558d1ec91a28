"""The day list and the search."""

import datetime as dt
from collections import Counter

import pytest
from django.test import Client

from conftest import Cast, CastLine
from lykt.helpline.queries import Position, Search, page_of_contacts
from lykt.helpline.queries import contact_list as pages
from lykt.helpline.tests.conftest import Register
from lykt.people.models import Person

ADDRESS = "/staff/contacts/"
MAY = {"since": "17.05.2022", "until": "17.05.2022"}
YEAR = {"since": "01.01.2022", "until": "31.12.2022"}


def _shown(client: Client, person: Person, query: dict[str, str]) -> str:
    client.force_login(person)
    response = client.get(ADDRESS, query)
    assert response.status_code == 200
    return response.content.decode()


def test_anybody_signed_out_is_sent_to_the_sign_in(client: Client, db: None) -> None:
    response = client.get(ADDRESS)
    assert response.status_code == 302
    assert "next=/staff/contacts/" in response["Location"]


def test_who_may_not_read_contacts_is_refused(client: Client, cast: Cast) -> None:
    client.force_login(cast.analyst)
    assert client.get(ADDRESS).status_code == 403


def test_the_day_list_shows_answers_in_words_and_counts_by_channel(
    client: Client, cast: Cast, line: CastLine, register: Register
) -> None:
    register("2022-05-17 10:15", who_contacted="exposed", form_of_violence="digital")
    register("2022-05-17 11:00", channel=line.chat, who_contacted="relative")
    register("2022-05-18 10:15", who_contacted="perpetrator")

    page = _shown(client, cast.counsellor, MAY)

    for words in ("10.15–10.32", "Voldsutsatt", "Digital", "Pårørende", "17. mai 2022"):
        assert words in page
    assert "Voldsutøver</td>" not in page
    assert page.count("<strong>1</strong>") == 2


def test_free_text_is_never_in_the_list(client: Client, cast: Cast, register: Register) -> None:
    register("2022-05-17 10:15", who_contacted="exposed", summary="Bor på Hamar")
    assert "Hamar" not in _shown(client, cast.counsellor, MAY)


def test_without_a_search_today_is_shown(client: Client, cast: Cast, line: CastLine) -> None:
    page = _shown(client, cast.counsellor, {})
    assert "Ingen henvendelser er registrert denne dagen." in page


def test_what_the_agreement_hides_is_not_listed(
    client: Client, cast: Cast, register: Register
) -> None:
    register("2022-05-17 10:15", unit=cast.secretariat, who_contacted="exposed")
    register("2022-05-17 12:45", unit=cast.oslo, who_contacted="exposed")

    seen_by_oslo = _shown(client, cast.oslo_counsellor, MAY)
    assert "12.45" in seen_by_oslo
    assert "10.15" not in seen_by_oslo
    assert "10.15" in _shown(client, cast.counsellor, MAY)


@pytest.mark.parametrize("changed", ["channel", "unit", "answer"])
def test_a_search_narrows(
    client: Client, cast: Cast, line: CastLine, register: Register, changed: str
) -> None:
    register("2022-05-17 10:15", who_contacted="exposed")
    register("2022-06-01 12:45", channel=line.chat, unit=cast.oslo, who_contacted="relative")
    narrowed = {
        "channel": str(line.chat.pk),
        "unit": str(cast.oslo.pk),
        "answer": "who_contacted=relative",
    }

    page = _shown(client, cast.counsellor, {**YEAR, changed: narrowed[changed]})

    assert "12.45" in page
    assert "10.15" not in page


def test_an_option_that_only_an_earlier_version_had_is_found(
    client: Client, cast: Cast, line: CastLine, register: Register
) -> None:
    register("2021-05-17 10:15", who_contacted="exposed", themes=["custody"])
    page = _shown(client, cast.counsellor, {"since": "", "until": "", "answer": "themes=custody"})
    assert "10.15" in page


def test_a_period_that_ends_before_it_starts_says_so(
    client: Client, cast: Cast, line: CastLine
) -> None:
    page = _shown(client, cast.counsellor, {"since": "2.1.2022", "until": "1.1.2022"})
    assert "Siste dag er før den første." in page
    page = _shown(client, cast.counsellor, {"since": "31.02.2022", "until": ""})
    assert "31.02.2022» er ikke" in page


@pytest.mark.parametrize("option", [None, ("who_contacted", "exposed")])
def test_pages_hold_every_contact_once_newest_first(
    cast: Cast,
    line: CastLine,
    register: Register,
    monkeypatch: pytest.MonkeyPatch,
    option: tuple[str, str] | None,
) -> None:
    monkeypatch.setattr(pages, "PAGE", 3)
    for day in (3, 3, 4, 4, 4, 4, 4, 6, 7):
        for channel in (line.telephone, line.chat):
            register(f"2022-05-0{day} 10:15", channel=channel, who_contacted="exposed")

    seen, before, turns = [], None, 0
    while turns == 0 or before:
        page = page_of_contacts(cast.counsellor, Search(line.line, option=option), before)
        seen += page.contacts
        before, turns = page.older, turns + 1

    assert max(Counter(seen).values()) == 1
    assert len(seen) == 18
    keys = [(contact.day, contact.minute, contact.pk) for contact in seen]
    assert keys == sorted(keys, reverse=True)
    assert turns > 2


def test_a_page_s_position_is_read_back_and_nonsense_is_ignored() -> None:
    position = Position(dt.date(2022, 5, 17), 615, 42)
    assert Position.parse(str(position)) == position
    assert Position.parse("yesterday") is None
    assert Position.parse("2022-02-31.1.1") is None


def test_the_list_asks_the_database_a_fixed_number_of_times(
    client: Client, cast: Cast, register: Register, django_assert_max_num_queries: object
) -> None:
    for minute in range(10, 25):
        register(f"2022-05-17 10:{minute}", who_contacted="exposed")
    client.force_login(cast.counsellor)
    with django_assert_max_num_queries(34):  # type: ignore[operator]
        client.get(ADDRESS, MAY)
