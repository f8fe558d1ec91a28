"""A figure as a page or a document shows it: every number as text, in the reader's language."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext

from lykt.questions.models import OptionClass
from lykt.statistics.tables import Table, rounded

NOTHING = "–"
HIDDEN = ":"
"""What stands for a number that is not released, as Statistics Norway writes it."""


@dataclass(frozen=True)
class ShownCell:
    """A share and its count, or the count alone.

    ``number`` and ``counted`` are the same two to reckon with.
    """

    main: str
    count: str = ""
    number: float | None = None
    counted: int | None = None


@dataclass(frozen=True)
class ShownRow:
    """``kind`` is empty for answers, and tells "not known" and sums apart from them."""

    label: str
    cells: tuple[ShownCell, ...]
    kind: str = ""


def shown_number(value: float | None, decimals: int = 0) -> str:
    """A number with the reader's own separators; a half is rounded up."""
    if value is None:
        return NOTHING
    return str(number_format(rounded(value, decimals), decimals, force_grouping=True))


def shown_percent(value: int | None) -> str:
    return NOTHING if value is None else with_unit(str(value), "%")


def with_unit(number: str, unit: str, space: str = " ") -> str:
    """English alone writes its per cent sign close up to the number."""
    closed_up = unit == "%" and get_language() == "en"
    return number + ("" if closed_up or not unit else space) + unit


def said_of_hidden() -> str:
    text = gettext("“%(sign)s”: not shown, so that nobody can be recognised.")
    return text % {"sign": HIDDEN}


def said_of_rounding(base: int) -> str:
    text = gettext("Numbers are rounded to a multiple of %(base)s, and add up.")
    return text % {"base": base}


def shown_rows(table: Table, *, by_count: bool) -> list[ShownRow]:
    """The table's rows, then what it has in all, what is missing, and the means."""
    return [*_category_rows(table, by_count), *_summary_rows(table)]


def _category_rows(table: Table, by_count: bool) -> Iterator[ShownRow]:
    for row in table.rows:
        cells = []
        for place, cell in enumerate(row.cells):
            nobody = table.answered and table.answered[place] == 0
            if nobody or cell is None:
                cells.append(ShownCell(NOTHING))
            elif cell.count is None:
                cells.append(ShownCell(HIDDEN))
            elif by_count or cell.percent is None:
                cells.append(ShownCell(shown_number(cell.count), number=cell.count))
            else:
                main, count = shown_percent(cell.percent), shown_number(cell.count)
                cells.append(ShownCell(main, count, cell.percent, cell.count))
        kind = row.category.kind
        yield ShownRow(
            row.category.label, tuple(cells), "" if kind == OptionClass.ANSWER else "apart"
        )


def _summary_rows(table: Table) -> Iterator[ShownRow]:
    knows_missing = any(number is not None for number in table.missing)
    if table.answered:
        label = gettext("Answered in all") if knows_missing else gettext("In all")
        yield _summary(label, table.answered, unknown=HIDDEN)
    if knows_missing:
        yield _summary(gettext("Missing: registered, but not answered"), table.missing)
    if table.mean_label:
        yield _summary(table.mean_label, table.means, decimals=1)


def _summary(
    label: str, values: tuple[float | None, ...], decimals: int = 0, unknown: str = NOTHING
) -> ShownRow:
    cells = (
        ShownCell(
            unknown if value is None else shown_number(value, decimals),
            number=None if value is None else float(rounded(value, decimals)),
        )
        for value in values
    )
    return ShownRow(label, tuple(cells), "sum")
