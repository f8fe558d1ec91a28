"""The public pages: to be read by anybody, referred to, and kept by caches."""

import datetime as dt
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client, override_settings

from conftest import Cast
from lykt.people.actions import add_person, add_unit, appoint
from lykt.people.models import Unit
from lykt.statistics.models import Chart, Edition, EditionTable, Publication
from lykt.statistics.opendata.formats import FORMATS
from lykt.statistics.opendata.tests.press import Press, by_month
from lykt.statistics.opendata.tests.tables import COUNT, TABLE, category
from lykt.statistics.publications.figures import MOST_ROWS
from lykt.statistics.released import ReleasedDimension

pytestmark = pytest.mark.django_db
PAGES = ("/data/", "/data/yearly/", "/data/yearly/by-county/", "/data/yearly/edition/1/")


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("address", PAGES)
def test_a_page_leaves_no_trace_and_may_be_kept(
    client: Client, yearly: Publication, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Vary" not in answer.headers
    assert "public" in answer.headers["Cache-Control"]
    again = client.get(address, headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["ETag"] == answer.headers["ETag"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_the_callers_way_out(client: Client, yearly: Publication, address: str) -> None:
    assert "data-quick-exit" in text(client.get(address))


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_taken_in(client: Client, yearly: Publication, address: str) -> None:
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200


def test_a_table_is_shown_with_signs_legend_terms_and_citation(
    client: Client, yearly: Publication
) -> None:
    shown = text(client.get("/data/yearly/by-county/"))
    assert "Henvendelser etter fylke" in shown
    assert '<td class="number">:</td>' in shown
    assert "ingen kan kjennes igjen" in shown
    assert "1 204" in shown.replace("\xa0", " ")
    assert "Norsk lisens for offentlige data" in shown
    assert "http://testserver/data/yearly/edition/2/by-county/" in shown
    assert "&lt;tall&gt;" in shown
    assert "=SUM(A1:A9)" in shown


def test_the_language_is_in_the_address_and_not_in_the_browser(
    client: Client, yearly: Publication
) -> None:
    address = "/data/yearly/by-county/"
    english = client.get(f"{address}?lang=en", headers={"accept-language": "nb"})
    assert '<html lang="en"' in text(english)
    assert "Contacts by county" in text(english)
    assert "1 January 2022 – 31 December 2022" in text(english)
    assert english.headers["Content-Language"] == "en"
    norwegian = client.get(address, headers={"accept-language": "en"})
    assert '<html lang="nb"' in text(norwegian)
    assert "1. januar 2022 – 31. desember 2022" in text(norwegian)
    assert text(client.get(f"{address}?lang=xx")) == text(norwegian)


def test_an_unnumbered_address_is_the_newest_edition(client: Client, yearly: Publication) -> None:
    assert "1 204" in text(client.get("/data/yearly/by-county/")).replace("\xa0", " ")
    old = text(client.get("/data/yearly/edition/1/by-county/")).replace("\xa0", " ")
    assert "1 204" not in old
    assert "Denne utgaven er erstattet" in old
    assert 'href="/data/yearly/by-county/"' in old


def test_the_editions_are_listed_with_why(client: Client, yearly: Publication) -> None:
    shown = text(client.get("/data/yearly/"))
    assert "Landet var talt feil." in shown
    assert 'href="/data/yearly/edition/1/"' in shown
    assert "/edition/3/" not in shown


@pytest.mark.parametrize(
    "address",
    [
        "/data/yearly/edition/3/",
        "/data/yearly/edition/3/by-county/",
        "/data/yearly/edition/9/",
        "/data/yearly/nothing/",
        "/data/nothing/",
        "/data/nothing/by-county/",
    ],
)
def test_what_is_not_public_is_not_there(client: Client, yearly: Publication, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404


def test_a_draft_that_was_never_public_has_no_page(client: Client, press: Press) -> None:
    press.edition(press.publication(), Edition.State.PREPARED)
    assert client.get("/data/yearly/").status_code == 404
    assert "Årets" not in text(client.get("/data/"))


def test_a_withdrawn_edition_is_gone_with_a_note(client: Client, press: Press) -> None:
    publication = press.publication()
    press.edition(publication, Edition.State.CORRECTED)
    press.edition(publication, Edition.State.WITHDRAWN, withdrawal="Regnet to ganger.")
    for address in ("edition/2/", "edition/2/by-county/", "", "by-county/"):
        answer = client.get(f"/data/yearly/{address}")
        assert answer.status_code == 410
        assert "Regnet to ganger." in text(answer)
        assert "Hele landet" not in text(answer)
    assert client.get("/data/yearly/edition/1/by-county/").status_code == 200
    assert "yearly" not in text(client.get("/data/"))


def test_a_withdrawn_edition_leads_to_the_one_that_came_after(client: Client, press: Press) -> None:
    publication = press.publication()
    press.edition(publication, Edition.State.WITHDRAWN, withdrawal="Regnet to ganger.")
    press.edition(publication, Edition.State.RELEASED)
    answer = client.get("/data/yearly/edition/1/by-county/")
    assert answer.status_code == 410
    assert 'href="/data/yearly/"' in text(answer)
    assert client.get("/data/yearly/by-county/").status_code == 200


def test_a_long_table_is_cut_and_says_so(client: Client, press: Press) -> None:
    places = tuple(category(f"{number:04}", f"Sted {number}") for number in range(MOST_ROWS + 7))
    long = replace(
        TABLE,
        dimensions=(ReleasedDimension("place", {"nb": "Sted"}, places),),
        measures=(COUNT,),
        values={"count": tuple(range(len(places)))},
    )
    press.edition(press.publication(), Edition.State.RELEASED, long)
    shown = text(client.get("/data/yearly/by-county/"))
    assert f">Sted {MOST_ROWS - 1}</th>" in shown
    assert f">Sted {MOST_ROWS}</th>" not in shown
    assert "7 rader til" in shown


@override_settings(OPEN_DATA_ADDRESS="https://tall.example.no", OPEN_DATA_PUBLISHER="Utgiveren")
def test_the_address_and_publisher_of_the_settings_are_written(
    client: Client, yearly: Publication
) -> None:
    shown = text(client.get("/data/yearly/by-county/"))
    assert "https://tall.example.no/data/yearly/edition/2/by-county/" in shown
    assert "Utgiveren" in shown


def test_without_a_publisher_in_the_settings_it_is_who_released_it(
    client: Client, cast: Cast, yearly: Publication
) -> None:
    assert "Utgitt av: testserver" in text(client.get("/data/"))
    office = add_unit(
        actor=None, parent=cast.secretariat, kind=Unit.Kind.OFFICE, code="o", name="Bakrommet"
    )
    person = add_person(actor=None, email="in@example.org", name="Frigiver", password=None)
    day = dt.date(2019, 10, 1)
    appoint(actor=None, person=person, role="line_manager", unit=office, valid_from=day)
    yearly.editions.filter(state=Edition.State.RELEASED).update(released_by=person)
    for address in ("/data/", "/data/yearly/by-county/", "/data/catalogue.ttl"):
        shown = text(client.get(address))
        assert cast.secretariat.name in shown
        assert "Bakrommet" not in shown
        assert "Frigiver" not in shown
    assert "testserver" not in text(client.get("/data/")).partition("Utgitt av:")[2][:80]


def test_nothing_released_is_said(client: Client) -> None:
    assert "Ingenting er frigitt ennå" in text(client.get("/data/"))


def test_what_only_the_composers_know_is_nowhere(client: Client, yearly: Publication) -> None:
    yearly.editions.update(
        audit={"passes": True, "hidden": 7654321, "marks": "SECRET-primary"},
        policy={"name": "SECRET-policy"},
        versions={"lykt": "SECRET-version"},
        returned="SECRET-returned",
        digest="SECRET-digest",
    )
    EditionTable.objects.update(title="SECRET-title", spec={"rows": "SECRET-rows"})
    files = [f"yearly/by-county.{form}" for form in FORMATS]
    lists = ["tables.json", "openapi.json", "catalogue.ttl", "catalogue.jsonld"]
    pages = ["", "yearly/", "yearly/by-county/", "yearly/edition/1/by-county/"]
    for path in [*files, *lists, *pages]:
        for language in ("nb", "en"):
            answer = client.get(f"/data/{path}?lang={language}")
            assert answer.status_code == 200
            content = unpacked(answer.content)
            assert b"SECRET" not in content, path
            assert b"7654321" not in content, path


def unpacked(content: bytes) -> bytes:
    """A workbook's parts one after the other, anything else as it is."""
    if not content.startswith(b"PK"):
        return content
    with ZipFile(BytesIO(content)) as book:
        return b"".join(book.read(name) for name in book.namelist())


def test_what_is_part_of_a_subtotal_stands_below_it(client: Client, yearly: Publication) -> None:
    shown = text(client.get("/data/yearly/by-county/"))
    assert '<th scope="row" class="depth-1">Oslo kommune</th>' in shown
    assert '<th scope="row">Oslo</th>' in shown
    assert "Antall (henvendelser), Andel (prosent)" in shown


@pytest.mark.parametrize("chart", Chart)
def test_a_table_is_drawn_as_the_composer_chose(client: Client, press: Press, chart: Chart) -> None:
    press.edition(press.publication(), Edition.State.RELEASED, by_month())
    EditionTable.objects.update(chart=chart)
    shown = text(client.get("/data/yearly/by-month/"))
    assert ("<svg" in shown) == (chart != Chart.NONE)
    assert "&lt;svg" not in shown
