"""Lying bars: for shares, and whatever has long names."""

from collections.abc import Sequence
from textwrap import wrap

from lykt.statistics.charts.marks import Mark, highest, series_of
from lykt.statistics.charts.style import Spec, colour, framed

LETTER = 7.6
"""The width of an ordinary letter of a label, in the page's font."""
GAP = 6
"""Between a label and its bars."""


def bars(marks: Sequence[Mark]) -> Spec:
    """The number of each category, one bar per series; a hidden one has no bar."""
    series = series_of(marks)
    labels = [_lines(mark.label) for mark in marks]
    values = [
        {"label": label, "series": mark.series, "value": mark.value or 0, "text": mark.shown}
        for label, mark in zip(labels, marks, strict=True)
    ]
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
            # Room after the longest bar for its number.
            "scale": {"domain": [0, highest(marks) * 1.25]},
        },
    }
    if len(series) > 1:
        encoding["yOffset"] = {"field": "series", "sort": None}
    most_lines = max(label.count("\n") + 1 for label in labels)
    step = 7 + max(19 * len(series), 17 * most_lines)
    parts = {"encoding": encoding, "layer": _layers(series)}
    return framed(values, parts | {"height": {"step": step, "for": "position"}})


def _layers(series: list[str]) -> list[Spec]:
    return [
        {"mark": {"type": "bar", "height": {"band": 0.9}}, "encoding": {"color": colour(series)}},
        {
            "mark": {"type": "text", "align": "left", "dx": 4},
            "encoding": {"text": {"field": "text"}},
        },
    ]


def _row_axis(labels: list[str]) -> Spec:
    """Room by the longest line: the page's own font is wider than the one measured here."""
    room = max(len(line) for label in labels for line in label.split("\n")) * LETTER
    return {
        "minExtent": room + GAP,
        "maxExtent": room + GAP,
        "labelPadding": GAP,
        "title": None,
        "ticks": False,
        "domain": False,
        "labelLimit": 0,
        "labelOverlap": False,
        "labelExpr": "split(datum.label, '\\n')",
    }


def _lines(label: str) -> str:
    return "\n".join(wrap(label, 20, break_long_words=False))
