"""The walk through a published file finds what differs and what is missing."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from lykt.demo.published import compare
from lykt.demo.year import PUBLISHED, read_figures

PUBLISHED_FIGURES = 107


def _different(counted: dict[str, Any]) -> list[str]:
    comparisons = compare(read_figures(PUBLISHED), counted)
    return [comparison.name for comparison in comparisons if not comparison.is_equal]


@pytest.fixture
def counted() -> dict[str, Any]:
    return copy.deepcopy(dict(read_figures(PUBLISHED)))


def test_equal_figures_have_no_difference(counted: dict[str, Any]) -> None:
    assert _different(counted) == []


def test_every_published_number_is_compared(counted: dict[str, Any]) -> None:
    assert len(compare(read_figures(PUBLISHED), counted)) == PUBLISHED_FIGURES


def test_notes_are_no_figures(counted: dict[str, Any]) -> None:
    names = {comparison.name for comparison in compare(read_figures(PUBLISHED), counted)}
    assert "contacts._note" not in names


def _change(counted: dict[str, Any]) -> None:
    counted["registration_pct"]["age"]["chat"]["under_18"] = 7


def _remove(counted: dict[str, Any]) -> None:
    del counted["registration_pct"]["age"]["chat"]["under_18"]


def _remove_question(counted: dict[str, Any]) -> None:
    counted["registration_pct"]["age"] = {
        "telephone": counted["registration_pct"]["age"]["telephone"]
    }


def _reorder(counted: dict[str, Any]) -> None:
    counted["most_referred_to"]["chat"].reverse()


@pytest.mark.parametrize(
    ("spoil", "first"),
    [
        (_change, "registration_pct.age.chat.under_18"),
        (_remove, "registration_pct.age.chat.under_18"),
        (_remove_question, "registration_pct.age.chat.under_18"),
        (_reorder, "most_referred_to.chat"),
    ],
)
def test_a_spoiled_figure_is_named(
    counted: dict[str, Any], spoil: Callable[[dict[str, Any]], None], first: str
) -> None:
    spoil(counted)
    assert _different(counted)[0] == first


def test_a_longer_ranking_is_compared_as_far_as_it_was_published(counted: dict[str, Any]) -> None:
    counted["most_referred_to"]["telephone"].append("family_counselling")
    assert _different(counted) == []
