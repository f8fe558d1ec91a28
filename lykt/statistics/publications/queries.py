"""What is public, for everybody; and what is under way, for those who may see it."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Prefetch, QuerySet

from lykt.people.models import Person
from lykt.statistics.models import Edition, EditionTable, KeptTable, Publication
from lykt.statistics.publications.reach import may_prepare, may_release
from lykt.statistics.released import ReleasedTable
from lykt.statistics.specs import Measure, TableSpec

MOST = 500
"""Publications on one page, or in one catalogue."""

PUBLIC = (Edition.State.RELEASED, Edition.State.CORRECTED, Edition.State.WITHDRAWN)


# --- What is public -----------------------------------------------------------------------


def released_publications() -> QuerySet[Publication]:
    """Publications with an edition in force, each with it and its tables as ``in_force``."""
    in_force = Edition.objects.filter(state=Edition.State.RELEASED).prefetch_related("tables")
    return (
        Publication.objects.filter(editions__state=Edition.State.RELEASED)
        .prefetch_related(Prefetch("editions", in_force, to_attr="in_force"))
        .order_by("slug")[:MOST]
    )


def public_editions(slug: str) -> QuerySet[Edition]:
    """Every edition that was ever released, the newest first: in force, replaced or withdrawn."""
    return Edition.objects.filter(publication__slug=slug, state__in=PUBLIC).order_by("-number")


def released_edition(slug: str, edition: int | None = None) -> Edition:
    """The edition in force, or one by number, also when it was replaced.

    A withdrawn edition is found by its number only, and ``released_table`` refuses its tables:
    what stands at its address is the note. Raises ``Edition.DoesNotExist``.
    """
    found = public_editions(slug).select_related("publication").prefetch_related("tables")
    if edition is None:
        return found.get(state=Edition.State.RELEASED)
    return found.get(number=edition)


def released_table(slug: str, code: str, edition: int | None = None) -> ReleasedTable:
    """One table as everybody may see it.

    Raises ``EditionTable.DoesNotExist`` also for a withdrawn edition, and for a publication
    that is withdrawn and has no new edition.
    """
    tables = EditionTable.objects.filter(edition__publication__slug=slug, code=code)
    if edition is None:
        return tables.get(edition__state=Edition.State.RELEASED).table
    shown = (Edition.State.RELEASED, Edition.State.CORRECTED)
    return tables.get(edition__number=edition, edition__state__in=shown).table


def released_by_code(specs: Sequence[TableSpec]) -> dict[str, EditionTable]:
    """Where everybody can see what is described, by the code of the description.

    A table is found by what it counts, whatever it is called, in the edition in force that was
    released last.
    """
    rows = (
        EditionTable.objects.filter(
            edition__state=Edition.State.RELEASED,
            spec__source__in=sorted({spec.source for spec in specs}),
        )
        .select_related("edition__publication")
        .defer("counted")
        .order_by("-edition__released_at", "place")
    )
    known = [(_counts(TableSpec.from_json(row.spec)), row) for row in rows]
    found = {}
    for spec in specs:
        wanted = _counts(spec)
        row = next((row for counts, row in known if counts == wanted), None)
        if row is not None:
            found[spec.code] = row
    return found


def _counts(spec: TableSpec) -> TableSpec:
    """Counts stand in every table that is divided, whichever mean or share is beside them."""
    return replace(spec.unnamed, measure=Measure()) if spec.by else spec.unnamed


# --- What is under way --------------------------------------------------------------------


def kept_tables(limit: int = 200) -> QuerySet[KeptTable]:
    """What anybody keeps: names and descriptions, without numbers."""
    return KeptTable.objects.select_related("kept_by").order_by("-changed_at", "-pk")[:limit]


def publications_seen_by(person: Person, limit: int = 200) -> list[Publication]:
    """Those with something public, and those under way that the person may compose or release."""
    found = Publication.objects.prefetch_related("editions__tables").order_by("slug")[:limit]
    return [one for one in found if any(_sees(person, each) for each in one.editions.all())]


def edition_seen_by(person: Person, slug: str, number: int) -> Edition:
    """Raises ``Edition.DoesNotExist`` also for one under way that the person may not see."""
    found = (
        Edition.objects.select_related("publication", "prepared_by", "released_by", "withdrawn_by")
        .prefetch_related("tables", "composers")
        .get(publication__slug=slug, number=number)
    )
    if not _sees(person, found):
        raise Edition.DoesNotExist(f"{person.pk} may not see {found.pk}")
    return found


def editions_seen_by(person: Person, publication: Publication) -> list[Edition]:
    return [one for one in publication.editions.all()[:100] if _sees(person, one)]


def _sees(person: Person, edition: Edition) -> bool:
    if edition.was_public:
        return True
    specs = [TableSpec.from_json(table.spec) for table in edition.tables.all()]
    if not specs:
        return edition.composers.filter(pk=person.pk).exists()
    return all(may_prepare(person, spec) for spec in specs) or all(
        may_release(person, spec) for spec in specs
    )


def released_as(spec: TableSpec) -> EditionTable | None:
    """Where everybody can see this very table, protected: the newest edition in force with it."""
    return (
        EditionTable.objects.filter(edition__state=Edition.State.RELEASED, spec=spec.to_json())
        .select_related("edition__publication")
        .order_by("-edition__released_at")
        .first()
    )
