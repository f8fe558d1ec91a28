"""The command ``lykt`` as a newcomer meets it."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from lykt.lib.management.commands.commands import own_commands
from lykt.questions.models import Version

OWN = own_commands()
ROOT = Path(__file__).resolve().parent.parent.parent


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


def _refusal(folder: Path, **environment: str) -> str:
    """What ``lykt figures`` says where it can not work."""
    done = subprocess.run(
        [sys.executable, "-m", "lykt", "figures", "--year", "2022"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LYKT_DATA_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_somebody_new_is_told_how_to_try_lykt_out(tmp_path: Path) -> None:
    assert "set LYKT_MODE=demonstration" in _refusal(tmp_path)


def test_a_database_that_is_not_prepared_is_named_with_the_cure(tmp_path: Path) -> None:
    assert "`lykt prepare`" in _refusal(tmp_path, LYKT_MODE="demonstration")
