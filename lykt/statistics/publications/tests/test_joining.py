"""Tables that were counted apart are one system, with what several of them tell together."""

import numpy as np
import pytest

from lykt.statistics.protection.systems import Layout, LayoutError, flat
from lykt.statistics.publications.following import Joined
from lykt.statistics.publications.joining import join
from lykt.statistics.publications.laying import Laid

COUNTY = flat("county", ("a", "b", "c"))
CHANNEL = flat("channel", ("telephone", "chat"))
MONTH = flat("month", ("jan", "feb"))


def laid(name: str, counts: list[int], **pinned: str) -> Laid:
    """Counties with their total."""
    layout = Layout(name, ("county",), (np.arange(4),))
    return Laid((COUNTY,), layout, np.array(counts), pinned)


def cell(joined: Joined, **codes: str) -> int:
    """The number of the only cell that has these codes in common."""
    found = [
        number
        for number in range(len(joined.system.counts))
        if joined.system.label(number) == codes
    ]
    assert len(found) == 1, (codes, found)
    return found[0]


def test_one_table_is_itself() -> None:
    joined = join([laid("one", [9, 4, 3, 2])])
    assert joined.system.counts[joined.system.tables[0]].tolist() == [9, 4, 3, 2]
    assert not joined.implied.any()
    assert not (joined.system.relations @ joined.system.counts).any()


def test_everybody_less_the_chats_is_the_telephone_which_no_table_shows() -> None:
    everybody = laid("everybody", [9, 4, 3, 2])
    chats = laid("chats", [5, 3, 2, 0], channel="chat")
    both = Laid((CHANNEL,), Layout("channels", ("channel",), (np.arange(3),)), np.array([9, 4, 5]))
    joined = join([everybody, chats, both])
    implied = cell(joined, county="a", channel="telephone")
    assert joined.implied[implied]
    assert joined.system.counts[implied] == 1
    assert not joined.implied[cell(joined, channel="telephone")]
    assert not (joined.system.relations @ joined.system.counts).any()


def test_what_a_table_leaves_out_of_its_total_is_one_cell() -> None:
    layout = Layout("some", ("county",), (np.array([0, 1]),))
    joined = join([Laid((COUNTY,), layout, np.array([9, 4]))])
    assert joined.system.counts.tolist().count(5) == 1
    assert joined.implied.sum() == 1


def test_two_tables_without_a_total_have_the_same_one() -> None:
    counties = Laid((COUNTY,), Layout("c", ("county",), (np.arange(1, 4),)), np.array([4, 3, 2]))
    months = Laid((MONTH,), Layout("m", ("month",), (np.arange(1, 3),)), np.array([5, 4]))
    joined = join([counties, months])
    assert joined.implied[cell(joined)]
    assert joined.system.relations.shape[0] == 2


def test_periods_that_are_apart_have_no_cell_in_common() -> None:
    joined = join(
        [laid("now", [9, 4, 3, 2], period="2022"), laid("then", [3, 1, 1, 1], period="2021")]
    )
    assert len(joined.system.counts) == 8


def test_tables_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(LayoutError):
        join([laid("one", [9, 4, 3, 2]), laid("two", [9, 4, 4, 1])])


def test_a_cell_that_changed_since_an_earlier_edition_is_another_cell() -> None:
    joined = join([laid("now", [10, 5, 3, 2])], [[laid("then", [9, 4, 3, 2])]])
    now, then = joined.system.tables
    assert joined.system.counts[now].tolist() == [10, 5, 3, 2]
    assert joined.system.counts[then].tolist() == [9, 4, 3, 2]
    assert (now == then).tolist() == [False, False, True, True]
    assert joined.system.relations.shape[0] == 2


def test_an_edition_that_agrees_is_of_the_same_moment() -> None:
    counties = Laid((COUNTY,), Layout("c", ("county",), (np.arange(1, 4),)), np.array([4, 3, 2]))
    months = Laid((MONTH,), Layout("m", ("month",), (np.arange(1, 3),)), np.array([5, 4]))
    joined = join([counties], [[months]])
    assert joined.implied[cell(joined)]
