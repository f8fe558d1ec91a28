"""A line's chat is set up from a file."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from conftest import CastLine
from lykt.audit.models import Record
from lykt.chat.management.commands.load_desk import SHIPPED
from lykt.chat.models import Desk
from lykt.chat.queries import first_choices
from lykt.questions.queries import definition_of, version_in_force

FILE = SHIPPED / "volinjen.toml"


def test_the_shipped_desk_asks_three_things_and_has_its_phrases(line: CastLine) -> None:
    call_command("load_desk", verbosity=0)
    desk = Desk.objects.get()
    assert (desk.channel, desk.wait_limit, desk.retention_days) == (line.chat, 20, 30)
    version = first_choices(desk)
    assert version is not None
    codes = [item.code for item in definition_of(version).items]
    assert codes == ["who_contacted", "language", "about"]
    assert desk.phrases.count() == 13


def test_the_first_choices_go_into_the_registration_by_the_same_codes(line: CastLine) -> None:
    call_command("load_desk", verbosity=0)
    version = first_choices(Desk.objects.get())
    assert version is not None
    registration = version_in_force(line.chat.registration.questionnaire, timezone.localdate())
    asked, registered = (
        {choice.code for choice in definition_of(each).item("who_contacted").choices}
        for each in (version, registration)
    )
    assert asked < registered


def test_loading_again_changes_nothing_and_both_are_audited(line: CastLine) -> None:
    for _ in range(2):
        call_command("load_desk", verbosity=0)
    assert Desk.objects.get().phrases.count() == 13
    assert Record.objects.filter(action="chat.set_up_desk").count() == 2


@pytest.mark.parametrize(
    ("old", "new", "cure"),
    [
        ('line = "volinjen"', 'line = "another"', "lykt load_line"),
        ('"chat-first-choices"', '"another"', "lykt load_questionnaires"),
        ("wait_limit = 20", "wait_limit = 0", "1"),
        ("wait_limit = 20", 'wait_limit = "20"', "whole number"),
        ("wait_limit = 20", "waiting = 20", "wait_limit"),
        ("[limits]", "[bounds]", "bounds"),
        ('title = "Velkommen"', 'title = ""', "title"),
    ],
)
def test_what_can_not_be_used_is_refused_with_a_cure(
    line: CastLine, tmp_path: Path, old: str, new: str, cure: str
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    changed = tmp_path / "desk.toml"
    changed.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CommandError, match=cure):
        call_command("load_desk", changed, verbosity=0)
    assert not Desk.objects.exists()
