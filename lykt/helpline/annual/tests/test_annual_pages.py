"""The annual report's pages: who may, what is kept, and what is told."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from conftest import Cast, CastLine
from lykt.audit.models import Record
from lykt.helpline.annual.report import shipped
from lykt.reports.models import TextVersion
from lykt.reports.templating import read_template
from lykt.reports.writing import FORMS

PAGE, TEXT = reverse("helpline:annual"), reverse("helpline:annual_text")
YEAR = {"year": "2022", "language": "nb"}
WRITING = "?year=2022&language=nb"
FILE = reverse("helpline:annual_template")
ADDRESSES = [PAGE, TEXT, FILE, reverse("helpline:annual_report", args=["pdf"])]


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_for_those_who_are_signed_in_and_may(
    client: Client, cast: Cast, line: CastLine, address: str
) -> None:
    assert client.get(address, YEAR).status_code == 302
    client.force_login(cast.stranger)
    assert client.get(address, YEAR).status_code in (200, 403, 404)
    assert line.line.name not in client.get(address, YEAR).content.decode()


@pytest.fixture
def manager(client: Client, cast: Cast, line: CastLine) -> Client:
    client.force_login(cast.manager)
    return client


def _answers(source: str, **changed: str) -> dict[str, str]:
    template = read_template(source)
    texts = {f"chapter-{one.code}": one.source for one in template.chapters}
    return {"based_on": "0"} | texts | changed


def test_the_page_tells_what_is_not_filled(manager: Client) -> None:
    page = manager.get(PAGE, YEAR).content.decode()
    assert "Skal skrives: årsverk ved linjen" in page
    assert f"{reverse('helpline:annual_report', args=['docx'])}?year=2022" in page


@pytest.mark.parametrize(
    ("ending", "begins"),
    [("pdf", b"%PDF"), ("html", b"<!doctype"), ("docx", b"PK"), ("xlsx", b"PK")],
)
def test_each_form_can_be_taken_out(manager: Client, ending: str, begins: bytes) -> None:
    response = manager.get(reverse("helpline:annual_report", args=[ending]), YEAR)
    assert response.content.startswith(begins)
    assert response["Content-Type"] == FORMS[ending].content_type
    assert f"volinjen-2022-nb.{ending}" in response["Content-Disposition"]


def test_a_form_that_there_is_not_is_not_found(manager: Client) -> None:
    assert manager.get(reverse("helpline:annual_report", args=["odt"]), YEAR).status_code == 404


def test_what_is_written_is_kept_as_versions_and_stands_in_the_report(manager: Client) -> None:
    source = shipped("nb")
    answers = _answers(
        source,
        **{"chapter-summary": "Et år med {contacts.total} henvendelser.", "own-positions": "4,5"},
    )
    assert manager.post(TEXT + WRITING, answers).status_code == 302
    kept = TextVersion.objects.get()
    assert (kept.number, kept.subject, kept.year, kept.language) == (1, "volinjen", 2022, "nb")
    assert read_template(kept.source).own["positions"].value == 4.5
    html = manager.get(reverse("helpline:annual_report", args=["html"]), YEAR).content.decode()
    assert "Et år med 0 henvendelser." in html
    assert "Antall årsverk ved linjen var 4,5." in html
    assert Record.objects.filter(action="reports.keep_text").count() == 1
    # The next one is based on it, and the other year's report is as it was.
    again = _answers(kept.source, based_on="1", **{"chapter-summary": "Annerledes."})
    manager.post(TEXT + WRITING, again)
    assert TextVersion.objects.order_by("-number").first().number == 2  # type: ignore[union-attr]
    assert "Annerledes." not in manager.get(FILE, YEAR | {"year": "2021"}).content.decode()


def test_only_what_was_changed_is_changed(manager: Client) -> None:
    manager.post(TEXT + WRITING, _answers(shipped("nb")))
    kept, new = shipped("nb").split(), TextVersion.objects.get().source.split()
    assert kept == new


def test_a_text_with_a_fault_is_not_kept_and_not_lost(manager: Client) -> None:
    answers = _answers(shipped("nb"), **{"chapter-summary": "Om {contacts.totl} henvendelser."})
    page = manager.post(TEXT + WRITING, answers).content.decode()
    assert "contacts.totl» finnes ikke. Er det contacts.total" in page
    assert "Om {contacts.totl} henvendelser." in page
    assert not TextVersion.objects.exists()


def test_two_who_write_at_once_do_not_overwrite_each_other(manager: Client) -> None:
    manager.post(TEXT + WRITING, _answers(shipped("nb")))
    page = manager.post(TEXT + WRITING, _answers(shipped("nb"))).content.decode()
    assert "Noen andre har lagret en versjon" in page
    assert TextVersion.objects.count() == 1


def test_who_may_look_may_not_write(client: Client, cast: Cast, line: CastLine) -> None:
    client.force_login(cast.counsellor)
    assert "Rediger teksten" not in client.get(PAGE, YEAR).content.decode()
    assert client.get(TEXT, YEAR).status_code == 403
    assert client.post(TEXT + WRITING, _answers(shipped("nb"))).status_code == 403
    assert not TextVersion.objects.exists()


def test_a_version_is_taken_out_as_it_was(manager: Client) -> None:
    manager.post(TEXT + WRITING, _answers(shipped("nb")))
    response = manager.get(FILE, YEAR | {"version": "1"})
    assert response.content.decode() == TextVersion.objects.get().source
    missing = manager.get(FILE, YEAR | {"version": "9"})
    assert missing.status_code == 404


@pytest.mark.parametrize("query", [{"year": "x"}, {"language": "tlh"}, {"line": "none"}])
def test_nonsense_in_the_address_is_no_report(manager: Client, query: dict[str, str]) -> None:
    address = reverse("helpline:annual_report", args=["pdf"])
    assert manager.get(address, YEAR | query).status_code == 404


def test_numbers_by_county_become_a_map(manager: Client) -> None:
    counties = ("03", "11", "15", "18", "30", "34", "42", "46", "50")
    given = {f"table-orders-{code}": str(int(code) - 2) for code in counties}
    assert manager.post(TEXT + WRITING, _answers(shipped("nb"), **given)).status_code == 302
    html = manager.get(reverse("helpline:annual_report", args=["html"]), YEAR).content.decode()
    assert 'id="table.orders"' in html
    assert "Møre og" in html
    assert "Vestfold og Telemark" not in html


def test_the_command_writes_the_text_that_is_kept(manager: Client, tmp_path: Path) -> None:
    manager.post(TEXT + WRITING, _answers(shipped("nb"), **{"chapter-summary": "Redaktørens ord."}))
    for year, says in (("2022", True), ("2021", False)):
        out = tmp_path / f"{year}.html"
        call_command("report", "helpline", "--year", year, "--out", str(out), verbosity=0)
        assert ("Redaktørens ord." in out.read_text(encoding="utf-8")) is says


def test_a_preview_keeps_nothing_and_shows_what_it_would_become(manager: Client) -> None:
    written = {"chapter-summary": "Et år med {contacts.total} henvendelser.\n\n{write: mer}"}
    answers = _answers(shipped("nb"), preview="1", **written)
    page = manager.post(TEXT + WRITING, answers).content.decode().replace("\xa0", " ")
    assert "Et år med 0 henvendelser." in page
    assert "Et år med {contacts.total} henvendelser." in page
    assert "Linje 3, kapittelet «Sammendrag»: Skal skrives: mer" in page
    assert not TextVersion.objects.exists()


def test_a_fault_has_its_line_in_the_chapter_and_loses_nothing(manager: Client) -> None:
    answers = _answers(shipped("nb"), **{"chapter-summary": "Først.\n\nSå {contacts.totl}."})
    page = manager.post(TEXT + WRITING, answers).content.decode().replace("\xa0", " ")
    assert "Linje 3, kapittelet «Sammendrag»: «contacts.totl» finnes ikke." in page
    assert "Så {contacts.totl}." in page
    assert not TextVersion.objects.exists()
