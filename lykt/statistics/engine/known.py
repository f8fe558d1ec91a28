"""What was counted before, in this process: a file never changes, and neither does what it holds.

A question names its files by what they hold, so that after a copy was brought up to date it is
counted anew where a row that it holds is another.
"""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lykt.statistics.engine.queries import Groups

_MOST, _LARGEST = 500, 1_000_000
"""How many answers are kept, and of how many bytes; what was not asked for longest goes first."""

_found: "OrderedDict[Hashable, Groups]" = OrderedDict()
_alone = Lock()


def groups_of(question: Hashable) -> "Groups | None":
    with _alone:
        if question in _found:
            _found.move_to_end(question)
        return _found.get(question)


def keep(question: Hashable, groups: "Groups") -> None:
    """A question that can not be told from others is None, and its answer is not kept."""
    if question is None or groups.rows.nbytes > _LARGEST:
        return
    with _alone:
        _found[question] = groups
        while len(_found) > _MOST:
            _found.popitem(last=False)
