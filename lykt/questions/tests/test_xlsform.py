"""What goes into XLSForm comes out the same, and what Lykt can not represent is refused."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from pyxform.xls2xform import convert

from lykt.questions.tests.samples import EVERY_KIND, editions
from lykt.questions.xlsform import (
    MAX_BYTES,
    Edition,
    Problem,
    RefusedError,
    read_edition,
    write_text,
    write_workbook,
)

EDITION = Edition(EVERY_KIND, 1, dt.date(2022, 1, 1))
_generous = settings(max_examples=60)


@_generous
@given(editions())
def test_the_text_form_gives_back_the_same_edition(edition: Edition) -> None:
    assert read_edition("a.md", write_text(edition).encode()) == edition


@_generous
@given(editions())
def test_the_workbook_gives_back_the_same_edition(edition: Edition) -> None:
    assert read_edition("a.xlsx", write_workbook(edition)) == edition


def test_both_forms_hold_every_kind_of_question() -> None:
    assert read_edition("a.md", write_text(EDITION).encode()) == EDITION
    assert read_edition("a.xlsx", write_workbook(EDITION)) == EDITION


@pytest.mark.parametrize("data", [write_text(EDITION).encode(), write_workbook(EDITION)])
def test_other_tools_for_xlsform_read_both_forms(data: bytes) -> None:
    form = convert(data, validate=False)
    assert '<bind nodeset="/data/one" type="string" required="true()"/>' in form.xform
    assert "Ett valg" in form.xform


SETTINGS = """| settings |
| | form_id | version | valid_from | default_language | form_title |
| | small | 1 | 2022-01-01 | nb | Liten |
"""
SURVEY = (
    "| survey |\n| | type | name | label::nb | hint::nb | required "
    "| relevant | constraint | appearance | parameters |\n"
)
CHOICES = """| choices |
| | list_name | name | label::nb | option_class |
| | yesno | yes | Ja | |
| | yesno | no | Nei | |
"""
YES_NO = "| | select_one yesno | q | Ja eller nei? | | | | | | |\n"


def refused(text: str) -> list[Problem]:
    with pytest.raises(RefusedError) as error:
        read_edition("a.md", text.encode())
    return list(error.value.problems)


def of_row(row: str) -> Problem:
    """The one problem of a form with this row in its survey."""
    (problem,) = refused(SETTINGS + SURVEY + YES_NO + row + "\n" + CHOICES)
    assert (problem.sheet, problem.row) == ("survey", 7)
    return problem


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("| | begin_repeat | r | Gjenta | | | | | | |", "type", "begin_repeat"),
        ("| | begin_group | g | Gruppe | | | | | | |", "type", "begin_group"),
        ("| | calculate | c | Regn | | | | | | |", "type", "calculate"),
        ("| | note | n | Merk | | | | | | |", "type", "note"),
        ("| | rank yesno | n | Ranger | | | | | | |", "type", "rank"),
        ("| | select_one yesno or_other | n | Velg | | | | | | |", "type", "or_other"),
        ("| | select_one other | n | Velg | | | | | | |", "type", "no list “other”"),
        ("| | text | 1a | Tekst | | | | | | |", "name", "letter first"),
        ("| | text | q | Tekst | | | | | | |", "name", "has this code"),
        ("| | text | a | | | | | | | |", "label", "missing in: nb"),
        ("| | text | a | Du svarte ${q} | | | | | | |", "label::nb", "answers into texts"),
        ("| | text | a | Tekst | | maybe | | | | |", "required", "yes and no"),
        ("| | text | a | Tekst | | ${q} = 'yes' | | | | |", "required", "yes and no"),
        ("| | text | a | Tekst | | | | | big | |", "appearance", "multiline"),
        ("| | text | a | Tekst | | | | . > 1 | | |", "constraint", "only on integer"),
        ("| | integer | a | Tall | | | | . mod 2 = 0 | | |", "constraint", "bounds such as"),
        ("| | integer | a | Tall | | | | . >= 1 and . >= 2 | | |", "constraint", "bounds such"),
        ("| | integer | a | Tall | | | | . >= 3 and . <= 2 | | |", "constraint", "above"),
        ("| | range | a | Skala | | | | | | start=1 end=1 |", "parameters", "equal steps"),
        ("| | range | a | Skala | | | | | | start=1 end=9999 |", "parameters", "equal steps"),
        ("| | range | a | Skala | | | | | | ticks=5 |", "parameters", "only start="),
        ("| | integer | a | Tall | | | | | | start=1 |", "parameters", "only on range"),
        ("| | text | a | Tekst | | | ${later} = 'x' | | | |", "relevant", "earlier question"),
        ("| | text | a | Tekst | | | ${a} = '' | | | |", "relevant", "earlier question"),
        ("| | text | a | Tekst | | | ${q} = 'maybe' | | | |", "relevant", "not an option"),
        ("| | text | a | Tekst | | | ${q} > 1 | | | |", "relevant", "no order"),
        ("| | text | a | Tekst | | | count(${q}) = 1 | | | |", "relevant", "“count” is not"),
        ("| | text | a | Tekst | | | ${q} = 'yes' and | | | |", "relevant", "expected"),
        ("| | text | a | Tekst | | | ${q} = 'yes') | | | |", "relevant", "not expected"),
        ("| | text | a | Tekst | | | today() > 1 | | | |", "relevant", "today"),
    ],
)
def test_it_refuses_with_row_column_and_reason(row: str, column: str, reason: str) -> None:
    problem = of_row(row)
    assert problem.column == column
    assert reason in problem.reason


def test_it_collects_every_problem() -> None:
    rows = "| | calculate | c | Regn | | | | | | |\n| | text | a | | | | | | | |\n"
    problems = refused(
        SETTINGS + SURVEY + YES_NO + rows + CHOICES + "| | yesno | yes | Ja | odd |\n"
    )
    assert [(problem.sheet, problem.column) for problem in problems] == [
        ("survey", "type"),
        ("survey", "label"),
        ("choices", "option_class"),
        ("choices", "name"),
    ]


@pytest.mark.parametrize(
    ("text", "sheet", "column", "reason"),
    [
        (
            SETTINGS.replace("form_title |", "form_title | style |")
            .replace("Liten |", "Liten | x |") + SURVEY + YES_NO + CHOICES,
            "settings", "style", "no place",
        ),
        (
            SETTINGS + SURVEY + YES_NO + CHOICES.replace("option_class", "media::image")
            .replace("Ja | |", "Ja | a.png |"),
            "choices", "media::image", "no place",
        ),
        (
            SETTINGS + SURVEY.replace("parameters", "choice_filter")
            + YES_NO.replace("| |\n", "| true() |\n") + CHOICES,
            "survey", "choice_filter", "no place",
        ),
        (SETTINGS + SURVEY + YES_NO + CHOICES + "| entities |\n| | a |\n", "entities", "",
         "Remove"),
        (
            SETTINGS + SURVEY + YES_NO + CHOICES + "| | other | a | A | |\n",
            "choices", "list_name", "No question uses",
        ),
        (
            SETTINGS + SURVEY.replace("hint::nb", "hint::en") + YES_NO + CHOICES,
            "survey", "label", "missing in: en",
        ),
        (SETTINGS.replace("2022-01-01", "soon") + SURVEY + YES_NO + CHOICES, "settings",
         "valid_from", "2022-01-31"),
        (SETTINGS.replace("| 1 |", "| one |") + SURVEY + YES_NO + CHOICES, "settings",
         "version", "whole number"),
        (SETTINGS.replace("| nb |", "| fr |") + SURVEY + YES_NO + CHOICES, "settings",
         "default_language", "label::"),
        (SETTINGS.replace("small", "Not A Code") + SURVEY + YES_NO + CHOICES, "settings",
         "form_id", "small letters"),
        (SURVEY + YES_NO + CHOICES, "settings", "", "needed"),
        (SETTINGS + SURVEY.replace("hint::nb", "name") + YES_NO + CHOICES, "survey", "name",
         "Two columns"),
        (SETTINGS + SURVEY.replace("parameters", "required::nb")
         + YES_NO.replace("| |\n", "| yes |\n") + CHOICES, "survey", "required::nb", "no place"),
        (SETTINGS + SURVEY.replace("hint::nb", "hint::Norsk")
         + YES_NO.replace("nei? | |", "nei? | Velg | |") + CHOICES, "survey", "hint::Norsk",
         "no texts in this language"),
        (SETTINGS + SURVEY + YES_NO.replace("| |\n", "| | extra |\n") + CHOICES, "survey", "10",
         "without a heading"),
    ],
)  # fmt: skip
def test_nothing_with_content_is_dropped(text: str, sheet: str, column: str, reason: str) -> None:
    assert any(
        (problem.sheet, problem.column) == (sheet, column) and reason in problem.reason
        for problem in refused(text)
    )


def test_a_comment_and_a_ruler_are_not_content() -> None:
    text = f"# for authors\n{SETTINGS}\n{SURVEY}| |---|---|\n{YES_NO}{CHOICES}"
    assert read_edition("a.md", text.encode()).definition.item("q").choices[1].code == "no"


def test_text_that_is_no_table_is_refused() -> None:
    assert "Line 1" in str(refused("hello")[0])
    with pytest.raises(RefusedError, match="UTF-8"):
        read_edition("a.md", "æ".encode("latin-1"))


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"not a workbook", "not a workbook"),
        (write_workbook(EDITION)[:-200], "not a workbook"),
        (zipped(a=b"nothing of a workbook"), "damaged"),
        (zipped(a=bytes(30_000_000)), "far larger"),
        (zipped(**{f"p{n}": b"" for n in range(300)}), "far larger"),
        (bytes(MAX_BYTES + 1), "far larger"),
    ],
)
def test_a_broken_or_hostile_workbook_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        read_edition("a.xlsx", data)


def workbook(**cells: object) -> bytes:
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_cell_far_away_does_not_make_it_fill_the_gap() -> None:
    with pytest.raises(RefusedError, match="too many rows"):
        read_edition("a.xlsx", workbook(A1="x", A1048576="y"))


def test_a_formula_is_refused_with_its_cell() -> None:
    with pytest.raises(RefusedError) as error:
        read_edition("a.xlsx", workbook(A1="type", B2="=1+1"))
    (problem,) = error.value.problems
    assert (problem.row, problem.column) == (2, "B2")


def test_what_looks_like_a_formula_in_a_label_stays_a_label() -> None:
    text = SETTINGS + SURVEY + YES_NO.replace("Ja eller nei?", "=1+1") + CHOICES
    edition = read_edition("a.md", text.encode())
    assert read_edition("a.xlsx", write_workbook(edition)) == edition


def test_a_language_that_nobody_knows_is_kept_by_its_code() -> None:
    text = (SETTINGS + SURVEY + YES_NO + CHOICES).replace("nb |", "xx |")
    edition = read_edition("a.md", text.encode())
    assert edition.definition.languages == ("xx",)
    assert read_edition("a.md", write_text(edition).encode()) == edition
