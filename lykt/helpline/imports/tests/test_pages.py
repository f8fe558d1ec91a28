"""The import pages: who may, the way from file to receipt, and what goes wrong on it."""

import datetime as dt
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from conftest import Cast, CastLine
from lykt.helpline.imports import actions, jobs, uploads, work
from lykt.helpline.imports.tests.conftest import CALLS, EXAMPLES, REGISTRATIONS, csv
from lykt.helpline.models import CallRecord, Contact, Import, ImportJob, ImportMapping
from lykt.vault.models import RecordKey

NEW = "/staff/imports/new/"
CALL = "03.01.2022;08.58.40;Besvart;0:00:06;0:17:05;1"


@pytest.fixture
def manager(client: Client, cast: Cast, line: CastLine) -> Client:
    client.force_login(cast.manager)
    return client


def upload(client: Client, what: str, data: bytes, name: str = "fil.csv", **more: Any) -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(NEW, {"what": what, "file": file, **more}, follow=True)


def chosen(client: Client, response: Any, **changes: str) -> Any:
    """Send the mapping page as it stands, with changes."""
    form = response.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    return client.post(response.request["PATH_INFO"], data | changes, follow=True)


def post(client: Client, view: str, job: ImportJob) -> Any:
    return client.post(reverse(f"helpline:{view}", args=[job.pk]), follow=True)


def test_a_call_log_goes_from_file_to_receipt(manager: Client, line: CastLine) -> None:
    columns = upload(manager, f"calls-{line.line.pk}", csv(CALLS, CALL), "anrop.csv")
    assert "Hva er hver kolonne?" in columns.content.decode()
    preview = chosen(manager, columns)
    page = preview.content.decode()
    assert "Ingen feil ble funnet. 1 rad blir lagt inn når du bekrefter." in page
    assert "03.01.2022 08.58.40" in page
    assert not CallRecord.objects.exists()

    receipt = post(manager, "confirm_import", ImportJob.objects.get())
    assert "1 rad ble lagt inn" in receipt.content.decode()
    assert CallRecord.objects.get().talked == 1025
    assert "anrop.csv" in manager.get("/staff/imports/").content.decode()


def test_after_the_import_neither_file_nor_key_is_left(manager: Client, line: CastLine) -> None:
    chosen(manager, upload(manager, f"calls-{line.line.pk}", csv(CALLS, CALL)))
    assert RecordKey.objects.count() == 1
    post(manager, "confirm_import", ImportJob.objects.get())
    assert not list(uploads.folder().iterdir())
    assert not RecordKey.objects.exists()
    assert ImportJob.objects.get().findings is None


def test_while_it_waits_the_file_is_sealed_and_private(manager: Client, line: CastLine) -> None:
    upload(manager, f"calls-{line.line.pk}", csv(CALLS, CALL))
    (file,) = uploads.folder().glob("*.file")
    assert b"Besvart" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert uploads.folder().stat().st_mode & 0o777 == 0o700


def test_an_unknown_answer_is_mapped_on_the_page_and_remembered(
    manager: Client, line: CastLine, cast: Cast
) -> None:
    what = f"registrations-{line.telephone.pk}"
    data = csv(REGISTRATIONS, "03.01.2022 09.05;Den utsatte selv;Ja;Kvinne")
    columns = upload(manager, what, data, unit=str(cast.secretariat.pk))
    preview = chosen(manager, columns)
    page = preview.content.decode()
    assert "«Den utsatte selv» er ikke et svaralternativ." in page
    assert "Legg inn radene" not in page

    job = ImportJob.objects.get()
    columns = manager.get(reverse("helpline:import_columns", args=[job.pk]))
    assert "Svar som ikke kjennes igjen" in columns.content.decode()
    chosen(manager, columns, answer_1="exposed", save_as="Skjema 2022")
    post(manager, "confirm_import", job)
    assert Contact.objects.get().response.answers["who_contacted"] == "exposed"

    again = upload(manager, what, csv(REGISTRATIONS, "04.01.2022 09.05;Den utsatte selv;Ja;Mann"))
    assert "Ingen feil ble funnet." in chosen(manager, again).content.decode()
    assert ImportMapping.objects.get().name == "Skjema 2022"


def test_a_column_must_be_mapped_or_left_out(manager: Client, line: CastLine) -> None:
    columns = upload(manager, f"calls-{line.line.pk}", csv(CALLS + ";Notat", CALL + ";x"))
    page = chosen(manager, columns).content.decode()
    assert "Si hva kolonnen er, eller utelat den." in page
    assert ImportJob.objects.get().state == "new"
    preview = chosen(manager, columns, column_G="-").content.decode()
    assert "Ingen feil ble funnet." in preview


def test_a_mapping_without_a_required_column_says_which(manager: Client, line: CastLine) -> None:
    columns = upload(manager, f"calls-{line.line.pk}", csv(CALLS, CALL))
    page = chosen(manager, columns, column_C="-").content.decode()
    assert "Ingen kolonne er koblet til «Besvart», som er påkrevd." in page


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("fil.xlsx", b"PK\x03\x04 broken", "Filen er ikke en arbeidsbok som kan leses"),
        ("fil.xlsx", bytes.fromhex("D0CF11E0A1B11AE1"), "Filen er låst med passord"),
        (
            "fil.csv",
            "Dato;Kj\xf8nn".encode("mac-roman"),
            "verken UTF-8 eller Windows-1252: linje 1",
        ),
        ("fil.csv", b"Dato;Kj\xc3\x83\xc2\xb8nn", "bokstaver som ble ødelagt"),
        ("fil.csv", b"Dato;dato", "Kolonnene A og B har samme overskrift, «dato»."),
        ("fil.csv", b"\n\n", "Filen er tom."),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_at_the_field(
    manager: Client, line: CastLine, name: str, data: bytes, said: str
) -> None:
    page = upload(manager, f"calls-{line.line.pk}", data, name).content.decode()
    assert said in page.replace("&#x27;", "'")
    assert not list(uploads.folder().iterdir())
    assert not RecordKey.objects.exists()


