"""A year's incidents beside the years before: every figure of the yearly note."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Min
from django.utils.translation import gettext

from lykt.incidents.figures.scope import (
    PLACE,
    WHAT,
    Scope,
    beside,
    categories_of,
    heading,
    unit_rows,
)
from lykt.incidents.figures.steps import StepFigures, step_figures
from lykt.incidents.sources import SOURCE, opening_responses
from lykt.people.models import Unit
from lykt.statistics.charts import Figure, Form
from lykt.statistics.engine.as_tables import Column, Slice, as_table
from lykt.statistics.engine.counting import count_all
from lykt.statistics.engine.grids import Counted
from lykt.statistics.engine.labels import texts
from lykt.statistics.periods import Period, whole_year
from lykt.statistics.specs import Axis, Group, TableSpec
from lykt.statistics.tables import Category, Heading, percent

MOST_YEARS = 10
IN_WRITING = "case_systems_email_or_sms_mms"
_WRITTEN = ("case_system", "email", "sms_mms")
_SHOWN_PLACES = ("reception", "meeting_room", "telephone", IN_WRITING)
(
    BY_YEAR, BY_QUARTER, TYPES, TYPES_BY_YEAR, PLACES, PLACES_BY_YEAR, UNITS, KINDS, SIZES
) = (
    "incidents_by_year", "incidents_by_quarter", "types", "types_by_year", "places",
    "places_by_year", "units", "unit_kinds", "unit_sizes",
)  # fmt: skip


@dataclass(frozen=True)
class YearFigures:
    """Of ``unit`` and all below it, each counted once, by their codes in the order of the note."""

    scope: Scope
    years: tuple[int, ...]
    figures: Mapping[str, Figure]
    steps: StepFigures
    counted: Mapping[str, Counted]

    @property
    def year(self) -> int:
        return self.years[-1]

    def count(self, year: int) -> int:
        return self._slice(BY_YEAR).count(str(year))

    @property
    def change(self) -> int | None:
        """From the year before, in whole per cent; None of nothing."""
        now, before = self.count(self.year), self.count(self.year - 1)
        change = percent(abs(now - before), before)
        return -change if change and now < before else change

    def place(self, code: str, year: int) -> int | None:
        """The share of a year's incidents that happened there, in whole per cent."""
        table = self.figures[PLACES_BY_YEAR].table
        return table.percents(str(year), before=year != self.year).get(code)

    def of_type(self, code: str, year: int) -> int:
        return self._slice(TYPES_BY_YEAR, code).count(str(year))

    @property
    def types(self) -> list[Category]:
        return categories_of(self.counted[TYPES].axes[-1])

    def _slice(self, code: str, *at: str) -> Slice:
        return Slice(self.counted[code].grids[0], at, SOURCE)


def year_figures(unit: Unit, year: int) -> YearFigures:
    """Whether somebody may see them is for ``reach`` to decide before.

    Raises ``EngineError`` when the engine that counts can not be reached.
    """
    scope = Scope(unit, whole_year(year))
    years = _years(unit, year)
    specs = list(_specs(scope, years))
    counted = {one.spec.code: one for one in count_all(specs)}
    return YearFigures(
        scope=scope,
        years=years,
        figures={one.code: one for one in _figures(scope, years, counted)},
        steps=step_figures(unit, scope.period),
        counted=counted,
    )


def _years(unit: Unit, year: int) -> tuple[int, ...]:
    """Since the first incident, but no more than a chart has room for, and two at least."""
    first = opening_responses().filter(unit__path__startswith=unit.path).aggregate(day=Min("day"))
    earliest = first["day"].year if first["day"] else year
    return tuple(range(min(max(earliest, year - MOST_YEARS + 1), year - 1), year + 1))


def _specs(scope: Scope, years: Sequence[int]) -> Iterator[TableSpec]:
    span = Period(dt.date(years[0], 1, 1), scope.period.last)
    year = Axis("year")
    written = Group(IN_WRITING, _WRITTEN, texts(_in_writing))
    yield scope.spec(BY_YEAR, _title_by_year, year, period=span)
    yield scope.spec(TYPES_BY_YEAR, _title_of_types_by_year, Axis(WHAT), year, period=span)
    by_place = Axis(PLACE, groups=(written,))
    yield scope.spec(PLACES_BY_YEAR, _title_of_places_by_year, year, by_place, period=span)
    yield scope.spec(BY_QUARTER, _title_by_quarter, Axis("month", level="month"), year_before=True)
    yield scope.spec(TYPES, _title_of_types, Axis(WHAT), year_before=True)
    yield scope.spec(PLACES, _title_of_places, Axis(PLACE), year_before=True)
    yield scope.spec(UNITS, _title_of_units, Axis("unit"), year_before=True)
    yield scope.spec(KINDS, _title_of_kinds, Axis("unit_kind"), year_before=True)
    yield scope.spec(SIZES, _title_of_sizes, Axis("unit_size"), year_before=True)


def _title_by_year() -> str:
    return gettext("Registered incidents by year")


def _title_by_quarter() -> str:
    return gettext("Registered incidents by quarter")


def _title_of_types() -> str:
    return gettext("What happened")


def _title_of_types_by_year() -> str:
    return gettext("Incidents by type and year")


def _title_of_places() -> str:
    return gettext("Where incidents happen")


def _title_of_places_by_year() -> str:
    return gettext("Where incidents happen, by year")


def _title_of_units() -> str:
    return gettext("Incidents by unit")


def _title_of_kinds() -> str:
    return gettext("Incidents by kind of unit")


