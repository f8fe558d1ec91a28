"""A year's incidents beside the years before: every figure of the yearly note."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Min
from django.utils.translation import gettext

from lykt.incidents.figures import specs
from lykt.incidents.figures.scope import Scope, heading, unit_rows
from lykt.incidents.figures.specs import IN_WRITING, WRITTEN, of_year, tables_of
from lykt.incidents.figures.steps import STEPS
from lykt.incidents.figures.steps_of_year import YearSteps
from lykt.incidents.sources import SOURCE, opening_responses
from lykt.people.headcounts.queries import employees_of
from lykt.people.models import Unit
from lykt.statistics.charts import Figure, Form
from lykt.statistics.engine.as_tables import Column, Numbers, as_table
from lykt.statistics.periods import Period, whole_year
from lykt.statistics.publications.counts import Counts
from lykt.statistics.publications.groupings import KIND_OF_UNIT, SIZE_OF_UNIT
from lykt.statistics.publications.units import units_of
from lykt.statistics.tables import Category, Cell, Heading, Release, Row, Table, added, percent

MOST_YEARS = 10
_SHOWN_PLACES = ("reception", "meeting_room", "telephone", IN_WRITING)
(
    BY_YEAR, BY_QUARTER, TYPES, TYPES_BY_YEAR, PLACES, PLACES_BY_YEAR, UNITS, KINDS, SIZES, RATES
) = (
    "incidents_by_year", "incidents_by_quarter", "types", "types_by_year", "places",
    "places_by_year", "units", "unit_kinds", "unit_sizes", "unit_rates",
)  # fmt: skip


@dataclass(frozen=True)
class YearFigures:
    """Of ``unit`` and all below it, each counted once, by their codes in the order of the note."""

    scope: Scope
    years: tuple[int, ...]
    figures: Mapping[str, Figure]
    counts: Counts

    @property
    def year(self) -> int:
        return self.years[-1]

    @property
    def is_released(self) -> bool:
        """Whether the year's number is as everybody sees it; then None is a hidden number."""
        return self.figures[BY_YEAR].table.release is not None

    def count(self, year: int) -> int | None:
        return self._slice(specs.QUARTERS, year).total

    @property
    def change(self) -> int | None:
        """From the year before, in whole per cent; None of nothing, and of what is hidden."""
        now, before = self.count(self.year), self.count(self.year - 1)
        if now is None or before is None:
            return None
        change = percent(abs(now - before), before)
        return -change if change and now < before else change

    def place(self, code: str, year: int) -> int | None:
        """The share of a year's incidents that happened there, in whole per cent."""
        table = self.figures[PLACES_BY_YEAR].table
        return table.percents(str(year), before=year != self.year).get(code)

    def of_type(self, code: str, year: int) -> int | None:
        return self._slice(specs.TYPES, year).count(code)

    def rose(self, code: str) -> bool | None:
        """Whether there were more of a type than the year before; None where one is hidden."""
        now, before = (self.of_type(code, year) for year in (self.year, self.year - 1))
        return None if now is None or before is None else now > before

    def steps(self, year: int) -> YearSteps:
        return _steps(self.counts, year)

    @property
    def types(self) -> list[Category]:
        return self.counts.categories(of_year(specs.TYPES, self.year))

    def _slice(self, table: str, year: int) -> Numbers:
        return _of_year(self.counts, table, year)


def year_figures(unit: Unit, year: int, *, released: bool = False) -> YearFigures:
    """With ``released``, tables of an edition in force are drawn from there and not counted.

    Whether somebody may see them is for ``reach`` to decide before. Raises ``EngineError`` when
    the engine that counts can not be reached.
    """
    scope = Scope(unit, whole_year(year))
    years = years_of(unit, year)
    counts = Counts.of(tables_of(unit, years), released=released)
    return YearFigures(
        scope=scope,
        years=years,
        figures={one.code: one for one in _figures(scope, years, counts)},
        counts=counts,
    )


def years_of(unit: Unit, year: int) -> tuple[int, ...]:
    """Since the first incident, but no more than a chart has room for, and two at least."""
    first = opening_responses().filter(unit__path__startswith=unit.path).aggregate(day=Min("day"))
    earliest = first["day"].year if first["day"] else year
    return tuple(range(min(max(earliest, year - MOST_YEARS + 1), year - 1), year + 1))


# --- Figures ------------------------------------------------------------------------------


