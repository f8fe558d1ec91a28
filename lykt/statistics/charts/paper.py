"""The same chart on paper: wider and lower than on a phone, with its panels side by side."""

from typing import Any

from lykt.statistics.charts.style import Spec

WIDTH = 500
PANEL_WIDTH = 255
LOWER = 0.85
"""Of a bar's height on a screen, where the letters are wider than in print."""


def on_paper(spec: Spec) -> Spec:
    if "facet" in spec:
        return spec | {"columns": 2, "spec": spec["spec"] | {"width": PANEL_WIDTH}}
    if not isinstance(spec.get("width"), int):
        # Tiles have a size of their own.
        return spec
    return spec | {"width": WIDTH} | _lower(spec.get("height"))


def _lower(height: Any) -> Spec:
    """Lying bars closer together; other charts keep their height."""
    if not isinstance(height, dict):
        return {}
    return {"height": height | {"step": height["step"] * LOWER}}
