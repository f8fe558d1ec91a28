"""What a template may refer to: numbers, words, lists, figures, and what is the case."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext, ngettext

from lykt.reports.templating.cells import cell_of
from lykt.statistics.charts import Drawn
from lykt.statistics.shown import NOTHING, shown_number, with_unit
from lykt.statistics.tables import rounded

PERCENT = "%"


class FactError(LookupError):
    """A reference that can not be met; its text says what would be right."""


@dataclass(frozen=True)
class Fact:
    """A number in this period and in the one before it; None where nobody knows it.

    ``hidden`` is a number that is not released, and ``hidden_before`` that of the year before.
    Neither may stand in a text. ``counts`` are how many people an unprotected number is about,
    now and before.
    """

    label: str
    value: float | None
    before: float | None = None
    unit: str = ""
    decimals: int = 0
    hidden: bool = False
    hidden_before: bool = False
    has_before: bool = True
    counts: tuple[int, ...] = ()

    def shown(self, *, before: bool = False) -> str:
        value = self.before if before else self.value
        if value is None:
            return NOTHING
        # A line never ends between a number and its unit.
        return with_unit(shown_number(value, self.decimals), self.unit, "\xa0")

    @property
    def as_shown(self) -> float | None:
        """The number with the decimals that it is shown with."""
        return None if self.value is None else float(rounded(self.value, self.decimals))

    @property
    def direction(self) -> int | None:
        """1 when it rose, -1 when it fell, 0 when it is the same as shown; None without both."""
        now, before = (
            None if one is None else rounded(one, self.decimals)
            for one in (self.value, self.before)
        )
        if now is None or before is None:
            return None
        return (now > before) - (now < before)

    @property
    def difference(self) -> str:
        """How far it is from before, without a sign; per cents differ by percentage points."""
        if self.value is None or self.before is None:
            return NOTHING
        steps = abs(rounded(self.value, self.decimals) - rounded(self.before, self.decimals))
        shown = shown_number(float(steps), self.decimals)
        if self.unit == PERCENT:
            points = ngettext(
                "%(number)s percentage point",
                "%(number)s percentage points",
                1 if steps == 1 else 2,
            )
            return points % {"number": shown}
        return f"{shown} {self.unit}".strip()

    @property
    def change(self) -> str:
        """The difference in per cent of before, without a sign."""
        if self.value is None or not self.before:
            return NOTHING
        return with_unit(shown_number(abs(self.value - self.before) / self.before * 100), PERCENT)


@dataclass(frozen=True)
class Facts:
    """Everything that a template may name.

    ``conditions`` are what ``{when: …}`` asks about; ``groups`` are figures that are placed
    together, by name.
    """

    period: str
    before: str
    numbers: Mapping[str, Fact]
    figures: Mapping[str, Drawn]
    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    conditions: Mapping[str, bool] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def number(self, name: str) -> Fact:
        """A number by its name, or a cell by its table and codes.

        Raises ``FactError`` that says what would be right.
        """
        if name in self.numbers:
            return self.numbers[name]
        for table, cell in _splits(name):
            if table in self.figures:
                try:
                    return Fact(**cell_of(self.figures[table], cell))
                except LookupError as error:
                    raise FactError(str(error.args[0])) from error
        raise FactError(unknown(name, [*self.numbers, *self.texts, *self.figures]))

    def figure(self, name: str) -> Drawn:
        if name not in self.figures:
            raise FactError(unknown(name, list(self.figures)))
        return self.figures[name]

    def group(self, name: str) -> list[Drawn]:
        if name not in self.groups:
            raise FactError(unknown(name, list(self.groups)))
        return [self.figures[one] for one in self.groups[name]]

    def listed(self, name: str) -> tuple[str, ...]:
        if name not in self.lists:
            raise FactError(unknown(name, list(self.lists)))
        return self.lists[name]

    def holds(self, name: str) -> bool:
        """Whether a condition holds; a figure's name asks whether it has anything to show."""
        if name in self.conditions:
            return self.conditions[name]
        if name in self.figures:
            return not self.figures[name].nothing
        raise FactError(unknown(name, [*self.conditions, *self.figures]))


def _splits(name: str) -> Iterator[tuple[str, str]]:
    """Each way to part a name into a table and a cell, the longest table first."""
    parts = name.split(".")
    for place in range(len(parts) - 1, 0, -1):
        yield ".".join(parts[:place]), ".".join(parts[place:])


def unknown(name: str, known: list[str]) -> str:
    """That there is no such name, and which ones are near."""
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    if near:
        return gettext("There is no “%(name)s”. Is it %(near)s?") % {
            "name": name,
            "near": ", ".join(near),
        }
    some = ", ".join(sorted(known)[:12])
    return gettext("There is no “%(name)s”. There is: %(some)s.") % {"name": name, "some": some}
