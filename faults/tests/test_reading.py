"""A server that turns malicious changes a log: whoever reads it sees that something is wrong."""

from collections.abc import Callable

import pytest

from faults.malice import CALLER, CHANGES, COUNSELLOR, Log, honest, read, written


def test_an_honest_log_is_read_without_a_fault() -> None:
    reading = read(honest())
    assert (reading.faults, reading.last) == ([], 8)


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_seen(change: Callable[[Log], Log]) -> None:
    assert read(change(honest())).faults


def test_a_forked_log_is_seen_when_the_two_meet() -> None:
    """Each side is shown a log of its own; the first message that answers tells."""
    log = honest()
    mine, theirs = read(log[:3]), read(log[:2])
    theirs.take(written(theirs, CALLER, 1))
    mine.take(written(theirs, COUNSELLOR, 1))
    assert mine.faults
