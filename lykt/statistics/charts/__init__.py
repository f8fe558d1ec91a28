"""Charts: a table becomes one Vega-Lite specification, which pages and documents both draw.

The shape follows from what is shown: bars for shares, columns along a scale, lines for time with
a panel for each series, tiles for the counties of the country.
"""

from lykt.statistics.charts.drawn import Drawn
from lykt.statistics.charts.figure import MOST_BARS, Figure, Form
from lykt.statistics.charts.paper import on_paper
from lykt.statistics.charts.released import ReleasedFigure
from lykt.statistics.charts.style import Spec

__all__ = ["MOST_BARS", "Drawn", "Figure", "Form", "ReleasedFigure", "Spec", "on_paper"]
