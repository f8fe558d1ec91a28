"""What in a report as a whole deserves a look before it is given out."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext

from lykt.reports.document import Document, Placed
from lykt.statistics.charts import Drawn, Figure

LEAST = 3
"""Fewer than this may be somebody whom a reader knows."""


def looks(document: Document, small_in_text: Collection[str]) -> Iterator[str]:
    """A chart alone needs its table somewhere; and small counts may need protection."""
    placed = [one for part in document.sections for one in part.blocks]
    tables = {one.figure.code for one in placed if isinstance(one, Placed) and one.table}
    for figure in document.figures():
        if figure.code not in tables:
            text = gettext("The chart “%(name)s” has no table: write {table: %(name)s} somewhere.")
            yield text % {"name": figure.code}
    small = [figure.code for figure in _small(document)] + [f"{{{one}}}" for one in small_in_text]
    if small:
        text = gettext(
            "Not for publication: counts below %(least)s stand unprotected in: %(tables)s. The "
            "report says so on every page. Release these tables in a publication: the report then "
            "draws them from there, and can be published."
        )
        yield text % {"least": LEAST, "tables": ", ".join(small)}
    if telling := _beside_hidden(document):
        text = gettext(
            "Not for publication: %(tables)s are counted now, and stand beside released tables of "
            "the same rows, in which numbers are hidden. Release these tables too, in the same "
            "publication: they are then protected together."
        )
        yield text % {"tables": ", ".join(figure.code for figure in telling)}


def caution(document: Document, small_in_text: Collection[str]) -> str:
    """Why the report may not be published as it is, for whoever gets it; empty when it may."""
    small = [figure.title for figure in _small(document)]
    where = small + [gettext("the text")] * bool(small_in_text)
    found = []
    if where:
        text = gettext(
            "Not for publication: counts below %(least)s stand unprotected, so that somebody may "
            "be recognised. They are in: %(tables)s."
        )
        found.append(text % {"least": LEAST, "tables": ", ".join(where)})
    if telling := _beside_hidden(document):
        text = gettext(
            "Not for publication: what is hidden in released tables may be found by subtraction "
            "from tables of the same rows that are not released. These are: %(tables)s."
        )
        found.append(text % {"tables": ", ".join(figure.title for figure in telling)})
    return " ".join(found)


def _beside_hidden(document: Document) -> list[Figure]:
    """Counted tables of rows of which others hide something: protection did not know them."""
    counted = [one for one in document.figures() if isinstance(one, Figure)]
    hiding = {one.table.source for one in counted if one.table.release and one.table.hides}
    rest = (one for one in counted if not one.table.release and not one.nothing)
    return [one for one in rest if one.table.source in hiding]


def _small(document: Document) -> list[Drawn]:
    return [figure for figure in document.figures() if _shows_small_counts(figure)]


def _shows_small_counts(figure: Drawn) -> bool:
    """Of what was counted; a released table is protected as its publication's policy says."""
    if not isinstance(figure, Figure) or figure.table.release:
        return False
    cells = (cell for row in figure.table.rows for cell in row.cells)
    return any(cell is not None and is_small(cell.count) for cell in cells)


def is_small(count: int | None) -> bool:
    return count is not None and 0 < count < LEAST
