"""The lists and the numbers: what is one's own, what is to be followed up, what was counted."""

import re

import pytest
from django.test import Client

from conftest import Cast, CastLine
from lykt.deviations.queries.overview import overview_of, parts_followed_up_by
from lykt.deviations.tests.conftest import Send, employ
from lykt.deviations.tests.test_following import close_with_effect

ALL = "/staff/deviations/all/"


def _rows(page: str) -> set[str]:
    return set(re.findall(r"/staff/deviations/([0-9a-f-]{36})/", page))


def test_the_own_list_has_just_one_s_own(client: Client, cast: Cast, send: Send) -> None:
    mine, other = send(cast.counsellor), send(cast.manager)
    client.force_login(cast.counsellor)
    assert _rows(client.get("/staff/deviations/").content.decode()) == {str(mine.pk)}
    client.force_login(cast.manager)
    assert _rows(client.get("/staff/deviations/").content.decode()) == {str(other.pk)}


@pytest.mark.parametrize("address", [ALL, "/staff/incidents/cases/"])
def test_a_page_that_there_is_not_is_empty(client: Client, cast: Cast, address: str) -> None:
    client.force_login(employ("leader", "line_leader", cast.secretariat))
    assert client.get(address, {"page": "9" * 18}).status_code == 200


def test_the_list_is_narrowed_by_what_is_chosen(client: Client, cast: Cast, send: Send) -> None:
    chat = send(cast.counsellor)
    routine = send(cast.counsellor, category="routine", severity="serious", of_line=False)
    closed = send(cast.counsellor, category="other")
    close_with_effect(cast.manager, closed)
    client.force_login(cast.manager)
    for query, found in {
        "": {chat, routine},
        "?states=closed": {closed},
        "?states=all": {chat, routine, closed},
        "?category=routine": {routine},
        "?severity=moderate": {chat},
        "?states=all&line=volinjen": {chat, closed},
        "?category=no-such&page=x": {chat, routine},
    }.items():
        page = client.get(f"{ALL}{query}").content.decode()
        assert _rows(page) == {str(each.pk) for each in found}, query


def test_the_list_is_of_one_s_own_units_and_lines(client: Client, cast: Cast, send: Send) -> None:
    send(cast.counsellor)
    client.force_login(cast.stranger)
    assert not _rows(client.get(ALL).content.decode())
    client.force_login(employ("leader", "line_leader", cast.secretariat))
    assert len(_rows(client.get(ALL).content.decode())) == 1


def test_the_numbers_count_by_category_and_month_and_what_was_closed_with_an_effect(
    client: Client, cast: Cast, line: CastLine, send: Send
) -> None:
    send(cast.counsellor, "2022-03-01 10:00")
    closed = send(cast.counsellor, "2022-03-31 23:30")
    send(cast.counsellor, "2022-12-31 23:59", category="routine")
    send(cast.counsellor, "2021-12-31 23:59", category="routine")
    send(cast.oslo_counsellor, "2022-03-05 10:00", unit=cast.oslo, of_line=False)
    close_with_effect(cast.manager, closed)

    whole_line, own_unit = parts_followed_up_by(cast.manager)
    assert (whole_line.label, own_unit.label) == (line.line.name, cast.secretariat.name)
    for part in (whole_line, own_unit):
        found = overview_of(part, 2022)
        by_label = {row.label: row for row in found.rows}
        chat = by_label["Teknisk: chat"]
        assert chat.months == [0, 0, 2, *[0] * 9]
        assert (chat.reported, chat.closed, chat.checked) == (2, 1, 1)
        routine = by_label["En rutine ble ikke fulgt, mangler eller passer ikke"]
        assert (routine.months[11], routine.reported, routine.closed) == (1, 1, 0)
        assert (found.total.reported, found.total.checked) == (3, 1)

    client.force_login(cast.manager)
    page = client.get("/staff/deviations/overview/?year=2022").content.decode()
    assert "Av disse med kontrollert virkning" in page
    assert client.get("/staff/deviations/overview/?part=9").status_code == 404


@pytest.mark.parametrize("query", ["?year=1800", "?part=-1", "?year=x"])
def test_numbers_of_nowhere_are_not_found(
    client: Client, cast: Cast, send: Send, query: str
) -> None:
    client.force_login(cast.manager)
    assert client.get(f"/staff/deviations/overview/{query}").status_code == 404


@pytest.mark.parametrize("address", ["", "all/", "overview/"])
def test_before_the_questionnaire_is_loaded_the_pages_are_empty(
    client: Client, cast: Cast, address: str
) -> None:
    client.force_login(cast.manager)
    assert client.get(f"/staff/deviations/{address}").status_code == 200
    assert client.get("/staff/deviations/report/").status_code == 404
