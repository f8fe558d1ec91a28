"""docs/questionnaires.md tells authors all that Lykt reads, and its example can be brought in."""

import re
from pathlib import Path

from lykt.questions.models import OptionClass
from lykt.questions.xlsform import read_edition, write_text
from lykt.questions.xlsform.importing import COLUMNS
from lykt.questions.xlsform.survey import PLAIN_KINDS

DOCUMENT = Path(__file__).parents[3] / "docs/questionnaires.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")


def test_the_example_holds_every_column_and_can_be_brought_in() -> None:
    example = re.search(r"```\n(.+?)```", TEXT, re.DOTALL)
    assert example
    edition = read_edition("a.md", example[1].encode())
    assert all(
        heading in write_text(edition) for columns in COLUMNS.values() for heading in columns
    )


def test_every_column_type_and_class_is_named() -> None:
    named = {column for columns in COLUMNS.values() for column in columns}
    named |= set(PLAIN_KINDS) | set(OptionClass.values) - {OptionClass.ANSWER}
    assert not {name for name in named if name not in TEXT}
