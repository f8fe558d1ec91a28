"""The tables behind the yearly note: each of one year, so that what is released of it once fits the
notes of all the years after. What is from surveys stands in ``surveys``."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from lykt.incidents.figures.scope import PLACE, WHAT, Scope
from lykt.incidents.figures.steps import STEPS
from lykt.incidents.figures.steps_of_year import steps_spec
from lykt.people.models import Unit
from lykt.statistics.engine.labels import texts
from lykt.statistics.periods import whole_year
from lykt.statistics.publications.groupings import unit_groups
from lykt.statistics.specs import Axis, Group, TableSpec

IN_WRITING = "case_systems_email_or_sms_mms"
WRITTEN = ("case_system", "email", "sms_mms")
QUARTERS, TYPES, PLACES, UNITS = "quarters", "types", "places", "units"


def of_year(table: str, year: int) -> str:
    """The code of a table of one year."""
    return f"{table}-{year}"


def tables_of(unit: Unit, years: Sequence[int]) -> Iterator[TableSpec]:
    """What happened, when and where in each year; in which units, and how the routines' steps went,
    in the last year and before it."""
    for year in years:
        scope = Scope(unit, whole_year(year))
        yield scope.spec(of_year(QUARTERS, year), title_of_quarters, _by_quarter(year))
        yield scope.spec(of_year(TYPES, year), title_of_types, Axis(WHAT))
        written = Group(IN_WRITING, WRITTEN, texts(in_writing))
        yield scope.spec(of_year(PLACES, year), title_of_places, Axis(PLACE, groups=(written,)))
    for year in years[-2:]:
        scope = Scope(unit, whole_year(year))
        groups = tuple(unit_groups(unit, scope.period.last))
        yield scope.spec(of_year(UNITS, year), title_of_units, Axis("unit", groups=groups))
        yield steps_spec(of_year(STEPS, year), scope)


def _by_quarter(year: int) -> Axis:
    """With the months, so that protection knows which of them a quarter is the sum of."""
    groups = (
        Group(
            quarter_code(one),
            tuple(f"{year}-{3 * one - 2 + at:02}" for at in range(3)),
            texts(
                lambda one=one: quarter_name(one)  # type: ignore[misc]
            ),
        )
        for one in range(1, 5)
    )
    return Axis("month", groups=tuple(groups))


def quarter_code(number: int) -> str:
    return f"quarter-{number}"


def quarter_name(number: int) -> str:
    return gettext("Quarter %(number)s") % {"number": number}


def title_by_year() -> str:
    return gettext("Registered incidents by year")


def title_of_quarters() -> str:
    return gettext("Registered incidents by quarter")


def title_of_types() -> str:
    return gettext("What happened")


def title_of_types_by_year() -> str:
    return gettext("Incidents by type and year")


def title_of_places() -> str:
    return gettext("Where incidents happen")


def title_of_places_by_year() -> str:
    return gettext("Where incidents happen, by year")


def title_of_units() -> str:
    return gettext("Incidents by unit")


def title_of_kinds() -> str:
    return gettext("Incidents by kind of unit")


def title_of_sizes() -> str:
    return gettext("Incidents by size of unit")


def title_of_rates() -> str:
    return gettext("Incidents for each hundred employees")


def in_writing() -> str:
    return gettext("In case systems, by e-mail or by SMS/MMS")
