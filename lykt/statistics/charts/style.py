"""How every chart looks: colours, type and the frame of a specification.

Colours are attributes that ``figures.css`` replaces on a dark screen. The first two differ in
lightness by three to one, as each does from white, so that a grey print, and eyes that do not tell
red from green, can read them.
"""

from typing import Any

Spec = dict[str, Any]

WIDTH = 360
COLOURS = ("#00456b", "#d9730d", "#6d6f73")
STEPS = ("#dbe7ef", "#a9c6da", "#6d9fbf", "#2f7199", "#00456c")
"""From few to many. Text on the last two is white."""
INK, FAINT, PAPER = "#1f2328", "#c9ccd1", "#ffffff"
TILE_INK = "#1f2329"
"""Ink that stands on a step, so that no dark screen makes it light. The last step is likewise."""


def framed(values: list[Spec], parts: Spec, *, width: int | None = WIDTH) -> Spec:
    """A whole specification around its marks."""
    frame: Spec = {
        "data": {"values": values},
        "background": None,
        "padding": 2,
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
            "header": {"labelFontSize": 13, "labelColor": INK},
            "legend": {"labelFontSize": 13, "labelColor": INK, "symbolType": "square"},
        },
    }
    if width:
        frame |= {"width": width, "autosize": {"type": "fit-x", "contains": "padding"}}
    return frame | parts


def colour(series: list[str]) -> Spec:
    legend = {"orient": "top", "title": None, "columnPadding": 28} if len(series) > 1 else None
    scale = {"domain": series, "range": list(COLOURS[: len(series)])}
    return {"field": "series", "type": "nominal", "scale": scale, "legend": legend}


def count_axis() -> Spec:
    return {"title": None, "ticks": False, "domain": False, "tickCount": 4, "format": "d"}


def time_axis() -> Spec:
    return {
        "title": None,
        "ticks": False,
        "labelAngle": 0,
        "labelOverlap": True,
        "labelFontSize": 11,
    }
