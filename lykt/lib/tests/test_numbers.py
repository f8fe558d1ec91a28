"""Numbers from an address are read, or are none; they never stop a page."""

import pytest

from lykt.lib.numbers import MOST_PAGES, page_number, whole_number


@pytest.mark.parametrize("text", ["", "-1", "1.5", "x", "9" * 19, "9" * 5000])
def test_what_no_page_has_written_is_no_number(text: str) -> None:
    assert whole_number(text) is None


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("42", 42), ("9" * 18, 10**18 - 1)])
def test_a_whole_number_is_read(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("text", "page"), [("", 1), ("0", 1), ("x", 1), ("7", 7), ("9" * 18, MOST_PAGES)]
)
def test_a_page_far_out_is_the_last_that_a_database_counts_to(text: str, page: int) -> None:
    assert page_number(text) == page
