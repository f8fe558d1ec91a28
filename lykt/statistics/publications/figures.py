"""A table drawn as it was chosen to be: in staff pages and in open data alike."""

from lykt.statistics.charts import Form, ReleasedFigure
from lykt.statistics.models import Chart
from lykt.statistics.released import ReleasedTable

FORMS = {
    Chart.BARS: Form.BARS,
    Chart.COLUMNS: Form.COLUMNS,
    Chart.LINES: Form.LINES,
    Chart.MAP: Form.TILES,
}


MOST_ROWS = 400
"""Rows on a page; the files have all."""


def figure_of(table: ReleasedTable, chart: str) -> ReleasedFigure:
    form, has_chart = FORMS.get(Chart(chart)), chart != Chart.NONE
    return ReleasedFigure(table, form, has_chart, most_rows=MOST_ROWS)
