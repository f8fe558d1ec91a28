"""The demonstration, counted by the figures that everybody sees, held against the published report.

The report's figures are the promise; 2021 is made up, and held against its own plan.
"""

import pytest

from lykt.demo.published import compare
from lykt.demo.tests.test_published import PUBLISHED_FIGURES
from lykt.demo.year import YEARS, read_figures
from lykt.helpline.figures import line_figures
from lykt.helpline.figures.published import as_keys
from lykt.helpline.models import Line
from lykt.statistics.periods import whole_year

pytestmark = pytest.mark.django_db

COMPARED = {2021: 95, 2022: PUBLISHED_FIGURES}


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_comes_out_as_published(
    year: int, demonstration: str, capsys: pytest.CaptureFixture[str]
) -> None:
    counted = as_keys(line_figures(Line.objects.get(code="volinjen"), whole_year(year)))
    compared = compare(read_figures(YEARS[year]), counted)
    with capsys.disabled():
        print(f" {year}: {len(compared)} figures compared ", end="")  # noqa: T201 - asked for
    assert [one for one in compared if not one.is_equal] == []
    assert len(compared) == COMPARED[year]
