"""``lykt compare_figures``: every figure on a line, and an error when one differs."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lykt.demo.year import PUBLISHED, read_figures

pytestmark = pytest.mark.django_db


def _compare(*words: str) -> str:
    said = StringIO()
    call_command("compare_figures", "--year", "2022", *words, stdout=said)
    return said.getvalue()


def test_the_demonstration_agrees_with_the_published_report(demonstration: str) -> None:
    said = _compare("--line", "volinjen")
    assert "107 figures compared, 0 different." in said
    assert "registration_pct.age.chat.under_18" in said


def test_a_difference_is_shown_and_is_an_error(demonstration: str, tmp_path: Path) -> None:
    figures = {**read_figures(PUBLISHED), "contacts": {"telephone": 1, "letter": 5}}
    file = tmp_path / "report.json"
    file.write_text(json.dumps(figures), encoding="utf-8")
    said = StringIO()
    with pytest.raises(CommandError, match="Not every figure"):
        call_command("compare_figures", "--year", "2022", "--published", file, stdout=said)
    lines = [line for line in said.getvalue().splitlines() if line.startswith("≠")]
    assert [line.split()[1:] for line in lines] == [
        ["contacts.telephone", "1", "counted:", "2762"],
        ["contacts.letter", "5", "counted:", "none"],
    ]


@pytest.mark.parametrize(
    ("content", "cure"),
    [
        (None, "check the path"),
        ("{", "check the file"),
        ("[]", "lykt figures --help"),
        ("{}", "at least one of the keys"),
    ],
)
def test_a_file_that_can_not_be_used_is_refused_with_the_cure(
    demonstration: str, tmp_path: Path, content: str | None, cure: str
) -> None:
    file = tmp_path / "report.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=cure):
        _compare("--published", str(file))
