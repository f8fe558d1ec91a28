"""The demonstration's annual report is written to the end, and its words fit its numbers."""

import pytest

from lykt.demo.report import LANGUAGES, YEAR, written
from lykt.helpline.annual.report import KIND, annual_report, shipped
from lykt.helpline.models import Line
from lykt.reports.document import Gap
from lykt.reports.models import About
from lykt.reports.queries import source_of
from lykt.reports.templating import Bound, read_template
from lykt.statistics.charts import Figure
from lykt.statistics.periods import whole_year

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_kept_and_every_place_is_filled(demonstration: str, language: str) -> None:
    bound = _bound(language)
    assert [str(one) for one in bound.warnings] == []
    assert not any(isinstance(one, Gap) for part in bound.document.sections for one in part.blocks)
    assert "table.orders" in [figure.code for figure in bound.document.figures()]


def test_all_its_tables_are_released_and_some_numbers_are_hidden(demonstration: str) -> None:
    document = _bound("nb").document
    tables = [one.table for one in document.figures() if isinstance(one, Figure)]
    assert len(tables) > 15
    assert all(table.release for table in tables if not table.is_empty)
    assert any(table.hides for table in tables)
    assert not document.caution


def _bound(language: str) -> Bound:
    line = Line.objects.get(code="volinjen")
    source = source_of(About(KIND, line.code, YEAR, language), shipped)
    assert source == written(language)
    return annual_report(line, whole_year(YEAR), read_template(source))
