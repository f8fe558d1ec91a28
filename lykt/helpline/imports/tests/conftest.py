"""What the import's tests share: files as text, and work that is done at once."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from pytest_django import Settings

from lykt.helpline.imports import jobs, work
from lykt.helpline.imports.actions import SourceFile, import_prepared
from lykt.helpline.imports.findings import Findings
from lykt.helpline.imports.mapping import IGNORED, ColumnMapping, suggest
from lykt.helpline.imports.preparing import Preparation, Target, read_headings
from lykt.helpline.models import Import

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"

REGISTRATIONS = "Tidsmerke;Hvem ringte inn?;Var innringer i målgruppen?;Kjønn"
CALLS = "Dato;Klokkeslett;Besvart;Ventetid;Samtaletid;Telefon"


@pytest.fixture(autouse=True)
def _place(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Uploads in a folder of the test's own, and messages in Norwegian."""
    settings.DATA_DIR = tmp_path
    with translation.override("nb"):
        yield


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what the pages leave to a process of its own in the test's transaction."""
    monkeypatch.setattr(jobs, "in_background", lambda pk, language: work.run(pk))


class Ready(list[bytes]):
    """Rows made ready, in memory."""

    def write(self, data: bytes) -> None:
        self.append(data)


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def xlsx(*rows: list[Any], change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def check(
    target: Target, data: bytes, name: str = "fil.csv", mapping: ColumnMapping | None = None
) -> tuple[Findings, Ready]:
    """Read a file through, by default with the suggested mapping and all else left out."""
    headings = read_headings(io.BytesIO(data), name)
    mapping = mapping or suggest(headings, target.layout())
    columns = {heading.text: IGNORED for heading in headings} | dict(mapping.columns)
    ready = Ready()
    preparation = Preparation(target, ColumnMapping(columns, mapping.values), ready)
    return preparation.run(io.BytesIO(data), name), ready


def bring(target: Target, data: bytes, name: str = "fil.csv") -> Import:
    findings, ready = check(target, data, name)
    assert not findings.problems, [str(problem) for problem in findings.problems]
    source = SourceFile(name, "0" * 64, findings.read)
    return import_prepared(
        actor=None, target=target, source=source, ready=ready, about=findings.new
    )


def errors(target: Target, *lines: str) -> list[str]:
    findings, _ready = check(target, csv(*lines))
    return [str(problem) for problem in findings.problems]
