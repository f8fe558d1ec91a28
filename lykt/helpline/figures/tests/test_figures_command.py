"""``lykt figures`` prints what the page shows, with the annual report's keys."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from conftest import CastLine
from lykt.helpline.figures import line_figures
from lykt.helpline.figures.published import as_keys
from lykt.helpline.figures.tests.conftest import Registered
from lykt.helpline.models import Line
from lykt.statistics.periods import whole_year


def _said(*arguments: str) -> str:
    out = StringIO()
    call_command("figures", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_the_reports_keys(
    line: CastLine, year: list[Registered], call: Callable[..., Any]
) -> None:
    call("2022-03-01 10:00", talked=600)
    call("2022-03-01 10:05", answered=False, waited=4, line_busy=True)
    said = json.loads(_said("--year", "2022"))
    assert said == json.loads(json.dumps(as_keys(line_figures(line.line, whole_year(2022)))))
    assert said["contacts"]["total"] == sum(row.year == 2022 for row in year)
    assert said["year_before"]["contacts"]["total"] == sum(row.year == 2021 for row in year)
    assert said["telephone"]["answer_rate_pct"] == {"2021": None, "2022": 50}
    assert said["telephone"]["unanswered_pct"]["staff_busy_on_other_line_phone"] == 100
    assert said["chat"]["opening_hours"] == "Monday to Friday 09.00-20.00"
    assert set(said["registration_pct"]["gender"]) == {"telephone", "chat"}


def test_the_rest_of_the_page_is_there_too(line: CastLine, year: list[Registered]) -> None:
    said = json.loads(_said("--year", "2022"))
    figures = line_figures(line.line, whole_year(2022))
    assert set(said["tables"]) == {figure.table.code for figure in figures.all()}
    gender = said["tables"]["gender"]
    assert gender["rows"][-1]["class"] == "not_known"
    assert len(gender["missing"]) == len(gender["columns"]) == 4


def test_csv_has_a_line_for_each_cell(line: CastLine, year: list[Registered]) -> None:
    rows = list(csv.DictReader(StringIO(_said("--year", "2022", "--format", "csv"))))
    figures = line_figures(line.line, whole_year(2022))
    counts = figures.questions["gender"].table.counts("chat")
    printed = {
        row["code"]: int(row["count"])
        for row in rows
        if (row["table"], row["series"], row["first"]) == ("gender", "chat", "2022-01-01")
        and row["class"] != "summary"
    }
    assert printed == counts


def test_an_unknown_line_names_the_lines(line: CastLine) -> None:
    with pytest.raises(CommandError, match=r"no line 'nowhere'\. The lines are: volinjen"):
        _said("--year", "2022", "--line", "nowhere")


def test_the_line_is_named_where_there_are_several(line: CastLine) -> None:
    Line.objects.create(code="another", name="En annen linje")
    with pytest.raises(CommandError, match="choose one with --line: another, volinjen"):
        _said("--year", "2022")
    assert json.loads(_said("--year", "2022", "--line", "volinjen"))["line"] == "volinjen"


def test_without_a_line_it_says_how_to_set_one_up(db: None) -> None:
    with pytest.raises(CommandError, match="lykt load_line"):
        _said("--year", "2022")


def test_a_year_that_is_none_is_refused(line: CastLine) -> None:
    with pytest.raises(CommandError, match="four digits"):
        _said("--year", "20220")
