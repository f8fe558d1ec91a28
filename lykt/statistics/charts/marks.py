"""What a chart draws, wherever its numbers come from."""

from collections.abc import Sequence
from dataclasses import dataclass

from lykt.statistics.shown import HIDDEN


@dataclass(frozen=True)
class Mark:
    """One number of a chart. ``value`` is None where it is hidden: drawn as absent.

    ``earlier`` is of the year before; only charts of time show it.
    """

    label: str
    series: str
    value: float | None
    text: str = ""
    short: str = ""
    code: str = ""
    earlier: bool = False

    @property
    def shown(self) -> str:
        return HIDDEN if self.value is None else self.text


def series_of(marks: Sequence[Mark]) -> list[str]:
    return list(dict.fromkeys(mark.series for mark in marks))


def highest(marks: Sequence[Mark]) -> float:
    return max([1.0, *(mark.value for mark in marks if mark.value is not None)])
