"""What is public, as open data shows it: each edition with its origin and its tables."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings

from lykt.people.models import Appointment, Unit
from lykt.people.roles import roles_granting
from lykt.statistics.models import Edition, EditionTable
from lykt.statistics.opendata.origin import LICENCES, Licence, Origin, Publisher
from lykt.statistics.publications.queries import MOST, public_editions
from lykt.statistics.released import ReleasedTable, Texts
from lykt.statistics.roles import RELEASE_PUBLICATION


@dataclass(frozen=True)
class Listed:
    """A table as lists and the catalogue name it, without its numbers."""

    code: str
    title: Texts
    definition: Texts
    first_day: dt.date
    last_day: dt.date


@dataclass(frozen=True)
class Issue:
    """One edition, and what its tables are called."""

    origin: Origin
    tables: tuple[Listed, ...]


@dataclass(frozen=True)
class TableIssue:
    """One table of one edition. ``chart`` is what it is drawn as (``models.Chart``)."""

    origin: Origin
    table: ReleasedTable
    chart: str


class NotPublicError(LookupError):
    """There is no such publication, edition or table, or there is not yet."""


class WithdrawnError(Exception):
    """It was public, and is not any more; ``edition`` holds the note that stands there."""

    def __init__(self, edition: Edition, newest: int | None) -> None:
        super().__init__(str(edition))
        self.edition = edition
        self.newest = newest
        """The edition that may be read now."""


def issues(home: str) -> list[Issue]:
    """Every publication, by its edition in force."""
    in_force = list(
        Edition.objects.filter(state=Edition.State.RELEASED)
        .select_related("publication")
        .order_by("publication__slug")[:MOST]
    )
    tables = _listed(in_force)
    return [
        Issue(_origin(edition, home, edition.number), tuple(tables[edition.pk]))
        for edition in in_force
    ]


def issue(slug: str, number: int | None, home: str) -> Issue:
    """The edition in force, or one by its number. Raises as ``_wanted``."""
    edition, newest = _wanted(slug, number)
    return Issue(_origin(edition, home, newest), tuple(_listed([edition])[edition.pk]))


def table_issue(slug: str, number: int | None, code: str, home: str) -> TableIssue:
    """One table of the edition in force, or of one by its number. Raises as ``_wanted``."""
    edition, newest = _wanted(slug, number)
    row = edition.tables.filter(code=code).first()
    if row is None:
        raise NotPublicError(slug, code)
    return TableIssue(_origin(edition, home, newest), replace(row.table, code=code), row.chart)


def publisher(home: str) -> Publisher:
    """Who is named in the settings; else the organisations of those who released something, and
    the service's own address before anything is released."""
    return Publisher(
        settings.OPEN_DATA_PUBLISHER or _organisations() or home.split("/")[2],
        "".join(settings.OPEN_DATA_PUBLISHER_NUMBER.split()),
        settings.OPEN_DATA_CONTACT.strip(),
    )


def _organisations() -> str:
    """The tops of the unit tree alone: neither who released, nor in which unit, is anybody's."""
    releases = Edition.objects.filter(state=Edition.State.RELEASED, released_by__isnull=False)
    held = Appointment.objects.filter(
        person__in=releases.values("released_by"), role__in=roles_granting(RELEASE_PUBLICATION)
    ).select_related("unit")
    tops = {one.unit.ids_from_root()[0] for one in held}
    organisations = Unit.objects.filter(pk__in=tops, kind=Unit.Kind.ORGANISATION)
    return ", ".join(organisations.order_by("name").values_list("name", flat=True))


def licence() -> Licence:
    return LICENCES[settings.OPEN_DATA_LICENCE]


def _wanted(slug: str, number: int | None) -> tuple[Edition, int]:
    """The edition, and the number of the newest.

    Raises ``NotPublicError`` or ``WithdrawnError``. A publication whose newest edition is
    withdrawn is withdrawn, although an older one is there by its number.
    """
    editions = list(public_editions(slug).select_related("publication"))
    in_force = next((one for one in editions if one.state == Edition.State.RELEASED), None)
    wanted = in_force or next(iter(editions), None)
    if number is not None:
        wanted = next((one for one in editions if one.number == number), None)
    if wanted is None:
        raise NotPublicError(slug, number)
    newest = in_force.number if in_force else None
    if wanted.state == Edition.State.WITHDRAWN:
        raise WithdrawnError(wanted, newest)
    return wanted, newest or wanted.number


def _listed(editions: Iterable[Edition]) -> dict[int, list[Listed]]:
    """Taken out of the tables by the database: the numbers may be many, and stay where they are."""
    wanted = ("title", "definition", "first_day", "last_day")
    found: dict[int, list[Listed]] = defaultdict(list)
    rows = EditionTable.objects.filter(edition__in=list(editions)).order_by("edition", "place")
    for edition, code, title, definition, first, last in rows.values_list(
        "edition", "code", *(f"released__{name}" for name in wanted)
    ):
        days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
        found[edition].append(Listed(code, title, definition, *days))
    return found


def _origin(edition: Edition, home: str, newest: int) -> Origin:
    publication = edition.publication
    if edition.released_at is None:
        raise ValueError(f"{edition} is public without having been released")
    return Origin(
        slug=publication.slug,
        title=publication.title,
        edition=edition.number,
        released_at=edition.released_at,
        home=home,
        publisher=publisher(home),
        licence=licence(),
        newest=newest,
        remark={"nb": edition.correction} if edition.correction else {},
    )
