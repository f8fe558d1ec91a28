"""The command ``lykt`` as a newcomer meets it."""

from io import StringIO

import pytest
from django.core.management import call_command

from lykt.lib.management.commands.commands import own_commands
from lykt.questions.models import Version

OWN = own_commands()


@pytest.mark.parametrize("name", [name for name, _ in OWN])
def test_every_command_says_what_it_does(name: str) -> None:
    command = dict(OWN)[name]
    assert len(str(command.help)) > 20
    assert str(command.help).rstrip().endswith(".")


def test_lykt_alone_lists_them_all() -> None:
    listed = StringIO()
    call_command("commands", stdout=listed)
    assert all(f"lykt {name} " in listed.getvalue() for name, _ in OWN)


def test_a_made_secret_is_long_and_new() -> None:
    first, second = StringIO(), StringIO()
    call_command("make_secret", stdout=first)
    call_command("make_secret", stdout=second)
    assert len(first.getvalue().strip()) >= 43
    assert first.getvalue() != second.getvalue()


@pytest.mark.django_db
def test_preparing_twice_changes_nothing() -> None:
    call_command("prepare", stdout=StringIO())
    before = Version.objects.count()
    call_command("prepare", stdout=StringIO())
    assert Version.objects.count() == before > 0
