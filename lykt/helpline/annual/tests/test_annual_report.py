"""The annual report: the page's numbers in the shipped text, in every form."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import page
import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from conftest import CastLine
from lykt.helpline.figures import line_figures
from lykt.helpline.figures.tests.conftest import Registered
from lykt.reports.tests.test_documents import tags_of
from lykt.statistics.engine.backends import EngineError
from lykt.statistics.periods import whole_year

CHAPTERS = (
    "Sammendrag",
    "Organisering og drift",
    "Rutiner og avvik",
    "Kompetanse",
    "Kommunikasjon",
    "Statistikk",
    "Slik registreres henvendelsene",
    "Henvendelser i alt",
    "Besvarte og ubesvarte henvendelser",
    "Henvendelser fordelt på døgnet",
    "Innholdet i samtalene",
    "Hvilke hjelpetiltak som er foreslått",
    "Tilbakemeldinger",
    "Logger og registreringer",
    "Endringer i statistikken",
)


@pytest.fixture
def folder(
    tmp_path: Path, line: CastLine, year: list[Registered], call: Callable[..., Any]
) -> Path:
    call("2022-03-01 10:00", talked=600)
    call("2022-03-01 10:05", answered=False, waited=4, line_busy=True)
    call_command("report", "helpline", "--year", "2022", "--out", str(tmp_path), verbosity=0)
    return tmp_path


@pytest.fixture
def pdf(folder: Path) -> PdfReader:
    return PdfReader(folder / "volinjen-2022.pdf")


def _text(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_every_chapter_and_number_is_there_in_both_forms(
    folder: Path, pdf: PdfReader, year: list[Registered]
) -> None:
    contacts = sum(row.year == 2022 for row in year)
    html = (folder / "volinjen-2022.html").read_text(encoding="utf-8")
    for text in (html.replace("\xa0", " "), _text(pdf)):
        for title in CHAPTERS:
            assert title in text
        assert f"{contacts} henvendelser ble registrert i 2022." in text
        assert "Andelen innkommende anrop som ble besvart, var 50 %." in text
        assert "Ved vold i parforhold" in text


def test_each_chart_in_the_pdf_has_its_text(pdf: PdfReader, line: CastLine) -> None:
    figures = line_figures(line.line, whole_year(2022))
    drawn = [figure for figure in figures.all() if figure.spec]
    texts = [text for kind, text in tags_of(pdf) if kind == "/Figure"]
    assert sorted(texts) == sorted(f"{one.table.title}. {one.description}" for one in drawn)


def test_the_pdf_holds_what_pdf_ua_asks_for(folder: Path) -> None:
    report = page.validate_pdf(folder / "volinjen-2022.pdf", profile="ua1")
    assert report.rules.total > 100
    assert [failure.message for failure in report.failures] == []


def test_one_file_is_written_as_its_ending_says(tmp_path: Path, line: CastLine) -> None:
    out = tmp_path / "ut" / "kapittel.html"
    call_command("report", "helpline", "--year", "2022", "--out", str(out), verbosity=0)
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert list(out.parent.iterdir()) == [out]


def test_a_year_without_anything_says_so(tmp_path: Path, line: CastLine) -> None:
    out = tmp_path / "kapittel.pdf"
    call_command("report", "helpline", "--year", "2022", "--out", str(out), verbosity=0)
    text = _text(PdfReader(out))
    assert "0 henvendelser ble registrert i 2022." in text
    assert "Operatørens logg har ingen anrop i perioden." in text


def test_another_ending_is_refused_with_the_cure(tmp_path: Path, line: CastLine) -> None:
    out = str(tmp_path / "kapittel.odt")
    with pytest.raises(CommandError, match="written as docx, html, pdf, xlsx, or into a folder"):
        call_command("report", "helpline", "--year", "2022", "--out", out)


def test_an_engine_that_can_not_be_reached_is_told_and_nothing_is_written(
    tmp_path: Path, line: CastLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_words: object, **_more: object) -> None:
        raise EngineError("the engine does not answer")

    monkeypatch.setattr("lykt.helpline.annual.report.line_figures", unreachable)
    out = tmp_path / "kapittel.pdf"
    with pytest.raises(CommandError, match="the engine does not answer"):
        call_command("report", "helpline", "--year", "2022", "--out", str(out))
    assert not out.exists()
    with pytest.raises(CommandError, match="the engine does not answer"):
        call_command("report", "helpline", "--year", "2022", "--names")
