"""Whole parts that round to the published per cents, dealt out exactly."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from lykt.demo.proportions import apportion, apportion_percentages, deal


@st.composite
def percentages(draw: st.DrawFn) -> dict[str, int]:
    """Whole per cents that add up to a hundred, at most one of them zero."""
    cuts = sorted(draw(st.sets(st.integers(0, 99), min_size=1, max_size=6)))
    return {
        f"option_{index}": high - low
        for index, (low, high) in enumerate(zip([0, *cuts], [*cuts, 100], strict=True))
    }


@given(percentages(), st.integers(500, 5_000))
def test_parts_round_to_the_published_percentages(shares: dict[str, int], total: int) -> None:
    parts = apportion_percentages(total, shares)
    assert sum(parts.values()) == total
    assert {code: round(100 * part / total) for code, part in parts.items()} == shares


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 50), min_size=1), st.integers(0, 500))
def test_no_part_is_further_than_one_from_its_share(shares: dict[str, int], total: int) -> None:
    parts = apportion(total, shares)
    assert sum(parts.values()) == total
    for code, part in parts.items():
        assert abs(part - total * shares[code] / sum(shares.values())) < 1


@given(st.lists(st.integers(0, 40), min_size=2, max_size=5), st.integers())
def test_each_option_is_dealt_exactly_as_often_as_counted(sizes: list[int], seed: int) -> None:
    counts = {f"option_{index}": size for index, size in enumerate(sizes)}
    rows = range(sum(sizes))
    random = Random(seed)  # noqa: S311 - made up
    dealt = deal(rows, counts, lambda row, code: row % 3 if code == "option_0" else 1, random)
    assert Counter(dealt) == Counter(counts)


def test_a_row_does_not_draw_what_it_can_not_have_while_it_is_avoidable() -> None:
    rows = ["child"] * 5 + ["adult"] * 15
    counts = {"partner": 10, "none": 10}

    def leaning(row: str, option: str) -> float:
        return 0 if (row, option) == ("child", "partner") else 1

    random = Random(1)  # noqa: S311 - made up
    assert set(deal(rows, counts, leaning, random)[:5]) == {"none"}
