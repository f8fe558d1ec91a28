"""The pages that come with Lykt are whole, and are loaded without overriding anybody."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from lykt.handbook.markdown import pages_linked
from lykt.handbook.models import Page, Share, Version
from lykt.handbook.shipping import SHIPPED, PageFileError, files_in, read_page
from lykt.handbook.tests.conftest import House, republish
from lykt.people.models import Person
from lykt.routines.guides import guides_to
from lykt.routines.shipping import shipped_routines

FILES = [read_page(file.read_text(encoding="utf-8")) for file in files_in(SHIPPED)]


def load(*arguments: str) -> str:
    out = StringIO()
    call_command("load_handbook", *arguments, stdout=out)
    return out.getvalue()


def test_their_links_and_steps_lead_somewhere() -> None:
    codes = {file.code for file in FILES}
    steps = {
        step
        for routine in shipped_routines()
        for step in (
            routine.definition.code,
            *(f"{routine.definition.code}.{each.code}" for each in routine.definition.steps),
        )
    }
    assert len(codes) == len(FILES) == 10
    for file in FILES:
        assert set(pages_linked(file.content.text)) <= codes, file.code
        assert set(file.content.steps) <= steps, file.code


def test_they_are_loaded_once_and_shared(house: House) -> None:
    assert load("office", "--share", "neighbour").count("version 1: published") == 10
    assert load("office", "--share", "neighbour") == ""
    assert Version.objects.count() == 10
    assert Share.objects.count() == 1


def test_what_was_changed_on_screen_stays(house: House) -> None:
    load("office")
    page = Page.objects.get(code="chat")
    republish(page, house.leader, text="Vår egen tekst.", change="Vårt.")
    assert load("office") == ""
    page.refresh_from_db()
    assert page.current
    assert page.current.text == "Vår egen tekst."


def test_every_one_can_be_opened(client: Client, house: House) -> None:
    load("office")
    client.force_login(house.employee)
    for file in FILES:
        answer = client.get(f"/staff/handbook/office/{file.code}/")
        assert answer.status_code == 200
        assert file.content.title in answer.content.decode()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Bare tekst", "head in TOML"),
        ('+++\ncode = "a\n+++\nTekst', "not TOML"),
        ('+++\ncode = "a"\n+++\nTekst', "lacks chapter, position, title"),
        ('+++\ncode="a"\nchapter="b"\nposition=1\ntitle="c"\ncolour="d"\n+++\nT', "colour"),
        ('+++\ncode="a"\nchapter="b"\nposition=1\ntitle="c"\n+++\n  \n', "no text"),
    ],
)
def test_a_file_that_is_no_page_says_why(source: str, said: str) -> None:
    with pytest.raises(PageFileError, match=said):
        read_page(source)


def test_the_command_says_what_is_wrong(house: House, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no unit with the code nowhere"):
        load("nowhere")
    with pytest.raises(CommandError, match="no files that end in"):
        load("office", str(tmp_path))
    (tmp_path / "a.md").write_text("Bare tekst")
    with pytest.raises(CommandError, match=r"a\.md is no page"):
        load("office", str(tmp_path))


def test_the_step_of_a_routine_leads_to_its_page(house: House) -> None:
    load("office")

    def titles(person: Person, routine: str, step: str) -> list[str]:
        return [guide.title for guide in guides_to(routine, step, person)]

    assert titles(house.employee, "duty_to_avert", "decide") == ["Avvergeplikten"]
    both = ["Noen er i fare nå", "Avvergeplikten"]
    assert titles(house.employee, "duty_to_avert", "assess") == both
    assert titles(house.employee, "no_such", "step") == []
    assert titles(house.stranger, "duty_to_avert", "decide") == []
