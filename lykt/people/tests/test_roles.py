"""The registry of roles."""

import pytest
from django.utils.translation import override

from lykt.people import roles


def test_the_roles_of_the_helpline_are_there() -> None:
    codes = {code for code, _name in roles.role_choices()}
    assert {"counsellor", "line_manager", "quality_reader", "analyst", "administrator"} <= codes


def test_a_code_is_taken_once() -> None:
    with pytest.raises(ValueError, match="extend"):
        roles.register("administrator", "Twice", set())


def test_another_room_can_let_a_role_do_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "_roles", dict(roles._roles))
    roles.extend("administrator", {"roomx.do_more"})
    assert "administrator" in roles.roles_granting("roomx.do_more")
    assert "administrator" in roles.roles_granting(roles.MANAGE_PEOPLE)


def test_a_role_that_is_no_longer_there_shows_its_code_and_grants_nothing() -> None:
    assert roles.name_of("gone") == "gone"
    assert roles.permissions_of(["gone"]) == frozenset()


def test_roles_are_shown_in_norwegian() -> None:
    with override("nb"):
        assert str(roles.name_of("administrator")) == "Administrator"
        assert str(roles.name_of("counsellor")) == "Rådgiver"
