"""Files that go with a report: sealed, bounded, and of known kinds."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lykt.incidents import attachments
from lykt.incidents.models import Attachment
from lykt.incidents.tests.conftest import Send, Workplace

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
    monkeypatch.setattr("lykt.incidents.views.own.MOST_FILES", 1)
    assert _attach(client, case.pk, "a.pdf", PDF)[0] == 302
    assert _attach(client, case.pk, "b.pdf", PDF)[0] == 422


def test_only_who_was_there_adds_a_file(client: Client, workplace: Workplace, send: Send) -> None:
    case = send(workplace.teacher).case
    client.force_login(workplace.colleague)
    assert _attach(client, case.pk, "a.pdf", PDF)[0] == 404
