"""What pages and documents show: a table with its chart, counted or released."""

from collections.abc import Sequence
from typing import Protocol

from lykt.statistics.charts.style import Spec
from lykt.statistics.shown import ShownRow


class Drawn(Protocol):
    """A table with its chart. ``Figure`` is one that was counted, ``ReleasedFigure`` a released.

    ``spec`` is None where there is no chart, ``nothing`` says so where there are no numbers.
    """

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def headings(self) -> Sequence[str]: ...
    @property
    def rows(self) -> Sequence[ShownRow]: ...
    @property
    def nothing(self) -> str: ...
    @property
    def spec(self) -> Spec | None: ...
    @property
    def remarks(self) -> Sequence[str]: ...
    @property
    def description(self) -> str: ...
