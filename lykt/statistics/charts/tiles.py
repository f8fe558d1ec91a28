"""The map of the country: one tile of the same size for each county, about where it lies.

A county's size on an ordinary map says how much land it has, not how many live there; here each
has the same room for its number. The table has the full names.
"""

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from lykt.statistics.charts.marks import Mark
from lykt.statistics.charts.style import FAINT, PAPER, STEPS, TILE_INK, Spec, framed

TILES: dict[str, tuple[int, int, str]] = {
    code: tuple(tile)
    for code, tile in tomllib.loads(
        (Path(__file__).parent / "tiles.toml").read_text(encoding="utf-8")
    ).items()
}
SIZE = 74
FEWEST = 8
"""Fewer counties than this make no map."""


def is_country(codes: Sequence[str]) -> bool:
    """Whether the codes are counties, and enough of them for a map."""
    return len([code for code in codes if code in TILES]) >= FEWEST


def off_the_map(marks: Sequence[Mark]) -> list[str]:
    return [mark.label for mark in marks if mark.code not in TILES]


def tiles(marks: Sequence[Mark]) -> Spec:
    placed = [mark for mark in marks if mark.code in TILES]
    steps = _steps([mark.value for mark in placed if mark.value is not None])
    values = [value for mark in placed for value in _tile(mark, steps)]
    shown = [name for name in _names(steps) if any(one["step"] == name for one in values)]
    colours = dict(zip(_names(steps), STEPS[-len(steps) :] if steps else (), strict=True))
    scale = {"domain": ["", *shown], "range": [PAPER, *(colours[name] for name in shown)]}
    legend = {"orient": "bottom", "title": None, "values": shown} if shown else None
    position = {"type": "ordinal", "axis": None, "scale": {"paddingInner": 0.05}}
    encoding: Spec = {
        "x": {"field": "column", **position},
        "y": {"field": "row", **position},
    }
    fill = {"field": "step", "type": "nominal", "scale": scale, "legend": legend}
    tile = {"mark": {"type": "rect", "stroke": FAINT}, "encoding": {"color": fill}}
    parts = {"encoding": encoding, "layer": [tile, _text("name", -12, 11), _text("text", 18, 15)]}
    sides = {"width": {"step": SIZE}, "height": {"step": SIZE * 0.8}}
    return framed(values, parts | sides, width=None)


def _text(field: str, down: int, size: int) -> Spec:
    return {
        "transform": [{"calculate": f"split(datum.{field}, '\\n')", "as": "lines"}],
        "mark": {"type": "text", "dy": down, "fontSize": size, "lineHeight": size + 1},
        "encoding": {
            "text": {"field": "lines"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }


def _tile(mark: Mark, steps: list[tuple[float, float]]) -> Iterator[Spec]:
    column, row, name = TILES[mark.code]
    place = _place(mark.value, steps)
    dark = place is not None and place - len(steps) >= -2 and len(steps) > 1
    yield {
        "column": column,
        "row": row,
        "name": name,
        "text": mark.shown,
        "step": "" if place is None else _names(steps)[place],
        "ink": PAPER if dark else TILE_INK,
    }


def _steps(values: list[float]) -> list[tuple[float, float]]:
    """At most five steps with about as many counties in each; equal numbers share a step."""
    ordered = sorted(values)
    if not ordered:
        return []
    number = min(len(STEPS), len(set(ordered)))
    lowest = {ordered[place * len(ordered) // number] for place in range(number)}
    edges = sorted(lowest | {ordered[0]})
    tops = [max(one for one in ordered if one < edge) for edge in edges[1:]]
    return list(zip(edges, [*tops, ordered[-1]], strict=True))


def _names(steps: list[tuple[float, float]]) -> list[str]:
    return [f"{low:g}" if low == high else f"{low:g}–{high:g}" for low, high in steps]


def _place(value: float | None, steps: list[tuple[float, float]]) -> int | None:
    if value is None:
        return None
    return next(place for place, (_, high) in enumerate(steps) if value <= high)
