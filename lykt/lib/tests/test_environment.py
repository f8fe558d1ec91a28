"""Settings from the environment: nonsense is refused, with the cure."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from lykt.lib.environment import Environment


@pytest.mark.parametrize(
    ("text", "truth"), [("yes", True), ("TRUE", True), (" on ", True), ("0", False), ("", False)]
)
def test_truth_is_read_in_the_usual_words(text: str, truth: bool) -> None:
    assert Environment({"SWITCH": text}).truth("SWITCH", not truth, "") is truth


@pytest.mark.parametrize("text", ["-1", "1.5", "many", "٣x", ""])
def test_a_number_is_whole_and_large_enough(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="COUNT"):
        Environment({"COUNT": text}).number("COUNT", 1, "", least=1)


def test_words_are_separated_by_commas_or_spaces() -> None:
    assert Environment({"HOSTS": "a.no, b.no  c.no"}).words("HOSTS", "", "") == [
        "a.no",
        "b.no",
        "c.no",
    ]


def test_the_variable_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("from the file", encoding="utf-8")
    both = Environment({"KEY": "from the variable", "KEY_FILE": str(file)})
    assert both.optional_secret("KEY", "") == "from the variable"
    assert Environment({"KEY_FILE": str(file)}).optional_secret("KEY", "") == "from the file"


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="KEY_FILE points to /nowhere"):
        Environment({"KEY_FILE": "/nowhere"}).optional_secret("KEY", "")


def test_every_variable_that_is_read_is_remembered() -> None:
    environment = Environment({})
    environment.secret("KEY", "For a test.", production=False)
    assert set(environment.variables) == {"KEY", "KEY_FILE"}