def _figures(scope: Scope, years: Sequence[int], counts: Counts) -> Iterator[Figure]:
    yield _by_year(years, counts)
    yield _by_quarter(years, counts)
    yield _types(years, counts)
    yield _types_by_year(years, counts)
    yield _places(years, counts)
    yield _places_by_year(years, counts)
    yield _units(scope, years, counts)
    yield _gathered(KINDS, specs.title_of_kinds(), KIND_OF_UNIT, years, counts)
    yield _gathered(
        SIZES, specs.title_of_sizes(), SIZE_OF_UNIT, years, counts, definition=_size_in_words()
    )
    yield _rates(scope, years, counts)
    yield _steps(counts, years[-1]).figure()


def once() -> str:
    return gettext(
        "An incident is one event, on the day when it happened; reported twice and joined it "
        "counts once."
    )


def _steps(counts: Counts, year: int) -> YearSteps:
    return YearSteps(counts, of_year(STEPS, year), year)


def _of_year(counts: Counts, table: str, year: int) -> Numbers:
    return counts.slice(of_year(table, year), period=whole_year(year))


@dataclass(frozen=True)
class _OverYears:
    """One number of each year's table, as a column whose rows are the years.

    It is the number of ``category``, or the total without one.
    """

    by_year: Mapping[str, Numbers]
    category: str = ""

    @property
    def source(self) -> str:
        return SOURCE

    @property
    def release(self) -> Release | None:
        return _release_of(list(self.by_year.values()))

    @property
    def total(self) -> int | None:
        return added(self.count(year) for year in self.by_year)

    def count(self, code: str) -> int | None:
        found = self.by_year[code]
        return found.count(self.category) if self.category else found.total

    def mean(self, code: str | None = None) -> float | None:
        return None


def _release_of(columns: Sequence[Numbers]) -> Release | None:
    """What is partly counted now is not released, whatever else stands in it."""
    releases = [one.release for one in columns]
    return releases[-1] if all(releases) else None


def _table(
    code: str,
    title: str,
    rows: Sequence[Category],
    columns: Sequence[Column],
    definition: str = "",
) -> Table:
    found = as_table(code, title, rows, columns, definition=definition)
    return replace(found, release=_release_of([column.counted for column in reversed(columns)]))


def _over_years(years: Sequence[int], counts: Counts, table: str, category: str = "") -> _OverYears:
    return _OverYears({str(year): _of_year(counts, table, year) for year in years}, category)


def _year_rows(years: Sequence[int]) -> list[Category]:
    return [Category(str(year), str(year)) for year in years]


def _span(years: Sequence[int]) -> Period:
    return Period(whole_year(years[0]).first, whole_year(years[-1]).last)


def _by_year(years: Sequence[int], counts: Counts) -> Figure:
    rows = _year_rows(years)
    column = Column(
        heading(gettext("Incidents"), _span(years)),
        _over_years(years, counts, specs.QUARTERS),
        tuple(row.code for row in rows),
    )
    return Figure(_table(BY_YEAR, specs.title_by_year(), rows, [column], once()), Form.COLUMNS)


def _by_quarter(years: Sequence[int], counts: Counts) -> Figure:
    rows = [
        Category(specs.quarter_code(one), specs.quarter_name(one), short=str(one))
        for one in range(1, 5)
    ]
    columns = _beside(years, counts, specs.QUARTERS, rows)
    return Figure(_table(BY_QUARTER, specs.title_of_quarters(), rows, columns, once()), Form.LINES)


def _beside(
    years: Sequence[int], counts: Counts, table: str, rows: Sequence[Category]
) -> list[Column]:
    """The year, and the one before it, as columns of the same rows."""
    codes = tuple(row.code for row in rows)
    return [
        Column(
            heading(str(year), whole_year(year), before=year != years[-1]),
            _of_year(counts, table, year),
            codes,
        )
        for year in (years[-1], years[-2])
    ]


def _types(years: Sequence[int], counts: Counts) -> Figure:
    rows = counts.categories(of_year(specs.TYPES, years[-1]))
    definition = gettext(
        "Whole per cent of the incidents. One incident may be of several types, so they may sum "
        "to more than 100."
    )
    columns = _beside(years, counts, specs.TYPES, rows)
    return Figure(_table(TYPES, specs.title_of_types(), rows, columns, definition), Form.BARS)


def _places(years: Sequence[int], counts: Counts) -> Figure:
    every = counts.categories(of_year(specs.PLACES, years[-1]))
    rows = [row for row in every if row.code != IN_WRITING]
    definition = gettext("Whole per cent of the incidents, “not known” included.")
    columns = _beside(years, counts, specs.PLACES, rows)
    return Figure(_table(PLACES, specs.title_of_places(), rows, columns, definition), Form.BARS)


