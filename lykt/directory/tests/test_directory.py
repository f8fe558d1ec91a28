"""The directory: its types are the ones that registrations refer to."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from conftest import Cast
from lykt.audit.models import Record
from lykt.directory.models import ServiceType
from lykt.directory.queries import service_types
from lykt.questions.models import Option, Version
from lykt.questions.queries import definition_of


def _load(*arguments: object) -> None:
    call_command("load_service_types", *arguments, verbosity=0)


def test_the_types_are_the_options_of_the_registrations_in_the_same_words(
    questionnaires: None,
) -> None:
    _load()
    options = Option.objects.filter(question__code="referrals")
    assert set(options.values_list("code", flat=True)) == set(
        service_types().values_list("code", flat=True)
    )


def test_the_names_are_the_registrations_labels(questionnaires: None) -> None:
    _load()
    names = {kind.code: kind.name_nb for kind in service_types()}
    for version in Version.objects.filter(questionnaire__code__endswith="-registration"):
        item = definition_of(version).item("referrals")
        assert {choice.code: choice.label["nb"] for choice in item.choices} == names


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_what_is_left_out_is_kept_but_not_offered(
    tmp_path: Path,
) -> None:
    _load()
    count = ServiceType.objects.count()
    _load()
    assert ServiceType.objects.count() == count == service_types().count()

    shorter = tmp_path / "types.toml"
    shorter.write_text(
        '[[types]]\ncode = "police"\nname_nb = "P"\nname_en = "P"\ndescription_nb = "D"\n', "utf-8"
    )
    _load(shorter)
    assert [kind.code for kind in service_types()] == ["police"]
    assert ServiceType.objects.count() == count
    assert Record.objects.filter(action="directory.load_service_types").count() == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[types]]\ncode = 'police'\n", "types 1: name_nb is missing"),
        ("[[types]\n", "Expected"),
    ],
)
@pytest.mark.django_db
def test_a_faulty_file_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "types.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(CommandError, match=message):
        _load(file)


@pytest.mark.django_db
def test_a_missing_file_is_named() -> None:
    with pytest.raises(CommandError, match=r"nowhere\.toml can not be read"):
        _load(Path("nowhere.toml"))


def test_the_page_is_for_staff_and_describes_each_type(client: Client, cast: Cast) -> None:
    assert client.get("/staff/directory/").status_code == 302
    client.force_login(cast.counsellor)
    assert "Ingen typer" in client.get("/staff/directory/").content.decode()
    _load()
    page = client.get("/staff/directory/").content.decode()
    assert "Familievernkontor" in page
    assert "Ingen henvisning trengs." in page
