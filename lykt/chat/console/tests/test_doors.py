"""Doors from a conversation to other rooms' pages: for those who may go through, by one key."""

import pytest
from django.test import Client

from conftest import Cast, CastDesk
from lykt.chat.console import doors
from lykt.chat.console.doors import Door, register
from lykt.chat.console.views.page import SHORTCUTS


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    monkeypatch.setattr(doors, "_doors", {})
    door = Door("z", "helpline:contacts", "Elsewhere", "Go elsewhere", "helpline.read_contact")
    register(door)
    return door


def test_a_door_stands_in_the_pane_and_in_the_list_of_shortcuts(
    client: Client, cast: Cast, desk: CastDesk, door: Door
) -> None:
    client.force_login(cast.counsellor)
    page = client.get("/staff/chat/").content.decode()
    assert f'href="{door.address}" target="_blank" rel="noopener" data-door="z"' in page
    assert "<kbd>Z</kbd></td><td>Go elsewhere" in page


def test_a_door_is_only_for_those_who_may_go_through(
    client: Client, cast: Cast, desk: CastDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "_doors", {})
    register(Door("z", "people:people", "People", "People", "people.manage_people"))
    client.force_login(cast.counsellor)
    assert "data-door" not in client.get("/staff/chat/").content.decode()


def test_two_doors_never_share_a_key(door: Door) -> None:
    with pytest.raises(ValueError, match="z leads to helpline:contacts already"):
        register(door)


def test_no_door_has_a_key_of_the_console() -> None:
    taken = {key.lower() for key, _words in SHORTCUTS}
    assert not taken & doors._doors.keys()
