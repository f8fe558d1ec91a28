"""Conditions mean what the shared cases say, and faulty ones are refused.

``e2e/test_questionnaire_form.py`` holds the browser's script to the same cases.
"""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykt.questions.condition_words import in_words
from lykt.questions.conditions import (
    MAX_LENGTH,
    Condition,
    ConditionError,
    applicable,
    holds,
    parse,
)
from lykt.questions.definition import Definition, Item, Kind
from lykt.questions.tests.samples import EVERY_KIND, both, choices

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "conditions.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_the_server_evaluates(case: dict[str, Any]) -> None:
    assert holds(parse(case["condition"]), case["answers"]) is case["holds"]


_leaf = st.builds(
    lambda sign, question, value: [sign, question, value],
    st.sampled_from(["=", "!="]),
    st.sampled_from(["a", "b"]),
    st.sampled_from(["x", "y", ""]),
)
_conditions = st.recursive(
    _leaf,
    lambda inner: (
        st.builds(lambda one: ["not", one], inner)
        | st.builds(
            lambda sign, parts: [sign, *parts],
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=2, max_size=3),
        )
    ),
    max_leaves=8,
)


def _written(condition: Condition) -> str:
    sign, *rest = condition
    if sign == "not":
        return f"not({_written(rest[0])})"
    if sign in ("and", "or"):
        return f" {sign} ".join(f"({_written(part)})" for part in rest)
    return f"${{{rest[0]}}} {sign} '{rest[1]}'"


@given(_conditions)
def test_what_is_written_is_what_is_parsed(condition: Condition) -> None:
    assert parse(_written(condition)) == condition


@given(st.text(max_size=60) | st.text("${}a'=()!<>, ornotd1.", max_size=60))
def test_any_text_is_parsed_or_refused_with_a_reason(text: str) -> None:
    with contextlib.suppress(ConditionError):
        assert parse(text)


@pytest.mark.parametrize("text", ["(" * 500, "not(" * 30 + "${a} = ''", "x" * (MAX_LENGTH + 1)])
def test_depth_and_length_are_bounded(text: str) -> None:
    with pytest.raises(ConditionError):
        parse(text)


def test_an_answer_to_a_question_that_does_not_apply_counts_as_not_given() -> None:
    chain = Definition(
        "chain",
        both("Kjede"),
        ("nb", "en"),
        (
            Item("a", Kind.ONE, both("A"), choices=choices("x", "y")),
            Item("b", Kind.ONE, both("B"), choices=choices("x", "y"), relevant="${a} = 'x'"),
            Item("c", Kind.LONG_TEXT, both("C"), relevant="${b} = 'x'"),
        ),
    )
    assert applicable(chain, {"a": "x", "b": "x"}) == {"a", "b", "c"}
    assert applicable(chain, {"a": "y", "b": "x"}) == {"a"}


def test_a_condition_can_be_read_in_words() -> None:
    condition = parse("${one} = 'yes' and (${number} >= 18 or not(selected(${several}, 'police')))")
    assert in_words(condition, EVERY_KIND, "en") == (
        "“Ett valg (en)” is “Yes (en)” and (“Tall (en)” is at least 18 or "
        "not (“Police (en)” is chosen under “Flere valg (en)”))"
    )
