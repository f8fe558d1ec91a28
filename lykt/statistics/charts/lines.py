"""Lines: for time. Small multiples, one panel a series, so that a small one can be read too."""

from collections.abc import Sequence
from typing import Any

from lykt.statistics.charts.marks import Mark, highest, series_of
from lykt.statistics.charts.style import COLOURS, WIDTH, Spec, count_axis, framed, time_axis
from lykt.statistics.shown import HIDDEN

NOW, EARLIER = COLOURS[0], COLOURS[2]


def lines(marks: Sequence[Mark], *, periods: tuple[str, str] = ("", "")) -> Spec:
    """One panel for each series, on the same scale. A hidden number leaves a gap.

    The names of this period and the one before it are ``periods``; the one before is thin and
    dashed, so that the two are told apart without their colours.
    """
    series = series_of(marks)
    values = [
        {
            "label": mark.short or mark.label,
            "series": mark.series,
            "value": mark.value,
            "text": HIDDEN if mark.value is None else "",
            "when": periods[mark.earlier],
        }
        for mark in marks
    ]
    panel: Spec = {
        "height": 115 if len(series) > 1 else 190,
        "width": WIDTH - 50,
        "layer": _layers(_periods(marks, periods), highest(marks), _gaps(marks)),
    }
    if len(series) == 1:
        return framed(values, panel, width=None)
    header = {"title": None, "labelAnchor": "start", "labelFontWeight": "bold"}
    facet = {"field": "series", "type": "nominal", "sort": series, "header": header}
    parts = {"facet": facet, "columns": 1, "spec": panel, "spacing": 14}
    return framed(values, parts, width=None)


def _periods(marks: Sequence[Mark], periods: tuple[str, str]) -> list[str]:
    found = {mark.earlier for mark in marks}
    return [periods[place] for place in (False, True) if place in found]


def _gaps(marks: Sequence[Mark]) -> bool:
    return any(mark.value is None for mark in marks)


def _layers(periods: list[str], top: float, gaps: bool) -> list[Spec]:
    x = {"field": "label", "type": "ordinal", "sort": None, "axis": time_axis()}
    y = {
        "field": "value",
        "type": "quantitative",
        "axis": count_axis(),
        "scale": {"domain": [0, top * 1.05]},
    }
    line = {"type": "line", "point": {"size": 22}, "invalid": "break-paths-show-domains"}
    layers: list[Spec] = [{"mark": line, "encoding": {"x": x, "y": y, **_told_apart(periods)}}]
    if gaps:
        absent = {"mark": {"type": "text", "baseline": "bottom"}}
        layers.append(absent | {"encoding": {"x": x, "y": {"datum": 0}, "text": {"field": "text"}}})
    return layers


def _told_apart(periods: list[str]) -> Spec:
    legend = {"orient": "top", "title": None, "symbolType": "stroke", "symbolSize": 400}
    base = {"field": "when", "type": "nominal", "legend": legend if len(periods) > 1 else None}
    ranges: dict[str, list[Any]] = {"color": [NOW, EARLIER], "strokeDash": [[1, 0], [5, 3]]}
    return {
        channel: base | {"scale": {"domain": periods, "range": range_[: len(periods)]}}
        for channel, range_ in ranges.items()
    }
