"""Every name that a template may use stands in docs/reports.md, and the shipped texts use them."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import CastLine
from lykt.helpline.annual.facts import facts_about
from lykt.helpline.annual.report import shipped
from lykt.helpline.figures import line_figures
from lykt.reports.templating import Facts, bind, read_template
from lykt.statistics.periods import whole_year

DOCUMENTED = set(re.findall(r"`([\w.]+)`", Path("docs/reports.md").read_text(encoding="utf-8")))


@pytest.fixture
def facts(line: CastLine, call: Callable[..., Any], score: Callable[[str, int], None]) -> Facts:
    call("2022-03-01 10:00", talked=600)
    score("2022-05-17", 8)
    return facts_about(line_figures(line.line, whole_year(2022)))


def test_every_name_is_documented(facts: Facts) -> None:
    names = {*facts.numbers, *facts.texts, *facts.lists, *facts.conditions, *facts.groups}
    assert names - DOCUMENTED == set()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_shipped_text_has_no_fault_and_asks_for_its_places_only(
    facts: Facts, language: str
) -> None:
    warnings = bind(read_template(shipped(language)), facts).warnings
    told = {str(one.text).split(":")[0] for one in warnings if one.line}
    assert all("own." in one or "skrives" in one for one in told), told


def test_the_shipped_texts_have_the_same_chapters_numbers_and_places() -> None:
    norwegian, english = (read_template(shipped(language)) for language in ("nb", "en"))
    assert [one.code for one in norwegian.chapters] == [one.code for one in english.chapters]
    assert norwegian.own.keys() == english.own.keys()
    used = [set(re.findall(r"\{(?!write)[^}]*\}", shipped(one))) for one in ("nb", "en")]
    assert used[0] == used[1]
