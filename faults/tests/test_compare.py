"""The verdict can be bad: each way of losing, doubling and mixing up is counted and named."""

import random
import uuid
from collections.abc import Callable

import pytest

from faults.compare import Verdict, View, compare
from faults.reading import Read, Reading
from faults.tabs import Pass, Tab, Way

CONVERSATION = uuid.UUID(int=1)


async def _no_ticket() -> str:
    return ""


def reading(texts: list[str]) -> Reading:
    """As if these had been read, in this order, from number 1."""
    made = Reading(CONVERSATION, bytes(32))
    made.entries = [Read(number, "", 0, text=text) for number, text in enumerate(texts, 1)]
    return made


def tab(name: str, numbers: list[int], view: Reading) -> Tab:
    way = Way(lambda: ("", 0), random.Random(0))
    made = Tab(name, uuid.uuid4(), Pass(_no_ticket), view, way)
    made.written = [f"{name} {count}" for count in range(1, len(numbers) + 1)]
    made.acknowledged = dict(zip(made.written, numbers, strict=True))
    return made


def verdict(*views: list[str], change: Callable[[Tab], None] | None = None) -> Verdict:
    """The caller was told that its two are 1 and 3, the counsellor that its two are 2 and 4."""
    read = [reading(texts) for texts in views]
    tabs = [tab("a", [1, 3], read[0]), tab("b", [2, 4], read[-1])]
    if change:
        change(tabs[0])
    return compare(tabs, [View(f"view {number}", each) for number, each in enumerate(read)])


GOOD = ["a 1", "b 1", "a 2", "b 2"]


def test_views_that_agree_are_clean() -> None:
    found = verdict(GOOD, GOOD)
    assert found.clean
    assert str(found) == "lost 0, doubled 0, out of order 0"
    assert (found.messages, found.found) == (4, [])


@pytest.mark.parametrize(
    ("bad", "sums"),
    [
        (["a 1", "b 1", "a 2"], (1, 0, 0)),
        ([], (4, 0, 0)),
        ([*GOOD, "a 2"], (1, 1, 0)),  # also at another number than its sender was told
        (["a 1", "b 1", "b 2", "a 2"], (2, 0, 0)),
        (["a 2", "b 1", "a 1", "b 2"], (2, 0, 1)),
    ],
)
def test_a_view_that_differs_is_counted_and_named(bad: list[str], sums: tuple[int, ...]) -> None:
    found = verdict(GOOD, bad, GOOD)
    assert (found.lost, found.doubled, found.disordered) == sums
    assert not found.clean
    assert any("view 1" in each and str(CONVERSATION) in each for each in found.found)


def test_what_was_never_acknowledged_is_lost() -> None:
    assert verdict(GOOD, GOOD, change=lambda tab: tab.acknowledged.clear()).lost == 2


def test_what_the_reader_saw_in_its_stream_counts() -> None:
    def repeated(tab: Tab) -> None:
        tab.reading.repeated = 1

    def skipped(tab: Tab) -> None:
        tab.reading.skipped = 1

    def broken(tab: Tab) -> None:
        tab.reading.faults.append("does not open")

    assert verdict(GOOD, GOOD, change=repeated).doubled == 1
    assert verdict(GOOD, GOOD, change=skipped).disordered == 1
    assert verdict(GOOD, GOOD, change=broken).disordered == 1


def test_parts_are_summed() -> None:
    total = verdict(GOOD) + verdict(GOOD[:3])
    assert (total.messages, total.lost) == (8, 1)
