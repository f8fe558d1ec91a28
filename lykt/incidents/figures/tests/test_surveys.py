"""What is drawn of surveys: released shares alone, with how many answered beside them."""

import datetime as dt

import pytest

from lykt.incidents.figures.survey_charts import survey_figures
from lykt.incidents.figures.surveys import ATTACKED, EMPLOYER, OFFICES, THREATENED, SurveyFigures
from lykt.incidents.tests.conftest import Workplace
from lykt.statistics.models import Edition, EditionTable, Publication
from lykt.statistics.released import (
    ReleasedCategory,
    ReleasedDimension,
    ReleasedMeasure,
    ReleasedTable,
)

pytestmark = pytest.mark.django_db


def _released(workplace: Workplace, year: int, values: tuple[int | None, ...]) -> SurveyFigures:
    """Attacked or not, of everybody and at the offices."""
    places, answers = ("total", OFFICES), ("total", "yes", "no")
    table = ReleasedTable(
        code="attacked-by-unit",
        title={"nb": "Angrepet"},
        dimensions=(_dimension("unit", places), _dimension("attacked", answers)),
        measures=(ReleasedMeasure("count", {"nb": "Antall"}),),
        values={"count": values},
        first_day=dt.date(year, 1, 1),
        last_day=dt.date(year, 12, 31),
    )
    publication = Publication(slug=f"survey-{year}", title={"nb": "Undersøkelsen"})
    edition = Edition(publication=publication, number=1, released_at=dt.datetime.now(dt.UTC))
    row = EditionTable(edition=edition, code=table.code, released=table.as_json())
    return SurveyFigures(workplace.municipality, {(year, frozenset({"unit", "attacked"})): row})


def _dimension(code: str, codes: tuple[str, ...]) -> ReleasedDimension:
    categories = tuple(ReleasedCategory(one, {"nb": one}) for one in codes)
    return ReleasedDimension(code, {"nb": code}, categories, total="total")


def test_a_share_is_of_those_who_answered(workplace: Workplace) -> None:
    found = _released(workplace, 2021, (5000, 20, 4980, 2000, 14, 1986))
    assert found.share(ATTACKED, 2021).shown(1) == 0.4
    assert found.share(ATTACKED, 2021, code=OFFICES).shown(1) == 0.7
    assert found.place == OFFICES


def test_how_many_answered_stands_beside_the_share(workplace: Workplace) -> None:
    found = _released(workplace, 2021, (5000, 20, 4980, 2000, 14, 1986))
    figure = survey_figures(found)["survey_attacked"]
    assert figure.nothing == ""
    shown = [cell.main for row in figure.rows for cell in row.cells]
    assert len(shown) == 4
    assert {one for one in shown if "%" in one}
    assert {cell.number for row in figure.rows for cell in row.cells} == {0.7, 2000, 0.4, 5000}


@pytest.mark.parametrize(
    "values", [(5000, None, None, 2000, None, None), (None, 20, None, None, 14, None)]
)
def test_what_is_hidden_has_no_share(workplace: Workplace, values: tuple[int | None, ...]) -> None:
    found = _released(workplace, 2021, values)
    assert found.share(ATTACKED, 2021).percent is None
    assert found.share(ATTACKED, 2021, code=OFFICES).percent is None


def test_where_nothing_is_released_there_is_nothing(workplace: Workplace) -> None:
    found = SurveyFigures.of(workplace.municipality, [2021, 2022])
    assert not found
    assert found.difference(THREATENED, 2022, EMPLOYER, "municipality", "state") is None
    assert all(figure.nothing for figure in survey_figures(found).values())