def _types_by_year(years: Sequence[int], counts: Counts) -> Figure:
    """A panel for each type, its years along it."""
    rows = _year_rows(years)
    columns = [
        Column(
            Heading(type_.code, type_.label, type_.label, _span(years)),
            _over_years(years, counts, specs.TYPES, type_.code),
            tuple(row.code for row in rows),
        )
        for type_ in counts.categories(of_year(specs.TYPES, years[-1]))
    ]
    definition = gettext("One incident may be of several types, and counts under each of them.")
    title = specs.title_of_types_by_year()
    return Figure(_table(TYPES_BY_YEAR, title, rows, columns, definition), Form.LINES)


def _places_by_year(years: Sequence[int], counts: Counts) -> Figure:
    """The chart shows the last year; the table every year."""
    every = {row.code: row for row in counts.categories(of_year(specs.PLACES, years[-1]))}
    rows = [every[code] for code in _SHOWN_PLACES]
    rows += [row for code, row in every.items() if code not in (*_SHOWN_PLACES, *WRITTEN)]
    columns = [
        Column(
            heading(str(year), whole_year(year), before=year != years[-1], series=str(year)),
            _of_year(counts, specs.PLACES, year),
            tuple(row.code for row in rows),
        )
        for year in years
    ]
    definition = gettext("Whole per cent of each year's incidents. The chart shows the last year.")
    title = specs.title_of_places_by_year()
    found = _table(PLACES_BY_YEAR, title, rows, columns, definition)
    return Figure(replace(found, release=_release_of([one.counted for one in columns])), Form.BARS)


def _units(scope: Scope, years: Sequence[int], counts: Counts) -> Figure:
    rows = unit_rows(scope.unit)
    definition = gettext("Each unit with those below it. Whole per cent of the incidents.")
    columns = _beside(years, counts, specs.UNITS, rows)
    table = _table(UNITS, specs.title_of_units(), rows, columns, definition)
    return Figure(table.without_empty(f"@{scope.unit.code}"), Form.BARS)


def _gathered(
    code: str,
    title: str,
    grouping: str,
    years: Sequence[int],
    counts: Counts,
    *,
    definition: str = "",
) -> Figure:
    """Units together, by what they have in common."""
    every = counts.categories(of_year(specs.UNITS, years[-1]))
    rows = [row for row in every if row.code.startswith(grouping)]
    columns = _beside(years, counts, specs.UNITS, rows)
    return Figure(_table(code, title, rows, columns, definition), Form.BARS)


def _size_in_words() -> str:
    return gettext(
        "The size of a unit is how many were employed there or below it at the end of the year, "
        "as staff numbers say; where nobody has given a number, how many had a role."
    )


def _rates(scope: Scope, years: Sequence[int], counts: Counts) -> Figure:
    """How many incidents there are for each hundred employees, in the unit and right below it."""
    below = list(units_of({"unit": scope.unit.code}))
    sizes = {year: employees_of(below, whole_year(year).last) for year in years[-2:]}
    units = [scope.unit, *scope.unit.children.order_by("name")]
    columns = _beside(years, counts, specs.UNITS, [Category(one.code, one.name) for one in units])
    found = Table(
        code=RATES,
        title=specs.title_of_rates(),
        headings=tuple(column.heading for column in columns),
        rows=tuple(
            Row(
                Category(unit.code, _with_employees(unit, sizes[years[-1]][unit.pk])),
                tuple(
                    _rate(unit, column, sizes[column.heading.period.first.year])
                    for column in columns
                ),
            )
            for unit in units
            if any(each[unit.pk] for each in sizes.values())
        ),
        answered=tuple(column.counted.total for column in columns),
        missing=(),
        definition=gettext(
            "100 × the year's incidents by the number of employees at the end of the year. Each "
            "unit with those below it."
        ),
        release=_release_of([column.counted for column in reversed(columns)]),
        source=SOURCE,
    )
    return Figure(found, Form.BARS)


def _rate(unit: Unit, column: Column, employees: Mapping[int, int]) -> Cell:
    count = column.counted.count(unit.code)
    return Cell(count, percent(count, employees[unit.pk]))


def _with_employees(unit: Unit, employees: int) -> str:
    return gettext("%(unit)s, %(employees)s employees") % {
        "unit": unit.name,
        "employees": employees,
    }
