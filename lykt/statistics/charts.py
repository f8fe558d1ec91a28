"""Charts: a table becomes one Vega-Lite specification, which pages and PDFs both draw.

Colours are attributes that ``figures.css``
replaces on a dark screen; they differ in lightness too, so that a grey print can be read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from textwrap import wrap
from typing import Any

from django.utils.translation import gettext

from lykt.statistics.tables import Table

Spec = dict[str, Any]

WIDTH = 360
LETTER = 7.6
"""The width of an ordinary letter of a label, in the page's font."""
MOST_BARS = 8
"""Categories that a chart of shares has room for, on a phone and on paper."""
COLOURS = ("#00456b", "#c2570c", "#6d6f73")
INK, FAINT = "#1f2328", "#c9ccd1"


class Form(StrEnum):
    """The shape of a chart."""

    BARS = "bars"
    COLUMNS = "columns"


@dataclass(frozen=True)
class Figure:
    """A table and the chart that stands over it; no chart when ``form`` is None."""

    table: Table
    form: Form | None

    @property
    def spec(self) -> Spec | None:
        if self.form is None or self.table.is_empty:
            return None
        if self.form is Form.COLUMNS:
            return count_columns(self.table)
        return share_bars(self.table.largest(MOST_BARS) if self.is_shortened else self.table)

    @property
    def is_shortened(self) -> bool:
        """Whether the chart shows the largest categories only; the table always has all."""
        return self.form is Form.BARS and len(self.table.rows) > MOST_BARS

    @property
    def remarks(self) -> list[str]:
        """What stands under the table: its definition, its notes, and what the chart leaves out."""
        texts = [self.table.definition, *self.table.notes]
        if self.is_shortened:
            left_out = gettext("The chart shows the %(number)s largest; the table has all.")
            texts.append(left_out % {"number": MOST_BARS})
        return [text for text in texts if text]

    @property
    def description(self) -> str:
        """What the chart shows, for those who do not see it."""
        return " ".join((*_largest(self.table, self.form), gettext("The table has every number.")))


def share_bars(table: Table) -> Spec:
    """Lying bars: the share of each category, one bar per series of this period."""
    cells = _bars(table)
    labels = [_lines(bar.label) for bar in cells]
    values = [
        {
            "label": label,
            "series": bar.series,
            "value": bar.share,
            "text": f"{bar.share} %",
        }
        for label, bar in zip(labels, cells, strict=True)
    ]
    # Room after the longest bar for its number.
    reach = max(1, *(bar.share for bar in cells)) * 1.25
    bars = {
        "mark": {"type": "bar", "height": {"band": 0.9}},
        "encoding": {"color": _colour(table)},
    }
    texts = {
        "mark": {"type": "text", "align": "left", "dx": 4},
        "encoding": {"text": {"field": "text"}},
    }
    encoding: Spec = {
        "y": {
            "field": "label",
            "type": "nominal",
            "sort": None,
            "axis": _row_axis(labels),
            "scale": {"paddingOuter": 0},
        },
        "x": {
            "field": "value",
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": [0, reach]},
        },
    }
    if len(_series(table)) > 1:
        encoding["yOffset"] = {"field": "series", "sort": None}
    most_lines = max(label.count("\n") + 1 for label in labels)
    step = 7 + max(19 * len(_series(table)), 17 * most_lines)
    return _spec(values, encoding, [bars, texts]) | {"height": {"step": step, "for": "position"}}


def count_columns(table: Table) -> Spec:
    """Standing columns: the count of each category in order, such as the months of a year."""
    values = [
        {"label": bar.short or bar.label, "series": bar.series, "value": bar.count}
        for bar in _bars(table)
    ]
    encoding: Spec = {
        "x": {"field": "label", "type": "nominal", "sort": None, "axis": _column_axis()},
        "y": {"field": "value", "type": "quantitative", "axis": _count_axis()},
        "color": _colour(table),
    }
    if len(_series(table)) > 1:
        encoding["xOffset"] = {"field": "series", "sort": None}
    return _spec(values, encoding, [{"mark": "bar"}]) | {"height": 190}


@dataclass(frozen=True)
class _Bar:
    label: str
    short: str
    series: str
    count: int
    share: int


def _bars(table: Table) -> list[_Bar]:
    """The cells of this period, not of the year before."""
    return [
        _Bar(
            row.category.label,
            row.category.short,
            heading.name,
            cell.count,
            cell.percent or 0,
        )
        for row in table.rows
        for heading, cell in zip(table.headings, row.cells, strict=True)
        if cell is not None and not heading.before
    ]


def _series(table: Table) -> list[str]:
    return [heading.name for heading in table.headings if not heading.before]


def _spec(values: list[Spec], encoding: Spec, layers: list[Spec]) -> Spec:
    return {
        "data": {"values": values},
        "width": WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": None,
        "padding": 2,
        "encoding": encoding,
        "layer": layers,
        "config": {
            "font": "Inter Variable, Inter, Libertinus Serif, sans-serif",
            "aria": False,
            "view": {"stroke": None},
            "text": {"fontSize": 13, "fill": INK},
            "axis": {
                "labelFontSize": 13,
                "labelColor": INK,
                "gridColor": FAINT,
                "domainColor": FAINT,
            },
            "legend": {"labelFontSize": 13, "labelColor": INK, "symbolType": "square"},
        },
    }


def _colour(table: Table) -> Spec:
    series = _series(table)
    legend = {"orient": "top", "title": None, "columnPadding": 28} if len(series) > 1 else None
    scale = {"domain": series, "range": list(COLOURS[: len(series)])}
    return {"field": "series", "type": "nominal", "scale": scale, "legend": legend}


def _row_axis(labels: list[str]) -> Spec:
    """Room by the longest line: the page's own font is wider than the one measured here."""
    room = max(len(line) for label in labels for line in label.split("\n")) * LETTER
    return {
        "minExtent": room,
        "maxExtent": room,
        "title": None,
        "ticks": False,
        "domain": False,
        "labelLimit": 0,
        "labelOverlap": False,
        "labelExpr": "split(datum.label, '\\n')",
    }


def _column_axis() -> Spec:
    return {
        "title": None,
        "ticks": False,
        "labelAngle": 0,
        "labelOverlap": True,
        "labelFontSize": 11,
    }


def _count_axis() -> Spec:
    return {"title": None, "ticks": False, "domain": False, "tickCount": 4, "format": "d"}


def _lines(label: str) -> str:
    return "\n".join(wrap(label, 20, break_long_words=False))


def _largest(table: Table, form: Form | None) -> Iterator[str]:
    """One sentence per series of this period that counts anybody: its largest category."""
    for series in _series(table):
        counted = [bar for bar in _bars(table) if bar.series == series and bar.count]
        if counted:
            bar = max(counted, key=lambda bar: bar.count)
            yield gettext("%(series)s: most are %(category)s, %(number)s.") % {
                "series": series,
                "category": bar.label,
                "number": f"{bar.share} %" if form is Form.BARS else bar.count,
            }