def test_every_error_is_listed_with_row_column_and_cure(manager: Client, line: CastLine) -> None:
    rows = [f"31.02.2022;08.0{minute}.00;Besvart;6;1:00;1" for minute in range(10)] * 3
    columns = upload(manager, f"calls-{line.line.pk}", csv(CALLS, *rows))
    page = chosen(manager, columns).content.decode()
    assert page.count("er ikke en dato i kalenderen") == 20
    assert "Høyst 20 av hvert slag vises; 10 til er av de samme slagene." in page
    assert "Kontroller dag og måned i kilden" in page


def test_a_file_that_is_given_up_is_gone(manager: Client, line: CastLine) -> None:
    upload(manager, f"calls-{line.line.pk}", csv(CALLS, CALL))
    post(manager, "give_up_import", ImportJob.objects.get())
    assert not ImportJob.objects.exists()
    assert not list(uploads.folder().iterdir())


def test_a_file_that_nobody_decides_on_is_gone_after_an_hour(
    manager: Client, line: CastLine
) -> None:
    upload(manager, f"calls-{line.line.pk}", csv(CALLS, CALL))
    ImportJob.objects.update(started_at=timezone.now() - dt.timedelta(minutes=61))
    manager.get("/staff/imports/")
    assert not ImportJob.objects.exists()
    assert not list(uploads.folder().iterdir())


def test_a_job_whose_process_died_says_that_nothing_was_imported(
    manager: Client, line: CastLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "in_background", lambda pk, language: None)
    columns = upload(manager, f"calls-{line.line.pk}", csv(CALLS, CALL))
    page = chosen(manager, columns).content.decode()
    assert "Filen blir kontrollert" in page
    assert 'http-equiv="refresh"' in page

    job = ImportJob.objects.get()
    long_ago = time.time() - uploads.SILENT - 1
    os.utime(uploads.folder() / f"{job.pk}.progress", (long_ago, long_ago))
    page = manager.get(reverse("helpline:import_job", args=[job.pk])).content.decode()
    assert "Ingenting ble importert, og filen er slettet her." in page
    assert not list(uploads.folder().iterdir())


def test_an_import_that_was_taken_for_dead_adds_nothing_when_it_comes_back(
    manager: Client, line: CastLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen(manager, upload(manager, f"calls-{line.line.pk}", csv(CALLS, CALL)))
    job = ImportJob.objects.get()
    brought = actions.import_prepared

    def slowly(**given: Any) -> Import:
        imported = brought(**given)
        ImportJob.objects.filter(pk=job.pk).update(state="failed")
        return imported

    monkeypatch.setattr(work, "import_prepared", slowly)
    post(manager, "confirm_import", job)
    assert not CallRecord.objects.exists()
    assert not Import.objects.exists()


def test_each_example_file_can_be_imported_as_it_is(
    manager: Client, line: CastLine, settings: Settings
) -> None:
    kinds = {
        "registreringer-telefon.csv": f"registrations-{line.telephone.pk}",
        "tilbakemeldinger.csv": f"feedback-{line.chat.pk}",
        "anropslogg.csv": f"calls-{line.line.pk}",
        "chatter.csv": f"chats-{line.line.pk}",
    }
    assert {path.name for path in EXAMPLES.iterdir()} == set(kinds)
    for name, what in kinds.items():
        columns = upload(manager, what, Path(EXAMPLES / name).read_bytes(), name)
        assert "Ingen feil ble funnet." in chosen(manager, columns).content.decode(), name


def test_who_may_not_import_is_refused_and_who_is_signed_out_signs_in(
    client: Client, cast: Cast, line: CastLine
) -> None:
    for address in ("/staff/imports/", NEW):
        assert client.get(address).status_code == 302
    client.force_login(cast.counsellor)
    for address in ("/staff/imports/", NEW):
        assert client.get(address).status_code == 403


def test_nobody_else_sees_a_file_on_its_way_or_another_lines_receipt(
    manager: Client, client: Client, cast: Cast, line: CastLine
) -> None:
    chosen(manager, upload(manager, f"calls-{line.line.pk}", csv(CALLS, CALL)))
    job = ImportJob.objects.get()
    addresses = [
        reverse(f"helpline:{view}", args=[job.pk])
        for view in ("import_job", "import_columns", "confirm_import", "give_up_import")
    ]
    client.force_login(cast.stranger)
    for address in addresses:
        send = client.post if address.endswith(("confirm/", "give-up/")) else client.get
        assert send(address).status_code == 404
    client.force_login(cast.manager)
    post(client, "confirm_import", job)
    receipt = reverse("helpline:import_receipt", args=[Import.objects.get().pk])
    assert client.get(receipt).status_code == 200
    client.force_login(cast.stranger)
    assert client.get(receipt).status_code == 404
    client.force_login(cast.counsellor)
    for address in (*addresses, receipt):
        send = client.post if address.endswith(("confirm/", "give-up/")) else client.get
        assert send(address).status_code == 403
    client.logout()
    for address in (*addresses, receipt):
        send = client.post if address.endswith(("confirm/", "give-up/")) else client.get
        assert send(address).status_code == 302


def test_a_stranger_can_not_choose_anothers_line(
    client: Client, cast: Cast, line: CastLine
) -> None:
    client.force_login(cast.stranger)
    page = upload(client, f"calls-{line.line.pk}", csv(CALLS, CALL))
    assert page.status_code == 200
    assert not ImportJob.objects.exists()
