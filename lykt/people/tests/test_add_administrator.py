"""The command for an organisation's first administrator."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from conftest import PASSWORD, Cast
from lykt.people.models import Person
from lykt.people.queries import may


@pytest.fixture
def password(tmp_path: Path) -> str:
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return str(path)


def run(email: str, *options: str) -> str:
    out = StringIO()
    call_command("add_administrator", email, "--name", "Første Person", *options, stdout=out)
    return out.getvalue()


def test_it_makes_the_organisation_and_its_administrator(db: None, password: str) -> None:
    said = run(
        "a@example.org", "--unit", "ny", "--unit-name", "Ny linje", "--password-file", password
    )
    person = Person.objects.get(email="a@example.org")
    assert "Ny linje" in said
    assert person.check_password(PASSWORD)
    assert may(person, "people.manage_people")


def test_it_uses_an_organisation_that_is_there(cast: Cast, password: str) -> None:
    run("a@example.org", "--unit", "oslo", "--password-file", password)
    assert may(Person.objects.get(email="a@example.org"), "people.manage_people", cast.oslo)


@pytest.mark.parametrize(
    ("email", "options", "cure"),
    [
        ("no address", ["--unit", "oslo"], "not an e-mail address"),
        ("a@example.org", ["--unit", "new"], "--unit-name"),
        ("a@example.org", ["--unit", "å b", "--unit-name", "X"], "no code"),
        ("manager@example.org", ["--unit", "oslo"], "here already"),
    ],
)
def test_it_says_what_is_wrong(
    cast: Cast, password: str, email: str, options: list[str], cure: str
) -> None:
    with pytest.raises(CommandError, match=cure):
        run(email, *options, "--password-file", password)
    assert not Person.objects.filter(email="a@example.org").exists()


def test_it_refuses_a_weak_password(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "weak").write_text("password", encoding="utf-8")
    with pytest.raises(CommandError, match="Choose another"):
        run("a@example.org", "--unit", "oslo", "--password-file", str(tmp_path / "weak"))


def test_it_names_a_file_that_is_not_there(cast: Cast) -> None:
    with pytest.raises(CommandError, match="can not be read"):
        run("a@example.org", "--unit", "oslo", "--password-file", "/nowhere/at/all")


def test_it_does_not_wait_for_a_terminal_that_is_not_there(cast: Cast) -> None:
    with pytest.raises(CommandError, match="--password-file"):
        run("a@example.org", "--unit", "oslo")


def test_it_asks_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter([PASSWORD, "something else"])
    module = "lykt.people.management.commands.add_administrator"
    monkeypatch.setattr(f"{module}.sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(f"{module}.getpass", lambda prompt: next(typed))
    with pytest.raises(CommandError, match="differ"):
        run("a@example.org", "--unit", "oslo")
