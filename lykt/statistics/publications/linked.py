"""What is public already over the same rows: it must be held together with what is new.

Somebody who has last month's edition can subtract it from this month's. So every table that was
ever released, also in an edition that was replaced or withdrawn, counts as known.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.utils.formats import date_format
from django.utils.translation import gettext

from lykt.statistics.engine.sources import source_named
from lykt.statistics.models import Edition, EditionTable
from lykt.statistics.periods import Period
from lykt.statistics.publications.workflow import OverlapError
from lykt.statistics.specs import TableSpec


@dataclass(frozen=True)
class PublicTable:
    """A table that outsiders may have: how it was counted, and where it stood."""

    row: EditionTable
    spec: TableSpec

    @property
    def edition(self) -> Edition:
        return self.row.edition


def public_tables(specs: Iterable[TableSpec]) -> list[PublicTable]:
    """Every released table that counts some of the rows that ``specs`` count, the oldest first."""
    sources = {spec.source for spec in specs}
    rows = (
        EditionTable.objects.filter(
            edition__released_at__isnull=False, spec__source__in=sorted(sources)
        )
        .select_related("edition__publication")
        .order_by("edition__released_at", "edition", "place")
    )
    found = [PublicTable(row, TableSpec.from_json(row.spec)) for row in rows]
    return [one for one in found if any(share_rows(one.spec, spec) for spec in specs)]


def public_over_the_same_rows(edition: Edition) -> list[list[object]]:
    """Which editions those tables are in, as data to compare: their ids and digests."""
    specs = [TableSpec.from_json(table.spec) for table in edition.tables.all()]
    found = {one.edition.pk: one.edition.digest for one in public_tables(specs)}
    return [[pk, digest] for pk, digest in sorted(found.items())]


def share_rows(one: TableSpec, other: TableSpec) -> bool:
    """Whether a row may be counted by both."""
    if one.source != other.source:
        return False
    return not _apart(one, other) and any(True for _ in _overlaps(one, other))


def _apart(one: TableSpec, other: TableSpec) -> bool:
    """Whether their scopes have no row in common, as two lines or two units side by side."""
    if one.scope == other.scope:
        return False
    source = source_named(one.source)
    mine, theirs = source.narrowed(one.scope), source.narrowed(other.scope)
    return any(
        set(values).isdisjoint(theirs[column])
        for column, values in mine.items()
        if column in theirs
    )


def _partly_the_same(one: TableSpec, other: TableSpec) -> bool:
    """Whether their scopes name the same thing otherwise and share rows, as a unit and one below.

    Protection does not know what lies between them.
    """
    named = one.scope.keys() & other.scope.keys()
    return any(one.scope[name] != other.scope[name] for name in named)


def check_periods(new: Iterable[TableSpec], public: Iterable[PublicTable]) -> None:
    """Raises ``OverlapError`` for days that are shared without being the same.

    The first half of a year and the whole of it leave the second half to be found by
    subtraction, in a table that nobody has looked at.
    """
    specs = list(new)
    for spec in specs:
        for known in public:
            _check(spec, known)
    for one, other in combinations(specs, 2):
        if share_rows(one, other):
            _check_together(one, other)


def _check_together(one: TableSpec, other: TableSpec) -> None:
    """Two tables of one edition."""
    if _partly_the_same(one, other):
        raise OverlapError(_two_scopes())
    for mine, theirs in _overlaps(one, other):
        if mine != theirs:
            raise OverlapError(_two_tables(one, other))


def _check(spec: TableSpec, known: PublicTable) -> None:
    if not share_rows(spec, known.spec):
        return
    if _partly_the_same(spec, known.spec):
        raise OverlapError(
            gettext(
                "“%(publication)s”, edition %(number)s, is public and counts some of the same "
                "rows, such as those of a unit above or below. What only one of them counts could "
                "be found by subtraction."
            )
            % {"publication": known.edition.publication.name, "number": known.edition.number}
        )
    for mine, theirs in _overlaps(spec, known.spec):
        if mine != theirs:
            raise OverlapError(
                gettext(
                    "“%(publication)s”, edition %(number)s, is public and counts %(theirs)s of "
                    "the same rows; the new table counts %(mine)s. What only one of them counts "
                    "could be found by subtraction. Choose the same days, or days that do not "
                    "overlap."
                )
                % {
                    "publication": known.edition.publication.name,
                    "number": known.edition.number,
                    "theirs": _days(theirs),
                    "mine": _days(mine),
                }
            )


def _two_scopes() -> str:
    return gettext(
        "Two tables of this edition count some of the same rows, such as those of a unit and of "
        "one below it. What only one of them counts could be found by subtraction. Make an "
        "edition for one of them, divided by unit."
    )


def _two_tables(one: TableSpec, other: TableSpec) -> str:
    return gettext(
        "Two tables of this edition count the same rows over %(one)s and over %(other)s. What "
        "only one of them counts could be found by subtraction. Choose the same days, or days "
        "that do not overlap."
    ) % {"one": _days(one.period), "other": _days(other.period)}


def _overlaps(one: TableSpec, other: TableSpec) -> Iterator[tuple[Period, Period]]:
    for mine in one.periods:
        for theirs in other.periods:
            if mine.overlap(theirs):
                yield mine, theirs


def _days(period: Period) -> str:
    if period.year:
        return str(period.year)
    first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (period.first, period.last))
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}
