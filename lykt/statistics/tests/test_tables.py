"""What a page's table says of its counts."""

import pytest

from lykt.statistics.tables import percent


@pytest.mark.parametrize(
    ("count", "whole", "expected"),
    [(0, 0, None), (0, 3, 0), (1, 3, 33), (2, 3, 67), (1, 200, 1), (1, 201, 0), (3, 3, 100)],
)
def test_percentages_are_whole_and_a_half_is_rounded_up(
    count: int, whole: int, expected: int | None
) -> None:
    assert percent(count, whole) == expected
