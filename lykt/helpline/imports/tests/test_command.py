"""``lykt import_file``: what it shows, what it adds, and how it refuses."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from conftest import Cast, CastLine
from lykt.audit.models import Record
from lykt.helpline.imports import jobs, uploads
from lykt.helpline.imports.mapping import ColumnMapping
from lykt.helpline.imports.preparing import Target
from lykt.helpline.imports.tests.conftest import CALLS, EXAMPLES
from lykt.helpline.models import CallRecord, Contact, Import, ImportMapping
from lykt.lib.spreadsheets.reading import Heading

CALL = "03.01.2022;08.58.40;Besvart;0:00:06;0:17:05;1"


def run(file: Path, **options: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_file", str(file), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def calls(line: CastLine, tmp_path: Path) -> Path:
    path = tmp_path / "anrop.csv"
    path.write_text(f"{CALLS}\n{CALL}\n", encoding="utf-8")
    return path


def test_a_preview_shows_what_would_be_added_and_adds_nothing(calls: Path) -> None:
    out, _err = run(calls, kind="calls", preview=True)
    assert "C Besvart → Besvart (answered)" in out
    assert "Nye, blir lagt inn               1" in out
    assert "Samtaletid: 0:17:05" in out
    assert not CallRecord.objects.exists()
    assert not list(uploads.folder().iterdir())


def test_registrations_are_added_and_the_receipt_says_how_many(line: CastLine) -> None:
    file = EXAMPLES / "registreringer-telefon.csv"
    out, _err = run(file, kind="registrations", channel="telephone")
    assert "4 rader ble lagt inn." in out
    assert Contact.objects.count() == 4
    assert Import.objects.get().imported_by is None
    assert not list(uploads.folder().iterdir())


def test_all_errors_are_written_and_nothing_is_added(calls: Path) -> None:
    rows = [CALL, *["31.02.2022;08.58.40;Besvart;6;1:00;1"] * 30]
    calls.write_text("\n".join([CALLS, *rows]), encoding="utf-8")
    err = io.StringIO()
    with pytest.raises(CommandError, match="Ingenting ble lagt inn: 30 feil"):
        call_command("import_file", str(calls), kind="calls", stderr=err, stdout=io.StringIO())
    assert err.getvalue().count("er ikke en dato i kalenderen") == 30
    assert not CallRecord.objects.exists()


def test_a_column_that_is_not_mapped_is_refused_until_it_is_ignored(calls: Path) -> None:
    calls.write_text(f"{CALLS};Notat\n{CALL};x\n", encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        run(calls, kind="calls")
    assert "Kolonne G «Notat»: Kolonnen er ikke koblet." in str(refused.value)
    out, _err = run(calls, kind="calls", ignore=["Notat"], save_mapping="Anrop")
    assert "1 rad ble lagt inn." in out
    assert ImportMapping.objects.get().mapping["columns"]["Notat"] == ""


def test_a_mapping_is_written_edited_and_used(calls: Path, tmp_path: Path) -> None:
    calls.write_text(f"{CALLS.replace('Besvart', 'Utfall')}\n{CALL}\n", encoding="utf-8")
    path = tmp_path / "kobling.json"
    run(calls, kind="calls", write_mapping=path)
    mapping = json.loads(path.read_text(encoding="utf-8"))
    assert mapping["columns"]["Utfall"] is None
    mapping["columns"]["Utfall"] = "answered"
    path.write_text(json.dumps(mapping), encoding="utf-8")
    out, _err = run(calls, kind="calls", mapping=str(path))
    assert "1 rad ble lagt inn." in out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"kind": "registrations"}, "Oppgi kanalen: --channel telephone eller --channel chat."),
        ({"kind": "calls", "line": "annen"}, "Oppgi linjen: --line volinjen."),
        ({"kind": "calls", "unit": "annen"}, "Oppgi en enhet som driver linjen:"),
        ({"kind": "calls", "mapping": "annen"}, "Det finnes ingen slik kobling."),
        ({"kind": "feedback", "channel": "telephone"}, "Linjen har ikke en slik kanal"),
    ],
)
def test_what_is_asked_for_wrongly_is_refused_with_a_cure(
    calls: Path, options: dict[str, str], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        run(calls, **options)


def test_a_file_that_is_not_there_is_refused(line: CastLine, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="kan ikke leses"):
        run(tmp_path / "borte.csv", kind="calls")


def test_each_channel_has_its_own_mapping_of_a_name(line: CastLine, cast: Cast) -> None:
    headings = (Heading("A", "Tidsmerke"),)
    for channel, field in ((line.telephone, "started"), (line.chat, "date")):
        jobs.save_mapping(
            actor=cast.manager,
            target=Target(Import.Kind.REGISTRATIONS, line.line, channel),
            name="Skjema",
            headings=headings,
            mapping=ColumnMapping({"Tidsmerke": field}),
        )
    kept = {one.channel: one.mapping["columns"] for one in ImportMapping.objects.all()}
    assert kept == {line.telephone: {"Tidsmerke": "started"}, line.chat: {"Tidsmerke": "date"}}
    assert Record.objects.filter(action="helpline.save_mapping", actor=cast.manager).count() == 2


def test_a_mapping_that_can_not_be_written_says_where(calls: Path) -> None:
    with pytest.raises(CommandError, match="kan ikke skrives"):
        run(calls, kind="calls", write_mapping=calls.parent / "no-such-folder" / "mapping.json")


@pytest.mark.django_db
def test_a_job_that_was_given_up_is_named() -> None:
    with pytest.raises(CommandError, match="may have been given up"):
        call_command("run_import_job", "7d4f3f0e-6a36-4d62-9f0e-0d4a6c1d2f11")
