"""What everybody sees now of the rows of one scope, by what each table counts."""

from collections.abc import Iterator

from lykt.statistics.models import Edition, EditionTable
from lykt.statistics.specs import TableSpec


def tables_in_force(source: str, scope: dict[str, str]) -> Iterator[tuple[TableSpec, EditionTable]]:
    """The newest first, for whoever knows better than by its whole description which is wanted:
    what gathers units differs from year to year."""
    rows = (
        EditionTable.objects.filter(
            edition__state=Edition.State.RELEASED, spec__source=source, spec__scope=scope
        )
        .select_related("edition__publication")
        .defer("counted")
        .order_by("-edition__released_at", "place")
    )
    for row in rows:
        yield TableSpec.from_json(row.spec), row
