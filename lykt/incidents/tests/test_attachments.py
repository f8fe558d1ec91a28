"""Files that go with a report: sealed, bounded, and of known kinds."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from lykt.audit.models import Record
from lykt.incidents import actions, attachments
from lykt.incidents.attachments import File
from lykt.incidents.models import Attachment, Case
from lykt.incidents.queries import case_visible_to
from lykt.incidents.retention import destroy_on_day
from lykt.incidents.sealed_words import save_sealed
from lykt.incidents.tests.conftest import Send, Workplace, end_all_steps
from lykt.vault.models import RecordKey

PDF = b"%PDF-1.7 Jeg vet hvor du bor"


def _attach(client: Client, case: object, name: str, content: bytes) -> tuple[int, str]:
    file = SimpleUploadedFile(name, content)
    response = client.post(f"/staff/incidents/mine/{case}/files/", {"file": file})
    return response.status_code, response.content.decode()


def test_a_file_is_sealed_and_comes_back_as_it_was(
    client: Client, workplace: Workplace, send: Send
) -> None:
    case = send(workplace.teacher).case
    client.force_login(workplace.teacher)
    assert _attach(client, case.pk, "../brev fra far.pdf", PDF)[0] == 302
    held = Attachment.objects.get()
    assert b"hvor du bor" not in bytes(held.sealed)
    assert held.key.destroy_on == case.destroy_on
    client.force_login(workplace.leader)
    response = client.get(f"/staff/incidents/cases/{case.pk}/files/{held.pk}/")
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="brev fra far.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("bilde.png", b"MZ\x90\x00 program", "tas ikke imot"),
        ("side.html", b"\xff\xfe<\x00", "tas ikke imot"),
        ("tom.pdf", b"", "Filen er tom"),
    ],
)
def test_what_is_not_taken_is_said_with_what_is(
    client: Client, workplace: Workplace, send: Send, name: str, content: bytes, says: str
) -> None:
    case = send(workplace.teacher).case
    client.force_login(workplace.teacher)
    status, page = _attach(client, case.pk, name, content)
    assert (status, says in page) == (422, True)
    assert not Attachment.objects.exists()


def test_a_file_that_is_too_large_or_one_too_many_is_refused(
    client: Client, workplace: Workplace, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = send(workplace.teacher).case
    client.force_login(workplace.teacher)
    monkeypatch.setattr(attachments, "MOST_BYTES", len(PDF) - 1)
    assert "større enn 10 MB" in _attach(client, case.pk, "a.pdf", PDF)[1]
    monkeypatch.setattr(attachments, "MOST_BYTES", len(PDF))
    monkeypatch.setattr("lykt.incidents.actions.files.MOST_FILES", 1)
    assert _attach(client, case.pk, "a.pdf", PDF)[0] == 302
    assert _attach(client, case.pk, "b.pdf", PDF)[0] == 422


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("trussel.bat", b"del C:", "trussel.bat.txt"),
        ("brev.html", b"<script>alert(1)</script>", "brev.html.txt"),
        ("bilde.exe", PDF, "bilde.exe.pdf"),
        ("Skjermbilde.PNG", b"\x89PNG\r\n\x1a\n", "Skjermbilde.PNG"),
    ],
)
def test_no_file_has_a_name_by_which_it_would_run(
    client: Client, workplace: Workplace, send: Send, name: str, content: bytes, kept: str
) -> None:
    case = send(workplace.teacher).case
    client.force_login(workplace.teacher)
    assert _attach(client, case.pk, name, content)[0] == 302
    response = client.get(f"/staff/incidents/mine/{case.pk}/files/{Attachment.objects.get().pk}/")
    assert response["Content-Disposition"] == f'attachment; filename="{kept}"'


def test_a_list_of_files_opens_none(
    client: Client, workplace: Workplace, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = send(workplace.teacher).case
    client.force_login(workplace.teacher)
    _attach(client, case.pk, "brev.pdf", PDF)
    assert b"brev" not in bytes(Attachment.objects.get().sealed_name)
    Attachment.objects.update(sealed=b"x" * 40)  # would not open
    assert "brev.pdf" in client.get(f"/staff/incidents/mine/{case.pk}/").content.decode()


def test_a_file_from_before_gets_a_name_of_its_own(workplace: Workplace, send: Send) -> None:
    case = send(workplace.teacher).case
    row = Attachment(case=case, media_type="application/pdf", size=3, added_at=timezone.now())
    save_sealed(case, row, b"brev.pdf\0" + PDF)
    import_module("lykt.incidents.migrations.0003_names_of_files").part_names(apps, None)
    row.refresh_from_db()
    assert attachments.file_in(row) == File("brev.pdf", "application/pdf", PDF)


def _attach_as_leader(
    client: Client, case: Case, content: bytes = PDF, name: str = "legeattest.pdf"
) -> tuple[int, str]:
    file = SimpleUploadedFile(name, content)
    address = f"/staff/incidents/cases/{case.pk}/file/"
    response = client.post(address, {"file-file": file})
    return response.status_code, response.content.decode()


def test_the_leader_adds_a_file_that_only_those_who_follow_up_open(
    client: Client, workplace: Workplace, send: Send
) -> None:
    case = send(workplace.teacher).case
    client.force_login(workplace.leader)
    assert _attach_as_leader(client, case)[0] == 302
    held = Attachment.objects.get()
    assert held.added_by == workplace.leader
    assert b"hvor du bor" not in bytes(held.sealed)
    assert held.key.destroy_on == case.destroy_on
    assert Record.objects.filter(action="incidents.add_file", actor=workplace.leader).exists()
    assert "legeattest" not in str(list(Record.objects.values_list("details", flat=True)))

    client.force_login(workplace.hr)
    assert "legeattest.pdf" in client.get(f"/staff/incidents/cases/{case.pk}/").content.decode()
    address = f"/staff/incidents/cases/{case.pk}/files/{held.pk}/"
    assert client.get(address).content == PDF
    assert Record.objects.filter(action="incidents.open_file", actor=workplace.hr).exists()
    client.force_login(workplace.teacher)
    own = f"/staff/incidents/mine/{case.pk}/"
    assert "legeattest" not in client.get(own).content.decode()
    assert client.get(f"{own}files/{held.pk}/").status_code == 404


def test_what_the_leader_can_not_add_is_said(
    client: Client, workplace: Workplace, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = send(workplace.teacher).case
    client.force_login(workplace.leader)
    for content, says in (
        (b"MZ\x90\x00 program", "tas ikke imot"),
        (b"", "Filen er tom"),
    ):
        status, page = _attach_as_leader(client, case, content)
        assert (status, says in page) == (422, True)
    status, page = _post_nothing(client, case)
    assert (status, "Velg en fil først" in page) == (422, True)
    monkeypatch.setattr("lykt.incidents.actions.files.MOST_FILES", 1)
    assert _attach_as_leader(client, case)[0] == 302
    assert _attach_as_leader(client, case)[0] == 409
    end_all_steps(case)
    actions.close_case(
        actor=workplace.leader,
        opened=case_visible_to(workplace.leader, case.pk),
        evaluation="Ferdig.",
    )
    monkeypatch.setattr("lykt.incidents.actions.files.MOST_FILES", 20)
    assert _attach_as_leader(client, case)[0] == 409
    assert Attachment.objects.count() == 1


def _post_nothing(client: Client, case: Case) -> tuple[int, str]:
    response = client.post(f"/staff/incidents/cases/{case.pk}/file/")
    return response.status_code, response.content.decode()


def test_files_end_with_the_case(client: Client, workplace: Workplace, send: Send) -> None:
    case = send(workplace.teacher).case
    client.force_login(workplace.leader)
    _attach_as_leader(client, case)
    key = Attachment.objects.get().key_id
    destroy_on_day(case.destroy_on)
    assert not Attachment.objects.exists()
    assert not RecordKey.objects.filter(pk=key).exists()


def test_only_who_was_there_adds_a_file(client: Client, workplace: Workplace, send: Send) -> None:
    case = send(workplace.teacher).case
    client.force_login(workplace.colleague)
    assert _attach(client, case.pk, "a.pdf", PDF)[0] == 404
