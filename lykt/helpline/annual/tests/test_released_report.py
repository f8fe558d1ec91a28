"""The report draws what is released: composed in one step, released by another, nothing told."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from conftest import Cast, CastLine
from lykt.helpline.actions import NewContact, record_contacts
from lykt.helpline.annual.report import shipped
from lykt.helpline.annual.tests.test_annual_pages import WRITING, YEAR, _answers
from lykt.helpline.figures import LineFigures, line_figures
from lykt.helpline.figures.tests.conftest import OSLO_TIME, Registered
from lykt.people.models import Person
from lykt.statistics.models import Edition, Publication
from lykt.statistics.periods import whole_year
from lykt.statistics.publications import actions

COMPOSE = reverse("helpline:annual_publication") + WRITING
PAGE, HTML = reverse("helpline:annual"), reverse("helpline:annual_report", args=["html"])
TEXT = reverse("helpline:annual_text") + WRITING


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def composed(
    cast: Cast,
    line: CastLine,
    year: list[Registered],
    call: Callable[..., object],
    chat: Callable[[str], object],
) -> Edition:
    for day in range(1, 6):
        call(f"2022-05-0{day} 10:00", talked=600)
        call(f"2022-05-0{day} 10:05", answered=False, waited=4, line_busy=True)
        chat(f"2022-05-0{day} 11:00")
        chat(f"2021-05-0{day} 11:00")
    assert signed_in(cast.analyst).post(COMPOSE).status_code == 302
    return Edition.objects.get()


@pytest.fixture
def released(cast: Cast, composed: Edition) -> Edition:
    prepared = actions.prepare_edition(actor=cast.analyst, edition=composed)
    return actions.release_edition(actor=cast.manager, edition=prepared, digest=prepared.digest)


@pytest.fixture
def figures(line: CastLine, released: Edition) -> LineFigures:
    return line_figures(line.line, whole_year(2022), released=True)


def _report(person: Person) -> str:
    return signed_in(person).get(HTML, YEAR).content.decode().replace("\xa0", " ")


def test_composing_is_for_those_who_may_see_every_count_of_the_line(
    cast: Cast, line: CastLine
) -> None:
    assert Client().post(COMPOSE).status_code == 302
    assert signed_in(cast.counsellor).post(COMPOSE).status_code == 403
    # An analyst of another organisation, to whom the line is not there.
    assert signed_in(cast.stranger).post(COMPOSE).status_code == 404
    assert signed_in(cast.analyst).get(COMPOSE).status_code == 405
    assert not Publication.objects.exists()


def test_one_step_composes_what_the_report_shows(cast: Cast, composed: Edition) -> None:
    assert composed.publication.slug == "volinjen-2022"
    assert composed.state == Edition.State.DRAFT
    codes = set(composed.tables.values_list("code", flat=True))
    assert {"months", "versions", "gender", "referrals"} <= codes
    # Once more adds what is missing, and nothing twice.
    composed.tables.filter(code="gender").delete()
    signed_in(cast.analyst).post(COMPOSE)
    assert set(composed.tables.values_list("code", flat=True)) == codes
    assert Publication.objects.count() == 1


def test_where_nothing_is_released_it_says_so_and_what_to_do(
    cast: Cast, line: CastLine, year: list[Registered]
) -> None:
    page = signed_in(cast.manager).get(PAGE, YEAR).content.decode()
    assert "er ikke frigitt for 2022" in page
    assert "Sett sammen en publikasjon med rapportens tabeller" in page
    assert "Ikke til publisering" in _report(cast.manager)
    assert "Tall slik de er frigitt" not in _report(cast.manager)
    assert "Sett sammen" not in signed_in(cast.counsellor).get(PAGE, YEAR).content.decode()


def test_a_released_edition_is_drawn_from_by_itself(cast: Cast, released: Edition) -> None:
    html = _report(cast.manager)
    assert "Ikke til publisering" not in html
    assert "Tall slik de er frigitt: " in html
    assert "tabellene i årsrapporten, utgave 1, " in html
    assert "«:»: vises ikke, slik at ingen kan kjennes igjen." in html
    assert '<td class="number">:</td>' in html
    page = signed_in(cast.manager).get(PAGE, YEAR).content.decode()
    assert "Alle tabellene i rapporten er frigitt." in page
    assert "/data/volinjen-2022/edition/1/" in page


def test_no_number_of_the_report_is_another_than_the_released_one(
    figures: LineFigures, line: CastLine, released: Edition
) -> None:
    counted = line_figures(line.line, whole_year(2022))
    hidden = 0
    for drawn, true in zip(figures.all(), counted.all(), strict=True):
        assert [one.category for one in drawn.table.rows] == [
            one.category for one in true.table.rows
        ]
        for row, as_it_is in zip(drawn.table.rows, true.table.rows, strict=True):
            for cell, true_cell in zip(row.cells, as_it_is.cells, strict=True):
                if cell and cell.count is None:
                    hidden += 1
                    assert cell.percent is None
                elif cell and true_cell:
                    assert cell.count == true_cell.count
    assert hidden
    gender = released.tables.get(code="gender").table
    shown = figures.questions["gender"].table
    for code, count in shown.counts("telephone").items():
        now = next(one.code for one in gender.dimensions[0].categories)
        assert count == gender.value("count", period=now, channel="telephone", gender=code)


def test_what_comes_later_changes_nothing_that_is_released(
    cast: Cast, line: CastLine, released: Edition
) -> None:
    before = _tables(_report(cast.manager))
    late = NewContact(
        cast.oslo.pk, dt.datetime(2022, 5, 17, 12, tzinfo=OSLO_TIME), None, {"gender": "man"}
    )
    record_contacts(actor=None, channel=line.telephone, rows=[late])
    assert _tables(_report(cast.manager)) == before


def _tables(html: str) -> list[str]:
    return re.findall(r"<table.*?</table>", html, re.DOTALL)


def test_a_hidden_number_can_not_be_written_into_the_text(cast: Cast, figures: LineFigures) -> None:
    months = figures.contacts.table
    codes = months.counts("telephone").keys()
    hidden = next(row.category.code for row in months.rows if row.category.code not in codes)
    name = f"contacts_by_month.telephone.{hidden}"
    for written in (f"{{{name}}}", f"{{change: {name}}}", f"{{økte: {name}}}"):
        answers = _answers(shipped("nb"), **{"chapter-summary": f"Det var {written}."})
        page = signed_in(cast.manager).post(TEXT, answers).content.decode()
        assert f"«{name}» er skjult for at ingen skal kunne kjennes igjen" in page


def test_a_withdrawn_edition_is_drawn_from_no_more(cast: Cast, released: Edition) -> None:
    actions.withdraw_edition(actor=cast.manager, edition=released, reason="Feil i tallene.")
    html = _report(cast.manager)
    assert "Tall slik de er frigitt" not in html
    assert "Ikke til publisering" in html


def test_a_table_beside_hidden_ones_is_not_for_publication(cast: Cast, composed: Edition) -> None:
    for code in ("gender", "months"):
        table = composed.tables.get(code=code)
        actions.take_out_table(actor=cast.analyst, table=table)
    prepared = actions.prepare_edition(actor=cast.analyst, edition=composed)
    actions.release_edition(actor=cast.manager, edition=prepared, digest=prepared.digest)
    html = _report(cast.manager)
    assert "Det som er skjult i frigitte tabeller, kan kanskje regnes ut" in html


def test_what_is_said_of_a_chart_leaves_open_how_large_the_hidden_are(
    figures: LineFigures,
) -> None:
    hiding = [one for one in figures.all() if one.spec and one.table.hides]
    assert hiding
    assert any("størst av dem som vises, er" in one.description for one in hiding)
