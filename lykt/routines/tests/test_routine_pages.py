"""Routines as pages: read by everybody, edited with a preview by those who manage them."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from lykt.people.actions import appoint
from lykt.people.models import Person
from lykt.routines.actions import load_routines
from lykt.routines.models import RoutineVersion
from lykt.routines.shipping import shipped_files
from lykt.routines.tests.conftest import SMALL, Town
from lykt.routines.tests.test_starting import started, task

ALL = ("", "small/", "small/1/")


def newer(text: str = SMALL, **changes: str) -> str:
    text = text.replace("2020-01-01", "2024-01-01").replace("Samle de ansatte", "Samle alle")
    for before, after in changes.items():
        text = text.replace(before, after)
    return text


def edit(client: Client, who: Person, source: str) -> str:
    client.force_login(who)
    return client.post(
        "/staff/routines/small/edit/", {"source": source}, follow=True
    ).content.decode()


@pytest.mark.parametrize("path", [*ALL, "small/edit/"])
def test_a_visitor_is_sent_to_the_sign_in(client: Client, small: str, path: str) -> None:
    assert client.get(f"/staff/routines/{path}").status_code == 302


def test_everybody_reads_a_routine_as_a_timeline(client: Client, town: Town, small: str) -> None:
    client.force_login(town.employee)
    for path in ALL:
        assert "En liten rutine" in client.get(f"/staff/routines/{path}").content.decode()
    page = client.get("/staff/routines/small/").content.decode()
    assert "innen 1 uke, regnet i arbeidstid etter at det skjedde" in page
    assert "Hvis ingen er der: Personalsjef" in page
    assert "Kilden sier ikke hva uken regnes fra." in page
    assert client.get("/staff/routines/nothing/").status_code == 404
    assert client.get("/staff/routines/small/9/").status_code == 404


def test_only_those_who_manage_routines_change_them(client: Client, town: Town, small: str) -> None:
    client.force_login(town.leader)
    assert client.get("/staff/routines/small/edit/").status_code == 403
    for act in ("publish", "discard"):
        assert client.post(f"/staff/routines/small/1/{act}/").status_code == 403


def test_who_manages_one_place_does_not_change_what_another_uses(
    client: Client, town: Town, small: str
) -> None:
    started(town)
    appoint(
        actor=None,
        person=town.stranger,
        role="administrator",
        unit=town.elsewhere,
        valid_from=dt.date(2020, 1, 1),
    )
    client.force_login(town.stranger)
    assert client.get("/staff/routines/small/edit/").status_code == 403
    client.force_login(town.administrator)
    assert client.get("/staff/routines/small/edit/").status_code == 200


def test_a_new_version_is_looked_at_before_it_holds_and_never_changes_a_run(
    client: Client, town: Town, small: str
) -> None:
    run = started(town)
    page = edit(client, town.administrator, newer())
    assert "Samle alle" in page
    assert "Dette er et utkast" in page
    assert task(started(town), "gather").title == "Samle de ansatte"
    client.post("/staff/routines/small/2/publish/")
    assert task(started(town), "gather").title == "Samle alle"
    assert task(run, "gather").title == "Samle de ansatte"
    assert run.version.number == 1


def test_what_holds_from_a_later_day_is_not_yet_what_everybody_reads(
    client: Client, town: Town, small: str
) -> None:
    edit(client, town.administrator, newer().replace("2024-01-01", "2099-01-01"))
    client.post("/staff/routines/small/2/publish/")
    page = client.get("/staff/routines/small/").content.decode()
    assert "Samle de ansatte" in page
    assert "Samle alle" not in page
    assert "Samle alle" in client.get("/staff/routines/small/2/").content.decode()


def test_what_the_source_leaves_open_is_chosen_without_touching_the_text(
    client: Client, town: Town, small: str
) -> None:
    client.force_login(town.administrator)
    page = client.get("/staff/routines/small/edit/").content.decode()
    assert "Kilden sier ikke hva uken regnes fra." in page
    assert '<option value="event" selected>det som skjedde</option>' in page
    assert '<option value="gather">Samle de ansatte</option>' in page
    wrong = {"settings-valid_from": "2024-01-01", "settings-talks_from": "sometime"}
    assert client.post("/staff/routines/small/edit/", wrong).status_code == 200
    client.post("/staff/routines/small/edit/", {**wrong, "settings-talks_from": "gather"})
    draft = RoutineVersion.objects.get(number=2)
    assert draft.valid_from == dt.date(2024, 1, 1)
    assert draft.definition["settings"][0]["value"] == "gather"
    assert draft.source == SMALL.replace("2020-01-01", "2024-01-01").replace(
        'value = "event"', 'value = "gather"'
    )


def test_a_draft_is_removed_and_a_published_version_is_not(
    client: Client, town: Town, small: str
) -> None:
    edit(client, town.administrator, newer())
    client.post("/staff/routines/small/2/discard/")
    client.post("/staff/routines/small/1/discard/")
    assert list(RoutineVersion.objects.values_list("number", flat=True)) == [1]


def test_a_text_with_a_fault_is_kept_and_the_fault_is_named(
    client: Client, town: Town, small: str
) -> None:
    page = edit(client, town.administrator, newer().replace('"hr"', '"janitor"'))
    assert "«janitor» er ikke kjent" in page
    assert "Samle alle" in page
    assert "er small og" in edit(client, town.administrator, newer().replace('"small"', '"large"'))
    assert "2020-01-01" in edit(
        client, town.administrator, SMALL.replace("2020-01-01", "2019-01-01")
    )
    assert RoutineVersion.objects.count() == 1


def test_the_database_itself_keeps_a_published_version(small: str, town: Town) -> None:
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        RoutineVersion.objects.update(number=7)
    with pytest.raises(DatabaseError, match="never removed"), transaction.atomic():
        RoutineVersion.objects.all().delete()


def test_an_update_of_lykt_leaves_what_was_changed_on_screen(
    client: Client, town: Town, small: str
) -> None:
    assert load_routines(actor=None, texts=[SMALL]) == []
    edit(client, town.administrator, newer())
    client.post("/staff/routines/small/2/publish/")
    assert load_routines(actor=None, texts=[SMALL]) == []


def test_every_shipped_routine_opens(client: Client, town: Town) -> None:
    texts = [file.read_text(encoding="utf-8") for file in shipped_files()]
    load_routines(actor=None, texts=texts)
    client.force_login(town.leader)
    for file in shipped_files():
        assert client.get(f"/staff/routines/{file.stem}/").status_code == 200, file
