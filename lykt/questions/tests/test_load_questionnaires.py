"""The command publishes what ships with Lykt, once, and says what becomes of each series."""

import datetime as dt
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lykt.questions.management.commands.load_questionnaires import shipped_files
from lykt.questions.models import Questionnaire, Version
from lykt.questions.tests.test_xlsform import CHOICES, EDITION, SETTINGS, SURVEY, YES_NO
from lykt.questions.xlsform import read_edition, write_text, write_workbook

_NAME = re.compile(r"(?P<code>.+)-v(?P<number>\d+)-(?P<day>\d{4}-\d\d-\d\d)\.md")


def load(*files: Path) -> str:
    out = StringIO()
    call_command("load_questionnaires", *files, stdout=out)
    return out.getvalue()


def test_it_loads_what_ships_with_lykt_once(db: None) -> None:
    assert "telephone-registration version 2: published, valid from 2022-01-01" in load()
    shipped = len(list(shipped_files()))
    assert Version.objects.count() == shipped
    assert load().count("published already") == shipped
    assert Version.objects.count() == shipped


def test_it_tells_what_the_change_of_2022_did(db: None) -> None:
    told = load()
    for line in ("partner_violence: Starts", "summary: Starts", "themes: Ends"):
        assert told.count(line) == 2
    assert "Breaks" not in told


@pytest.mark.parametrize("file", list(shipped_files()), ids=lambda file: file.stem)
def test_a_shipped_file_is_named_after_what_it_holds_and_written_as_lykt_writes(
    file: Path,
) -> None:
    edition = read_edition(file.name, file.read_bytes())
    match = _NAME.fullmatch(file.name)
    assert match
    assert edition.definition.code == match["code"]
    assert edition.number == int(match["number"])
    assert edition.valid_from == dt.date.fromisoformat(match["day"])
    assert write_text(edition) == file.read_text(encoding="utf-8")


def test_it_reads_workbooks_too(db: None, tmp_path: Path) -> None:
    file = tmp_path / "every-kind.xlsx"
    file.write_bytes(write_workbook(EDITION))
    assert "every-kind version 1: published" in load(file)


def test_a_changed_published_version_is_refused_with_the_cure(db: None, tmp_path: Path) -> None:
    file = tmp_path / "small.md"
    text = SETTINGS + SURVEY + YES_NO + CHOICES
    file.write_text(text, encoding="utf-8")
    load(file)
    file.write_text(text.replace("Ja eller nei?", "Nei eller ja?"), encoding="utf-8")
    with pytest.raises(CommandError, match=r"small\.md: .*Make a new version: number 2"):
        load(file)


def test_it_lists_every_problem_and_publishes_nothing(db: None, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text(write_text(EDITION), encoding="utf-8")
    bad.write_text(SETTINGS + SURVEY + YES_NO.replace("select_one", "rank"), encoding="utf-8")
    with pytest.raises(CommandError, match="survey, row 6, column type: Lykt has no type"):
        load(good, bad)
    assert not Questionnaire.objects.exists()


def test_a_file_that_is_not_there_is_said_plainly(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="can not be read"):
        load(tmp_path / "missing.md")
