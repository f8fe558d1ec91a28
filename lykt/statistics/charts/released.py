"""A released table with the chart that fits it; hidden cells are absent, and said to be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from django.utils.translation import get_language, gettext, ngettext

from lykt.statistics.charts.bars import bars
from lykt.statistics.charts.figure import MOST_BARS, Form, largest_of_each
from lykt.statistics.charts.lines import lines
from lykt.statistics.charts.marks import Mark
from lykt.statistics.charts.style import Spec
from lykt.statistics.charts.tiles import is_country, off_the_map, tiles
from lykt.statistics.released import (
    Number,
    ReleasedCategory,
    ReleasedDimension,
    ReleasedMeasure,
    ReleasedTable,
    Role,
    Texts,
)
from lykt.statistics.shown import (
    HIDDEN,
    ShownCell,
    ShownRow,
    said_of_hidden,
    said_of_rounding,
    shown_number,
    with_unit,
)

MOST_SERIES = 3
"""As many as there are colours."""
MOST_COLUMNS = 8
"""A table with more columns than this has only its last dimension across, or none."""


@dataclass(frozen=True)
class ReleasedFigure:
    """A released table as a page or a document shows it. ``form`` is chosen where it is None.

    ``most_rows`` is what there is room for of a table with many dimensions.
    """

    table: ReleasedTable
    form: Form | None = None
    has_chart: bool = True
    most_rows: int | None = None

    @property
    def code(self) -> str:
        return self.table.code

    @property
    def title(self) -> str:
        return words(self.table.title)

    @property
    def nothing(self) -> str:
        values = self.table.values[self._measure.code]
        if not values:
            return gettext("The table has no cells, so there is nothing to draw.")
        if all(value is None for value in values):
            return gettext("Every number is hidden so that nobody can be recognised.")
        if not any(values):
            return gettext("Every number is zero, so there is nothing to draw.")
        return ""

    @property
    def spec(self) -> Spec | None:
        if self.nothing or not self.has_chart or self._lies_open is None:
            return None
        shape, marks = self.shape, self._marks
        if shape is Form.TILES:
            return tiles(marks)
        if shape is Form.LINES:
            return lines(marks)
        return bars(self._shortest(marks))

    @property
    def shape(self) -> Form:
        """Lines for time, tiles for the counties, bars for the rest."""
        if self.form:
            return self.form
        main = self._main
        if main.role is Role.TIME:
            return Form.LINES
        if is_country([one.code for one in main.categories]) and self._series is None:
            return Form.TILES
        return Form.BARS

    @property
    def headings(self) -> tuple[str, ...]:
        several = len(self.table.measures) > 1
        if self._is_long:
            return tuple(_heading(one, measure, several) for one, measure in self._across)
        return tuple(_heading(columns, measure, several) for columns, measure in self._columns)

    @property
    def rows(self) -> list[ShownRow]:
        if self._is_long:
            return list(islice(self._long_rows(), self.most_rows))
        main = self._main
        return [
            ShownRow(
                words(category.label),
                tuple(
                    self._cell(measure, {main.code: category.code, **_codes(columns)})
                    for columns, measure in self._columns
                ),
                _kind(main, category.code, category.kind),
            )
            for category in main.categories
        ]

    @property
    def remarks(self) -> list[str]:
        table = self.table
        found = [words(table.definition), words(table.source), *map(words, table.notes)]
        if table.hides:
            found.append(said_of_hidden())
        if table.rounded_to:
            found.append(said_of_rounding(table.rounded_to))
        length = self.table.size // max(1, len(self._across) // len(self.table.measures))
        more = length - self.most_rows if self._is_long and self.most_rows else 0
        if more > 0:
            told = ngettext(
                "%(number)s more row is left out here.",
                "%(number)s more rows are left out here.",
                more,
            )
            found.append(told % {"number": shown_number(more)})
        return [*filter(None, found), *self._left_out()]

    @property
    def description(self) -> str:
        largest = largest_of_each(self._marks) if self._lies_open is not None else ()
        return " ".join((*largest, gettext("The table has every number.")))

    def _left_out(self) -> Iterator[str]:
        if self.spec is None:
            return
        if self.shape is Form.BARS and len(self._shortest(self._marks)) < len(self._marks):
            left_out = gettext("The chart shows the %(number)s largest; the table has all.")
            yield left_out % {"number": MOST_BARS}
        elsewhere = off_the_map(self._marks) if self.shape is Form.TILES else []
        if elsewhere:
            away = gettext("Not on the map, but in the table: %(places)s.")
            yield away % {"places": ", ".join(elsewhere)}

    def _shortest(self, marks: Sequence[Mark]) -> list[Mark]:
        """The largest categories where there are too many; those that are hidden go first."""
        sizes: dict[str, float] = {}
        for mark in marks:
            sizes[mark.code] = sizes.get(mark.code, 0) + (mark.value or 0)
        if len(sizes) <= MOST_BARS:
            return list(marks)
        kept = sorted(sizes, key=lambda code: -sizes[code])[:MOST_BARS]
        kept_marks = [mark for mark in marks if mark.code in kept]
        return sorted(kept_marks, key=lambda mark: kept.index(mark.code))

    @property
    def _measure(self) -> ReleasedMeasure:
        """The share where the table has one: it is what a chart compares."""
        measures = self.table.measures
        return next((one for one in measures if one.code == "share"), measures[0])

    @property
    def _main(self) -> ReleasedDimension:
        """What stands along the chart: time, then the country, then what has most categories."""
        dimensions = self.table.dimensions
        for dimension in dimensions:
            if dimension.role is Role.TIME and len(_inner(dimension)) > 2:
                return dimension
        for dimension in dimensions:
            if is_country(dimension.codes):
                return dimension
        return max(dimensions, key=lambda one: len(_inner(one)))

    @property
    def _series(self) -> ReleasedDimension | None:
        """What has a colour, or a panel, for each of its few categories."""
        for dimension in self.table.dimensions:
            few = 1 < len(_inner(dimension)) <= MOST_SERIES
            if dimension is not self._main and few:
                return dimension
        return None

    @property
    def _lies_open(self) -> dict[str, str] | None:
        """Where the other dimensions stand: at their total. None where one has none to stand at."""
        main, series = self._main, self._series
        found = {}
        for dimension in self.table.dimensions:
            if dimension is main or dimension is series:
                continue
            only = dimension.codes[0] if len(dimension.codes) == 1 else dimension.total
            if only is None:
                return None
            found[dimension.code] = only
        return found

    @property
    def _marks(self) -> list[Mark]:
        fixed, main, series = self._lies_open, self._main, self._series
        if fixed is None:
            return []
        one_series: list[tuple[str, dict[str, str]]] = [(words(self._measure.label), {})]
        every = (
            one_series
            if series is None
            else [(words(one.label), {series.code: one.code}) for one in _inner(series)]
        )
        found = []
        for category, (name, codes) in product(_inner(main), every):
            value = self.table.value(
                self._measure.code, **fixed, **codes, **{main.code: category.code}
            )
            shown = self._cell(self._measure, {**fixed, **codes, main.code: category.code}).main
            label = words(category.label)
            found.append(Mark(label, name, value, shown, code=category.code))
        return found

    @property
    def _columns(self) -> list[tuple[tuple[tuple[str, str, str], ...], ReleasedMeasure]]:
        """Each column: where the other dimensions stand (code, category, label), and a measure."""
        others = [one for one in self.table.dimensions if one is not self._main]
        places = product(
            *([(one.code, cat.code, words(cat.label)) for cat in one.categories] for one in others)
        )
        return list(product(places, self.table.measures))

    @property
    def _is_long(self) -> bool:
        return len(self._columns) > MOST_COLUMNS

    @property
    def _across(self) -> list[tuple[tuple[tuple[str, str, str], ...], ReleasedMeasure]]:
        """The columns of a long table: the last dimension's categories, where they are few."""
        *above, last = self.table.dimensions
        places: list[tuple[tuple[str, str, str], ...]] = [
            ((last.code, one.code, words(one.label)),) for one in last.categories
        ]
        measures = self.table.measures
        few = above and len(places) * len(measures) <= MOST_COLUMNS
        return list(product(places if few else [()], measures))

    def _long_rows(self) -> Iterator[ShownRow]:
        """In the order of the values, which have the last dimension fastest."""
        table, across = self.table, self._across
        width = len(across) // len(table.measures)
        down = table.dimensions[:-1] if across[0][0] else table.dimensions
        heads = product(
            *(
                [(words(one.label), one.code == dimension.total) for one in dimension.categories]
                for dimension in down
            )
        )
        for number, head in enumerate(heads):
            cells = tuple(
                self._shown(measure, table.values[measure.code][place])
                for place in range(number * width, (number + 1) * width)
                for measure in table.measures
            )
            is_total = all(total for _, total in head)
            yield ShownRow(", ".join(label for label, _ in head), cells, "sum" if is_total else "")

    def _cell(self, measure: ReleasedMeasure, codes: dict[str, str]) -> ShownCell:
        return self._shown(measure, self.table.value(measure.code, **codes))

    def _shown(self, measure: ReleasedMeasure, value: Number | None) -> ShownCell:
        if value is None:
            return ShownCell(HIDDEN)
        unit = "%" if measure.code == "share" else ""
        return ShownCell(with_unit(shown_number(value, measure.decimals), unit), number=value)


def words(texts: Texts) -> str:
    """A text in the reader's language, or in the one that there is."""
    language = get_language() or "nb"
    return texts.get(language) or next(iter(texts.values()), "")


def _inner(dimension: ReleasedDimension) -> list[ReleasedCategory]:
    """The categories that are no total or subtotal."""
    parents = {one.parent for one in dimension.categories} | {dimension.total}
    return [one for one in dimension.categories if one.code not in parents]


def _codes(columns: tuple[tuple[str, str, str], ...]) -> dict[str, str]:
    return {dimension: category for dimension, category, _ in columns}


def _heading(
    columns: tuple[tuple[str, str, str], ...], measure: ReleasedMeasure, several: bool
) -> str:
    """The measure is named where there are several, or nothing else to name."""
    parts = [label for _, _, label in columns]
    return ", ".join([*parts, words(measure.label)] if several or not parts else parts)


def _kind(dimension: ReleasedDimension, code: str, kind: str) -> str:
    if code == dimension.total:
        return "sum"
    return "" if kind == "answer" else "apart"
