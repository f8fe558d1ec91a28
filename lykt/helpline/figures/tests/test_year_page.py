"""The year page: who may see it, what it shows, and that its address is the view."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import Cast, CastLine
from lykt.helpline.figures.tests.conftest import Registered
from lykt.helpline.models import Line, Party, Sharing
from lykt.helpline.tests.test_register_contact import hidden_fields
from lykt.people.models import Person

ADDRESS = "/staff/figures/"
YEAR = {"year": "2022"}


def _page(client: Client, person: Person, query: dict[str, str], status: int = 200) -> str:
    client.force_login(person)
    response = client.get(ADDRESS, query, headers={"accept-language": "nb"})
    assert response.status_code == status
    return response.content.decode()


def _telephone(page: str) -> int:
    """How many contacts by telephone the page says."""
    found = re.search(r"<dt>Telefon</dt><dd><strong>(\d+)</strong>", page)
    assert found
    return int(found[1])


def test_anybody_signed_out_is_sent_to_the_sign_in(client: Client, db: None) -> None:
    response = client.get(ADDRESS)
    assert response.status_code == 302
    assert "next=/staff/figures/" in response["Location"]


def test_who_may_not_see_figures_is_refused(client: Client, cast: Cast) -> None:
    _page(client, cast.administrator, YEAR, status=403)


def test_a_stranger_is_told_that_no_line_shares_its_figures(
    client: Client, cast: Cast, line: CastLine
) -> None:
    page = _page(client, cast.stranger, YEAR | {"line": line.line.code})
    assert line.line.name not in page


def test_a_line_out_of_reach_is_not_found(client: Client, cast: Cast, line: CastLine) -> None:
    Line.objects.create(code="elsewhere", name="En annen linje")
    _page(client, cast.manager, YEAR | {"line": "elsewhere"}, status=404)
    _page(client, cast.manager, YEAR | {"line": "nonsense"}, status=404)


def test_it_shows_each_chart_with_a_name_and_its_table(
    client: Client, cast: Cast, line: CastLine, year: list[Registered]
) -> None:
    page = _page(client, cast.manager, YEAR)
    own = [row for row in year if row.year == 2022 and row.kind == "telephone"]
    assert _telephone(page) == len(own)
    charts = re.findall(r'<svg [^>]*role="img" aria-labelledby="(\S+) (\S+)"', page)
    assert len(charts) > 5
    for name, description in charts:
        assert f'<title id="{name}">' in page
        assert f'<desc id="{description}">' in page
    assert page.count('<th scope="row">Kvinne</th>') == 1
    assert "Små tall er ikke skjult" in page
    assert not re.search(r"\sstyle=|<style|<script(?! src| type=.module. src)", page)


def test_filters_in_the_address_narrow_what_is_counted(
    client: Client, cast: Cast, line: CastLine, year: list[Registered]
) -> None:
    page = _page(
        client,
        cast.manager,
        {"since": "01.05.2022", "until": "2022-06-30", "channel": "telephone", "unit": "oslo"},
    )
    own = [
        row
        for row in year
        if row.year == 2022
        and row.started_at.month in (5, 6)
        and row.kind == "telephone"
        and row.unit == cast.oslo.pk
    ]
    assert _telephone(page) == len(own)
    assert "Chat</dt>" not in page


def test_what_was_registered_a_second_ago_is_counted(
    client: Client, cast: Cast, line: CastLine, year: list[Registered]
) -> None:
    before = _telephone(_page(client, cast.manager, YEAR))
    client.force_login(cast.counsellor)
    address = "/staff/contacts/new/volinjen/telephone/"
    fields = hidden_fields(client.get(address).content.decode())
    when = {"t-day": "17.05.2022", "t-started": "0930", "t-ended": "0947"}
    what = {"q-who_contacted": "exposed", "q-in_target_group": "yes", "q-summary": "Om trygghet."}
    answered = client.post(address, {**fields, **when, **what})
    assert answered.status_code == 302
    assert _telephone(_page(client, cast.manager, YEAR)) == before + 1


def test_an_engine_out_of_reach_is_said_on_the_page(
    client: Client, cast: Cast, line: CastLine, settings: Any
) -> None:
    settings.TABLES_ENGINE = "postgres://nobody:secret@127.0.0.1:9/none"
    page = _page(client, cast.manager, YEAR, status=503)
    assert "Tallene kan ikke telles akkurat nå" in page
    assert "secret" not in page


def test_days_go_before_the_year(
    client: Client, cast: Cast, line: CastLine, year: list[Registered]
) -> None:
    page = _page(client, cast.manager, YEAR | {"since": "01.01.2021", "until": "31.12.2021"})
    assert f"{line.line.name}: 2021</h1>" in page


def test_a_party_that_sees_its_own_gets_its_own(
    client: Client, cast: Cast, line: CastLine, year: list[Registered]
) -> None:
    Party.objects.filter(unit=cast.oslo).update(figures=Sharing.OWN)
    own = [
        row
        for row in year
        if row.year == 2022 and row.kind == "telephone" and row.unit == cast.oslo.pk
    ]
    page = _page(client, cast.oslo_counsellor, YEAR)
    assert _telephone(page) == len(own)
    assert "vises bare for linjen som helhet" in page


def test_a_unit_out_of_reach_can_not_be_asked_for(
    client: Client, cast: Cast, line: CastLine, year: list[Registered]
) -> None:
    Party.objects.filter(unit=cast.oslo).update(figures=Sharing.OWN)
    for unit in ("secretariat", "outside"):
        page = _page(client, cast.oslo_counsellor, YEAR | {"unit": unit})
        assert "<dl" not in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"since": "01.05.2022"}, "Velg et år, eller skriv både første og siste dag."),
        ({"since": "02.05.2022", "until": "01.05.2022"}, "Siste dag er før den første."),
        ({"since": "31.02.2022", "until": "01.05.2022"}, "31.02.2022"),
        ({"since": "01.01.1800", "until": "31.12.2199"}, "Perioden kan være på høyst ti år."),
        ({"year": "nonsense"}, "nonsense"),
    ],
)
def test_a_period_that_is_none_is_said_at_the_field(
    client: Client, cast: Cast, line: CastLine, query: dict[str, str], message: str
) -> None:
    page = _page(client, cast.manager, query)
    assert message in page
    assert "<svg" not in page


def test_it_asks_few_questions_whatever_the_size(
    client: Client, cast: Cast, line: CastLine, year: list[Registered]
) -> None:
    """Two a question, channel and year; more would be a loop over rows."""
    with CaptureQueriesContext(connection) as queries:
        _page(client, cast.manager, YEAR)
    assert len(queries) < 200


@pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF"), ("html", b"<!doctype html>")])
def test_the_report_is_there_to_download(
    client: Client, cast: Cast, line: CastLine, ending: str, start: bytes
) -> None:
    client.force_login(cast.manager)
    response = client.get(f"{ADDRESS}report.{ending}", YEAR | {"line": line.line.code})
    assert response.status_code == 200
    assert response.content.startswith(start)
    assert f".{ending}" in response["Content-Disposition"]


def test_the_report_is_guarded_as_the_page_is(client: Client, cast: Cast, line: CastLine) -> None:
    assert client.get(f"{ADDRESS}report.pdf").status_code == 302
    client.force_login(cast.administrator)
    assert client.get(f"{ADDRESS}report.pdf", YEAR).status_code == 403
    client.force_login(cast.stranger)
    assert client.get(f"{ADDRESS}report.pdf", YEAR).status_code == 404
    client.force_login(cast.manager)
    assert client.get(f"{ADDRESS}report.odt", YEAR).status_code == 404
