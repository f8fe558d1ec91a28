"""A figure as a page or a document shows it: every number as text, in the reader's language."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext

from lykt.questions.models import OptionClass
from lykt.statistics.charts import Figure, Form
from lykt.statistics.tables import rounded

NOTHING = "–"


@dataclass(frozen=True)
class ShownCell:
    """A share and its count, or the count alone."""

    main: str
    count: str = ""


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
    return NOTHING if value is None else f"{value} %"


def shown_rows(figure: Figure) -> list[ShownRow]:
    """The table's rows, then what it has in all, what is missing, and the means."""
    return [*_category_rows(figure), *_summary_rows(figure)]


def _category_rows(figure: Figure) -> Iterator[ShownRow]:
    table = figure.table
    for row in table.rows:
        cells = []
        for place, cell in enumerate(row.cells):
            nobody = cell is None or (table.answered and not table.answered[place])
            if nobody or cell is None:
                cells.append(ShownCell(NOTHING))
            elif figure.form is Form.COLUMNS or cell.percent is None:
                cells.append(ShownCell(shown_number(cell.count)))
            else:
                cells.append(ShownCell(shown_percent(cell.percent), shown_number(cell.count)))
        kind = row.category.kind
        yield ShownRow(
            row.category.label, tuple(cells), "" if kind == OptionClass.ANSWER else "apart"
        )


def _summary_rows(figure: Figure) -> Iterator[ShownRow]:
    table = figure.table
    knows_missing = any(number is not None for number in table.missing)
    if table.answered:
        label = gettext("Answered in all") if knows_missing else gettext("In all")
        yield _summary(label, table.answered)
    if knows_missing:
        yield _summary(gettext("Missing: registered, but not answered"), table.missing)
    if table.mean_label:
        yield _summary(table.mean_label, table.means, decimals=1)


def _summary(label: str, values: tuple[float | None, ...], decimals: int = 0) -> ShownRow:
    cells = tuple(ShownCell(shown_number(value, decimals)) for value in values)
    return ShownRow(label, cells, "sum")
