"""One cell of a table by its codes, written with dots: ``gender.telephone.woman``.

A code that several columns have is looked for in each; a part that is left out stands at the
only column there is, or at the total.
"""

from typing import Any

from django.utils.translation import gettext

from lykt.statistics.charts import Drawn, Figure, ReleasedFigure
from lykt.statistics.charts.released import words
from lykt.statistics.tables import Cell, Table

SUMMARIES = ("total", "missing", "mean")


def cell_of(figure: Drawn, path: str) -> dict[str, Any]:
    """What ``Fact`` takes, for a cell. Raises ``LookupError`` with what would be right."""
    parts = path.split(".")
    if isinstance(figure, ReleasedFigure):
        return _released(figure, parts)
    if isinstance(figure, Figure):
        return _counted(figure, parts)
    raise LookupError(gettext("“%(table)s” has no cells to refer to.") % {"table": figure.code})


def _counted(figure: Figure, parts: list[str]) -> dict[str, Any]:
    table = figure.table
    asks_count = parts[-1] == "count"
    if asks_count:
        parts = parts[:-1]
    series = list(dict.fromkeys(heading.series for heading in table.headings))
    if parts and parts[0] in series:
        column, parts = parts[0], parts[1:]
    elif len(series) == 1:
        column = series[0]
    else:
        raise LookupError(_choose(gettext("which column"), parts[:1], series))
    codes = [row.category.code for row in table.rows]
    if parts and len(parts) == 1 and parts[0] in SUMMARIES:
        return _summary(table, column, parts[0])
    if len(parts) != 1 or parts[0] not in codes:
        raise LookupError(_choose(gettext("which row"), parts, [*codes, *SUMMARIES]))
    by_count = figure.is_of_counts or asks_count
    return _cell(table, column, parts[0], by_count=by_count)


def _cell(table: Table, column: str, code: str, *, by_count: bool) -> dict[str, Any]:
    row = next(one for one in table.rows if one.category.code == code)
    label = f"{table.title}: {row.category.label}"
    now, before = (
        None if place is None else row.cells[place]
        for place in (table.column(column), table.column(column, before=True))
    )
    has_share = any(cell is not None and cell.percent is not None for cell in (now, before))
    shares = has_share and not by_count
    return {
        "label": label,
        "value": _value(now, shares),
        "before": _value(before, shares),
        "unit": "%" if shares else "",
        "counts": () if table.release else _counts(now, before),
        "hidden": _is_hidden(table, now, _value(now, shares)),
        "hidden_before": _is_hidden(table, before, _value(before, shares)),
    }


def _counts(*cells: Cell | None) -> tuple[int, ...]:
    return tuple(cell.count for cell in cells if cell is not None and cell.count is not None)


def _is_hidden(table: Table, cell: Cell | None, value: int | None) -> bool:
    """Also a share of a whole that is hidden, which would tell how large that is."""
    if cell is None or cell.count is None:
        return cell is not None
    return table.release is not None and value is None and cell.count > 0


def _value(cell: Cell | None, shares: bool) -> int | None:
    if cell is None:
        return None
    return cell.percent if shares else cell.count


def _summary(table: Table, column: str, which: str) -> dict[str, Any]:
    found: dict[str, Any] = {"label": f"{table.title}: {which}", "decimals": int(which == "mean")}
    names = {"total": "answered"}
    for name, before in (("value", False), ("before", True)):
        place = table.column(column, before=before)
        found[name] = None if place is None else table.summary(place).get(names.get(which, which))
    found["hidden"] = table.hides and found["value"] is None
    found["hidden_before"] = table.hides and found["before"] is None
    return found


def _released(figure: ReleasedFigure, parts: list[str]) -> dict[str, Any]:
    """Each part is a code of some dimension, or the measure."""
    table = figure.table
    measure = table.measures[0]
    found: dict[str, str] = {}
    for part in parts:
        named = [one for one in table.measures if one.code == part]
        holders = [one for one in table.dimensions if part in one.codes and one.code not in found]
        if holders:
            found[holders[0].code] = part
        elif named:
            measure = named[0]
        else:
            codes = [code for one in table.dimensions for code in one.codes]
            names = [one.code for one in table.measures]
            raise LookupError(_choose(gettext("which cell"), [part], [*codes, *names]))
    for dimension in table.dimensions:
        if dimension.code not in found and dimension.total is None:
            raise LookupError(_choose(words(dimension.label), [], list(dimension.codes)))
    value = table.value(measure.code, **found)
    return {
        "label": f"{figure.title}: {', '.join(parts)}",
        "value": value,
        "unit": "%" if measure.code == "share" else "",
        "decimals": measure.decimals,
        "hidden": value is None,
        "has_before": False,
    }


def _choose(what: str, written: list[str], known: list[str]) -> str:
    found = ".".join(written)
    some = ", ".join(known[:20])
    if found:
        text = gettext("“%(found)s” does not say %(what)s. There is: %(some)s.")
        return text % {"found": found, "what": what, "some": some}
    return gettext("It is not said %(what)s. There is: %(some)s.") % {"what": what, "some": some}
