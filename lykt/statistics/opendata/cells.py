"""One cell as it is shown: its number, or the sign that stands where there is none.

The signs are those of Statistics Norway. Why a cell is hidden is nobody's business: a cell that
is small and one that only protects another have the same sign, and hidden cells are not counted.
"""

from django.utils.translation import gettext_lazy

from lykt.statistics.released import Number, ReleasedTable

PUBLISHED, HIDDEN, IMPOSSIBLE = "", ":", "."

_LEGEND = {
    HIDDEN: gettext_lazy("Not shown, so that nobody can be recognised"),
    IMPOSSIBLE: gettext_lazy("Can not be calculated, since nobody was counted"),
}
Cell = tuple[Number | None, str]


def cells(table: ReleasedTable) -> dict[str, tuple[Cell, ...]]:
    """Number and sign of each cell of each measure."""
    return {
        measure.code: tuple(
            (value, _sign(table, value, place))
            for place, value in enumerate(table.values[measure.code])
        )
        for measure in table.measures
    }


def legend(table: ReleasedTable) -> dict[str, str]:
    """The signs that the table may hold, in the present language."""
    used = {HIDDEN} if table.hides else set()
    used |= {sign for row in cells(table).values() for _, sign in row if sign}
    return {sign: str(text) for sign, text in _LEGEND.items() if sign in used}


def _sign(table: ReleasedTable, value: Number | None, place: int) -> str:
    if value is not None:
        return PUBLISHED
    # A share of a shown zero is not secret, there is just none; a rounded zero may be somebody.
    counts = None if table.rounded_to else table.values.get("count")
    return IMPOSSIBLE if counts and counts[place] == 0 else HIDDEN
