"""Standing columns: for counts along a scale, such as the feedback from 1 to 10."""

from collections.abc import Sequence

from lykt.statistics.charts.marks import Mark, series_of
from lykt.statistics.charts.style import Spec, colour, count_axis, framed, time_axis
from lykt.statistics.shown import HIDDEN


def columns(marks: Sequence[Mark]) -> Spec:
    """The count of each category in order; a hidden one has no column."""
    series = series_of(marks)
    values = [
        {
            "label": mark.short or mark.label,
            "series": mark.series,
            "value": mark.value,
            "text": HIDDEN if mark.value is None else "",
        }
        for mark in marks
    ]
    encoding: Spec = {
        "x": {"field": "label", "type": "nominal", "sort": None, "axis": time_axis()},
    }
    if len(series) > 1:
        encoding["xOffset"] = {"field": "series", "sort": None}
    count = {"field": "value", "type": "quantitative", "axis": count_axis()}
    layers: list[Spec] = [{"mark": "bar", "encoding": {"y": count, "color": colour(series)}}]
    if any(mark.value is None for mark in marks):
        absent = {"mark": {"type": "text", "baseline": "bottom"}}
        layers.append(absent | {"encoding": {"y": {"datum": 0}, "text": {"field": "text"}}})
    return framed(values, {"encoding": encoding, "layer": layers, "height": 190})
