"""``{% figure one %}``: a chart with its table under it."""

from typing import Any

from django import template
from django.utils.safestring import mark_safe

from lykt.statistics.charts import Figure
from lykt.statistics.drawing import draw, for_page
from lykt.statistics.shown import shown_rows

register = template.Library()


@register.inclusion_tag("statistics/figure.html")
def figure(one: Figure) -> dict[str, Any]:
    return {
        "figure": one,
        "table": one.table,
        "headings": one.table.headings,
        "rows": shown_rows(one),
        "chart": _chart(one),
    }


def _chart(one: Figure) -> str:
    spec = one.spec
    if spec is None:
        return ""
    svg = for_page(
        draw(spec), name=one.table.code, title=one.table.title, description=one.description
    )
    # Drawn here from our own specification; what it says is escaped when it is serialised.
    return mark_safe(svg)  # noqa: S308
