"""``{% figure one %}``: a chart with its table under it."""

from typing import Any

from django import template
from django.utils.safestring import mark_safe

from lykt.statistics.charts import Drawn
from lykt.statistics.drawing import draw, for_page

register = template.Library()


@register.inclusion_tag("statistics/figure.html")
def figure(
    one: Drawn, *, chart: bool = True, table: bool = True, level: int = 3, anchor: str = ""
) -> dict[str, Any]:
    """Both the chart and its table, or one of them, under a heading of a level."""
    anchor = anchor or one.code
    return {
        "figure": one,
        "chart": _chart(one, anchor) if chart else "",
        "shows_table": table,
        "level": level,
        "anchor": anchor,
    }


def _chart(one: Drawn, anchor: str) -> str:
    spec = one.spec
    if spec is None:
        return ""
    svg = for_page(draw(spec), name=anchor, title=one.title, description=one.description)
    # Drawn here from our own specification; what it says is escaped when it is serialised.
    return mark_safe(svg)  # noqa: S308
