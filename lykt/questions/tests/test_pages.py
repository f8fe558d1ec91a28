"""Those who manage questionnaires see, bring in, publish and download them; others do not."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from conftest import Cast
from lykt.questions import uses
from lykt.questions.actions import draft_edition, record_response
from lykt.questions.models import Collection, Version
from lykt.questions.queries import version_in_force
from lykt.questions.tests.samples import EVERY_KIND, both
from lykt.questions.xlsform import MAX_BYTES, Edition, read_edition, write_text, write_workbook

LIST = reverse("questions:questionnaires")
LATER = dt.date(2023, 1, 1)
SECOND = Edition(replace(EVERY_KIND, items=EVERY_KIND.items[:-1]), 2, LATER)
GET = [
    LIST,
    reverse("questions:questionnaire", args=["every-kind"]),
    reverse("questions:version", args=["every-kind", 1]),
    reverse("questions:download", args=["every-kind", 1, "every-kind-v1.xlsx"]),
    reverse("questions:download", args=["every-kind", 1, "every-kind-v1.md"]),
]
POST = [
    LIST,
    reverse("questions:publish", args=["every-kind", 2]),
    reverse("questions:discard", args=["every-kind", 2]),
]


@pytest.fixture
def manager(cast: Cast) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.manager)
    return client


def uploaded(name: str, data: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, data)}


@pytest.mark.parametrize("address", GET)
def test_pages_open_for_those_who_manage_questionnaires(
    manager: Client, version: Version, address: str
) -> None:
    assert manager.get(address).status_code == 200


@pytest.mark.parametrize(
    ("method", "address"), [("get", a) for a in GET] + [("post", a) for a in POST]
)
def test_pages_are_closed_to_others(
    client: Client, cast: Cast, version: Version, method: str, address: str
) -> None:
    anonymous = getattr(client, method)(address)
    assert anonymous.status_code == 302
    assert "next=" in anonymous["Location"]
    client.force_login(cast.counsellor)
    assert getattr(client, method)(address).status_code == 403


def test_a_version_is_shown_as_those_who_answer_see_it(manager: Client, version: Version) -> None:
    page = manager.get(GET[2] + "?language=nb").content.decode()
    assert "Flere valg" in page
    assert 'data-question="several"' in page
    assert "Flere valg (en)" in manager.get(GET[2]).content.decode()


@pytest.mark.parametrize(
    ("name", "data"), [("a.xlsx", write_workbook(SECOND)), ("a.md", write_text(SECOND).encode())]
)
def test_a_file_becomes_a_draft_with_its_consequences_and_then_a_version(
    manager: Client, version: Version, name: str, data: bytes
) -> None:
    draft = manager.post(LIST, uploaded(name, data), follow=True).content.decode()
    assert "This is a draft" in draft
    assert "Ends" in draft
    assert version_in_force(version.questionnaire, LATER) == version
    manager.post(POST[1])
    assert version_in_force(version.questionnaire, LATER).number == 2
    history = manager.get(GET[1]).content.decode()
    assert history.index("Version 2") < history.index("Version 1")


def test_a_questionnaire_that_is_also_used_elsewhere_is_read_and_not_changed(
    manager: Client, version: Version, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_edition(actor=None, definition=SECOND.definition, number=2, valid_from=LATER)
    monkeypatch.setattr(uses, "_rules", [lambda person, used: used.code != "every-kind"])
    page = manager.post(LIST, uploaded("a.md", write_text(SECOND).encode())).content.decode()
    assert "Ask somebody who manages questionnaires for everyone who uses it" in page
    assert [manager.post(address).status_code for address in POST[1:]] == [403, 403]
    assert Version.objects.get(number=2).published_at is None
    page = manager.get(reverse("questions:version", args=["every-kind", 2])).content.decode()
    assert "Somebody who manages questionnaires for everyone who uses it can publish it" in page
    assert not any(address in page for address in POST[1:])

    other = Edition(replace(EVERY_KIND, code="other"), 1, LATER)
    manager.post(LIST, uploaded("a.md", write_text(other).encode()))
    assert Version.objects.filter(questionnaire__code="other").exists()


def test_the_preview_says_how_many_responses_keep_the_version_of_before(
    manager: Client, collection: Collection, cast: Cast
) -> None:
    version = collection.questionnaire.versions.get()
    for day in (LATER - dt.timedelta(days=1), LATER, LATER + dt.timedelta(days=1)):
        record_response(
            actor=cast.counsellor,
            collection=collection,
            version=version,
            unit=cast.secretariat,
            day=day,
            answers={},
        )
    file = uploaded("a.md", write_text(SECOND).encode())
    draft = manager.post(LIST, file, follow=True).content.decode()
    assert "2 responses are from this day or later already." in draft
    assert "from this day or later" not in manager.get(GET[2]).content.decode()


def test_a_draft_can_be_removed(manager: Client, version: Version) -> None:
    manager.post(LIST, uploaded("a.md", write_text(SECOND).encode()))
    page = manager.post(POST[2], follow=True).content.decode()
    assert "The draft is removed" in page
    assert not Version.objects.filter(number=2).exists()


def test_problems_are_shown_with_their_places(manager: Client, version: Version) -> None:
    text = write_text(SECOND).replace("select_one", "rank")
    page = manager.post(LIST, uploaded("a.md", text.encode())).content.decode()
    assert "Lykt has no type “rank one”." in page
    assert not Version.objects.filter(number=2).exists()


def test_a_version_that_does_not_follow_is_refused(manager: Client, version: Version) -> None:
    changed = replace(SECOND, number=1)
    page = manager.post(LIST, uploaded("a.md", write_text(changed).encode())).content.decode()
    assert "Make a new version: number 2" in page


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "empty"), (bytes(MAX_BYTES + 1), "larger than 1 MB"), (b"PK\x03\x04", "not a workbook")],
)
def test_a_file_that_is_no_questionnaire_is_refused(
    manager: Client, version: Version, data: bytes, message: str
) -> None:
    page = manager.post(LIST, uploaded("a.xlsx", data)).content.decode()
    assert message in page


def test_a_published_version_can_not_be_published_or_removed_again(
    manager: Client, version: Version
) -> None:
    for name in ("publish", "discard"):
        address = reverse(f"questions:{name}", args=["every-kind", 1])
        page = manager.post(address, follow=True).content.decode()
        assert "This version is published already." in page


@pytest.mark.parametrize("ending", ["xlsx", "md"])
def test_what_is_downloaded_is_the_version(manager: Client, version: Version, ending: str) -> None:
    name = f"every-kind-v1.{ending}"
    response = manager.get(reverse("questions:download", args=["every-kind", 1, name]))
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert read_edition(name, response.content) == Edition(EVERY_KIND, 1, version.valid_from)


def test_what_is_not_there_is_not_found(manager: Client, version: Version) -> None:
    for address in (
        reverse("questions:questionnaire", args=["other"]),
        reverse("questions:version", args=["every-kind", 7]),
        reverse("questions:download", args=["every-kind", 1, "other.xlsx"]),
    ):
        assert manager.get(address).status_code == 404


def test_a_draft_is_shown_in_the_list(manager: Client, version: Version, cast: Cast) -> None:
    draft_edition(
        actor=cast.manager,
        definition=replace(EVERY_KIND, title=both("Ny")),
        number=2,
        valid_from=LATER,
    )
    page = manager.get(LIST).content.decode()
    assert "Version 2" in page
    assert "Draft" in page
