"""Splitting totals so that whole per cents come out as published, and dealing the parts out."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import TypeVar

Row = TypeVar("Row")

TRACE = 0.2
"""What a published 0 per cent stands for: few, not nobody."""


def apportion(total: int, shares: Mapping[str, float]) -> dict[str, int]:
    """Whole parts of ``total`` by largest remainder; they add up to it exactly."""
    whole = sum(shares.values())
    exact = {code: total * share / whole for code, share in shares.items()}
    parts = {code: int(share) for code, share in exact.items()}
    short = total - sum(parts.values())
    for code in sorted(exact, key=lambda code: parts[code] - exact[code])[:short]:
        parts[code] += 1
    return parts


def apportion_percentages(total: int, percentages: Mapping[str, float]) -> dict[str, int]:
    """Parts of ``total`` that round to the published percentages."""
    return apportion(total, {code: share or TRACE for code, share in percentages.items()})


def deal(
    rows: Sequence[Row],
    counts: Mapping[str, int],
    leaning: Callable[[Row, str], float],
    random: Random,
) -> list[str]:
    """One option for each row, each option exactly as often as counted.

    ``leaning`` says how much likelier an option is for a row. The pickiest rows draw first, so
    that what they lean against is still avoidable.
    """
    left = dict(counts)
    leanings = [{code: leaning(row, code) for code in left} for row in rows]
    order = sorted(range(len(rows)), key=lambda i: (min(leanings[i].values()), random.random()))
    dealt = [""] * len(rows)
    for index in order:
        option = _draw(left, leanings[index], random)
        left[option] -= 1
        dealt[index] = option
    return dealt


def _draw(left: Mapping[str, int], leaning: Mapping[str, float], random: Random) -> str:
    weights = [left[code] * leaning[code] for code in left]
    if not any(weights):
        weights = list(left.values())
    return random.choices(list(left), weights)[0]