def _title_of_sizes() -> str:
    return gettext("Incidents by size of unit")


def _in_writing() -> str:
    return gettext("In case systems, by e-mail or by SMS/MMS")


# --- Figures ------------------------------------------------------------------------------


def _figures(
    scope: Scope, years: Sequence[int], counted: Mapping[str, Counted]
) -> Iterator[Figure]:
    yield _by_year(years, counted[BY_YEAR])
    yield _by_quarter(scope, counted[BY_QUARTER])
    yield types_beside(counted[TYPES], TYPES)
    yield _types_by_year(years, counted[TYPES_BY_YEAR])
    yield places_beside(counted[PLACES], PLACES)
    yield _places_by_year(years, counted[PLACES_BY_YEAR])
    yield _units(scope, counted[UNITS])
    yield _plain(counted[KINDS], _title_of_kinds())
    yield _plain(counted[SIZES], _title_of_sizes(), _size_in_words())


def once() -> str:
    return gettext(
        "An incident is one event, on the day when it happened; reported twice and joined it "
        "counts once."
    )


def _by_year(years: Sequence[int], counted: Counted) -> Figure:
    rows = [Category(str(year), str(year)) for year in years]
    column = Column(
        heading(gettext("Incidents"), counted.spec.period),
        Slice(counted.grids[0], source=SOURCE),
        tuple(row.code for row in rows),
    )
    title = _title_by_year()
    return Figure(as_table(BY_YEAR, title, rows, [column], definition=once()), Form.COLUMNS)


@dataclass(frozen=True)
class _Quarters(Slice):
    """Months gathered by three: ``1`` to ``4``."""

    def count(self, code: str) -> int:
        year, first = self.grid.period.first.year, 3 * int(code) - 2
        return sum(super(_Quarters, self).count(f"{year}-{first + at:02}") for at in range(3))


def _by_quarter(scope: Scope, counted: Counted) -> Figure:
    rows = [
        Category(str(one), gettext("Quarter %(number)s") % {"number": one}, short=str(one))
        for one in range(1, 5)
    ]
    columns = [
        Column(
            heading(str(grid.period.year), grid.period, before=bool(place)),
            _Quarters(grid, source=SOURCE),
            tuple(row.code for row in rows),
        )
        for place, grid in enumerate(counted.grids)
    ]
    table = as_table(BY_QUARTER, _title_by_quarter(), rows, columns, definition=once())
    return Figure(table, Form.LINES)


def types_beside(counted: Counted, code: str) -> Figure:
    rows = categories_of(counted.axes[-1])
    definition = gettext(
        "Whole per cent of the incidents. One incident may be of several types, so they may sum "
        "to more than 100."
    )
    columns = beside(counted, rows)
    return Figure(
        as_table(code, _title_of_types(), rows, columns, definition=definition), Form.BARS
    )


def places_beside(counted: Counted, code: str) -> Figure:
    rows = categories_of(counted.axes[-1])
    definition = gettext("Whole per cent of the incidents, “not known” included.")
    columns = beside(counted, rows)
    table = as_table(code, _title_of_places(), rows, columns, definition=definition)
    return Figure(table, Form.BARS)


def _types_by_year(years: Sequence[int], counted: Counted) -> Figure:
    """A panel for each type, its years along it."""
    rows = [Category(str(year), str(year)) for year in years]
    period = counted.spec.period
    columns = [
        Column(
            Heading(type_.code, type_.label, type_.label, period),
            Slice(counted.grids[0], (type_.code,), SOURCE),
            tuple(row.code for row in rows),
        )
        for type_ in categories_of(counted.axes[0])
    ]
    definition = gettext("One incident may be of several types, and counts under each of them.")
    title = _title_of_types_by_year()
    return Figure(as_table(TYPES_BY_YEAR, title, rows, columns, definition=definition), Form.LINES)


def _places_by_year(years: Sequence[int], counted: Counted) -> Figure:
    """The chart shows the last year; the table every year."""
    every = {row.code: row for row in categories_of(counted.axes[-1])}
    rows = [every[code] for code in _SHOWN_PLACES]
    rows += [row for code, row in every.items() if code not in (*_SHOWN_PLACES, *_WRITTEN)]
    columns = [
        Column(
            heading(str(year), whole_year(year), before=year != years[-1], series=str(year)),
            Slice(counted.grids[0], (str(year),), SOURCE),
            tuple(row.code for row in rows),
        )
        for year in years
    ]
    definition = gettext("Whole per cent of each year's incidents. The chart shows the last year.")
    title = _title_of_places_by_year()
    return Figure(as_table(PLACES_BY_YEAR, title, rows, columns, definition=definition), Form.BARS)


def _units(scope: Scope, counted: Counted) -> Figure:
    rows = unit_rows(scope.unit)
    definition = gettext("Each unit with those below it. Whole per cent of the incidents.")
    table = as_table(UNITS, _title_of_units(), rows, beside(counted, rows), definition=definition)
    return Figure(table.without_empty(f"@{scope.unit.code}"), Form.BARS)


def _plain(counted: Counted, title: str, definition: str = "") -> Figure:
    rows = categories_of(counted.axes[-1])
    columns = beside(counted, rows)
    table = as_table(counted.spec.code, title, rows, columns, definition=definition)
    return Figure(table.without_empty("unknown"), Form.BARS)


def _size_in_words() -> str:
    return gettext(
        "The size of a unit is how many have a role there or below it today. Sizes of earlier "
        "years are not kept, so a unit that has grown counts as it is now."
    )
