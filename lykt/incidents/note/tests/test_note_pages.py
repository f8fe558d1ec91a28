"""The yearly note's pages: who may, what is kept, and what is drawn from a released edition."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from lykt.audit.models import Record
from lykt.incidents.figures.years import year_figures
from lykt.incidents.note.publishing import compose_publication
from lykt.incidents.note.report import shipped
from lykt.incidents.note.tests.conftest import SignedIn
from lykt.incidents.tests.conftest import Send, Workplace
from lykt.people.models import Person
from lykt.reports.models import TextVersion
from lykt.reports.templating import read_template
from lykt.statistics.models import Edition, Publication
from lykt.statistics.publications import actions
from lykt.statistics.publications.workflow import OverlapError

pytestmark = pytest.mark.django_db

PAGE, TEXT = reverse("incidents:note"), reverse("incidents:note_text")
FILE, COMPOSE = reverse("incidents:note_template"), reverse("incidents:note_publication")
ASKED = "?unit=municipality&year=2022"


def _file(ending: str) -> str:
    return reverse("incidents:note_report", args=[ending])


def _answers(**changed: str) -> dict[str, str]:
    template = read_template(shipped("nb"))
    texts = {f"chapter-{one.code}": one.source for one in template.chapters}
    return {"based_on": "0"} | texts | changed


@pytest.mark.parametrize("address", [PAGE, TEXT, FILE, _file("html")])
def test_a_visitor_is_sent_to_the_sign_in(workplace: Workplace, address: str) -> None:
    response = Client().get(address + ASKED)
    assert response.status_code == 302
    assert "sign-in" in response["Location"]


@pytest.mark.parametrize("who", ["teacher", "safety", "chief_safety", "union"])
@pytest.mark.parametrize("address", [PAGE, TEXT, FILE, _file("html")])
def test_whoever_sees_no_numbers_is_refused(
    workplace: Workplace, signed_in_as: SignedIn, who: str, address: str
) -> None:
    assert signed_in_as(getattr(workplace, who)).get(address + ASKED).status_code == 403


@pytest.mark.parametrize("who", ["hr", "director"])
@pytest.mark.parametrize("address", [PAGE, TEXT, FILE, _file("html")])
def test_those_who_write_it_open_it(
    workplace: Workplace, signed_in_as: SignedIn, send: Send, who: str, address: str
) -> None:
    send(workplace.teacher)
    assert signed_in_as(getattr(workplace, who)).get(address + ASKED).status_code == 200


def test_a_leader_reads_the_own_unit_and_writes_nothing(
    workplace: Workplace, signed_in_as: SignedIn, send: Send
) -> None:
    send(workplace.teacher)
    client = signed_in_as(workplace.leader)
    assert "Rediger teksten" not in client.get(PAGE + "?unit=school&year=2022").content.decode()
    assert client.get(TEXT + "?unit=school&year=2022").status_code == 403
    assert client.post(COMPOSE + "?unit=school&year=2022").status_code == 403
    assert client.get(PAGE + ASKED).status_code == 404
    assert client.get(_file("pdf") + "?unit=home&year=2022").status_code == 404


@pytest.mark.parametrize("asked", ["?year=x", "?unit=nowhere", "?year=1066"])
def test_nonsense_in_the_address_is_no_note(
    workplace: Workplace, signed_in_as: SignedIn, asked: str
) -> None:
    assert signed_in_as(workplace.hr).get(PAGE + asked).status_code == 404
    assert signed_in_as(workplace.hr).get(_file("exe") + ASKED).status_code == 404


def test_the_words_are_edited_previewed_and_kept(
    workplace: Workplace, signed_in_as: SignedIn, analyst: Person, two_years: None
) -> None:
    client = signed_in_as(analyst)
    page = client.get(TEXT + ASKED).content.decode()
    assert "{incidents.total}" in page
    written = {"chapter-development": "Vi har sett {incidents.total} hendelser."}
    shown = client.post(TEXT + ASKED, _answers(preview="1", **written)).content.decode()
    assert "Vi har sett 49 hendelser." in shown
    assert not TextVersion.objects.exists()
    assert client.post(TEXT + ASKED, _answers(**written)).status_code == 302
    kept = TextVersion.objects.get()
    assert (kept.kind, kept.subject, kept.year) == ("incidents", "municipality", 2022)
    assert "Vi har sett 49 hendelser." in client.get(_file("html") + ASKED).content.decode()
    assert Record.objects.filter(action="reports.keep_text").count() == 1


def test_the_pdf_is_made(
    workplace: Workplace, signed_in_as: SignedIn, analyst: Person, two_years: None
) -> None:
    response = signed_in_as(analyst).get(_file("pdf") + ASKED)
    assert response.content.startswith(b"%PDF")
    assert "municipality-2022-nb.pdf" in response["Content-Disposition"]


# --- Published outside --------------------------------------------------------------------


@pytest.fixture
def released(
    routines: None,
    workplace: Workplace,
    signed_in_as: SignedIn,
    analyst: Person,
    two_years: None,
) -> Edition:
    response = signed_in_as(analyst).post(COMPOSE + ASKED)
    assert response.status_code == 302
    edition = Edition.objects.get()
    prepared = actions.prepare_edition(actor=analyst, edition=edition)
    return actions.release_edition(
        actor=workplace.director, edition=prepared, digest=prepared.digest
    )


def test_unprotected_it_says_on_each_page_that_it_is_not_for_publication(
    workplace: Workplace, signed_in_as: SignedIn, analyst: Person, two_years: None
) -> None:
    html = signed_in_as(analyst).get(_file("html") + ASKED).content.decode()
    assert "Ikke til publisering" in html


def test_who_composes_does_not_release_and_others_do_neither(
    workplace: Workplace, signed_in_as: SignedIn, analyst: Person, two_years: None
) -> None:
    assert Client().post(COMPOSE + ASKED).status_code == 302
    assert signed_in_as(workplace.director).post(COMPOSE + ASKED).status_code == 403
    assert signed_in_as(workplace.safety).post(COMPOSE + ASKED).status_code == 403
    assert signed_in_as(analyst).get(COMPOSE + ASKED).status_code == 405
    assert not Publication.objects.exists()


def test_small_counts_are_hidden_in_every_table_and_number_of_a_released_note(
    workplace: Workplace, released: Edition
) -> None:
    drawn = year_figures(workplace.municipality, 2022, released=True)
    true = year_figures(workplace.municipality, 2022)
    hidden = 0
    for code, figure in drawn.figures.items():
        assert figure.table.release, code
        counted_rows = {row.category.code: row for row in true.figures[code].table.rows}
        for row in figure.table.rows:
            # The mean of hours is counted last, and never released.
            for cell, counted in zip(
                row.cells, counted_rows[row.category.code].cells, strict=False
            ):
                assert cell
                assert counted
                assert cell.count in (counted.count, None)
                assert cell.count is None or cell.count == 0 or cell.count >= 3
                hidden += cell.count is None
    assert hidden
    assert drawn.of_type("hate_speech", 2022) is None
    assert "Timer" in true.figures["steps"].headings
    assert "Timer" not in drawn.figures["steps"].headings
    assert drawn.steps(2022).in_time_share in (true.steps(2022).in_time_share, None)


def test_a_released_note_is_drawn_from_the_edition(
    workplace: Workplace, signed_in_as: SignedIn, analyst: Person, released: Edition, send: Send
) -> None:
    client = signed_in_as(analyst)
    page = client.get(PAGE + ASKED).content.decode()
    assert "/data/municipality-2022-incidents/edition/1/" in page
    html = client.get(_file("html") + ASKED).content.decode()
    assert '<td class="number">:</td>' in html
    assert "Ikke til publisering" not in html
    before = re.findall(r"<table.*?</table>", html, re.DOTALL)
    send(workplace.teacher, "2022-08-01 10:00", what=["vandalism"])
    after = client.get(_file("html") + ASKED).content.decode()
    assert re.findall(r"<table.*?</table>", after, re.DOTALL) == before


def test_next_year_draws_what_was_released_this_year(
    workplace: Workplace, released: Edition, send: Send
) -> None:
    for day in range(1, 4):
        send(workplace.teacher, f"2023-01-0{day} 10:00", what=["threat"])
    drawn = year_figures(workplace.municipality, 2023, released=True)
    assert set(drawn.counts.released) >= {"types-2022", "places-2022", "units-2022"}
    assert drawn.figures["types_by_year"].table.release is None


def test_the_note_of_a_unit_below_is_not_released_beside_it(
    workplace: Workplace, analyst: Person, released: Edition
) -> None:
    edition = compose_publication(actor=analyst, unit=workplace.school, year=2022)
    with pytest.raises(OverlapError, match="subtraksjon"):
        actions.prepare_edition(actor=analyst, edition=edition)
