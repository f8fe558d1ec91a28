"""The demonstration's incidents and released surveys, held against the published note."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lykt.demo.published import Comparison, compare_note
from lykt.demo.workplaces.plan import FIRST_YEAR, LAST_YEAR, WORKPLACES, invented, plan_year
from lykt.demo.year import NOTE, read_figures
from lykt.incidents.facts import FROM_AFAR
from lykt.incidents.figures import year_figures
from lykt.incidents.figures.published import as_keys
from lykt.incidents.figures.surveys import ATTACKED, Share, SurveyFigures
from lykt.people.models import Unit
from lykt.questions.models import Response
from lykt.statistics.models import Edition

pytestmark = pytest.mark.django_db

FROM_INCIDENTS, FROM_RELEASED_SURVEYS = 9, 9


def _compared() -> list[Comparison]:
    unit = Unit.objects.get(code="direktoratet")
    figures = year_figures(unit, 2021)
    answered = SurveyFigures.of(unit, figures.years)
    return compare_note(read_figures(NOTE), as_keys(figures, answered), ())


def test_every_published_figure_comes_out(demonstration: str) -> None:
    compared = _compared()
    assert [one for one in compared if not one.is_equal] == []
    assert all(one.computable for one in compared)
    assert len(compared) == FROM_INCIDENTS + FROM_RELEASED_SURVEYS
    said = _compare("direktoratet")
    assert "18 figures compared, 0 different." in said
    assert "not computable" not in said


def test_what_is_from_surveys_is_given_no_number_where_nothing_is_released(
    demonstration: str,
) -> None:
    Edition.objects.filter(publication__slug__startswith="staff-safety").update(
        state=Edition.State.WITHDRAWN
    )
    said = _compare("direktoratet")
    assert f"18 figures compared, 0 different. {FROM_RELEASED_SURVEYS} not computable" in said
    line = next(line for line in said.splitlines() if "face_to_face_nav_office_pct.2021" in line)
    assert line.startswith("–")
    assert line.endswith("15  not computable")


def test_the_released_shares_are_the_true_ones(demonstration: str) -> None:
    """Nobody sees the true ones; a test may, to hold the protection against them."""
    unit = Unit.objects.get(code="direktoratet")
    released = SurveyFigures.of(unit, [2021])
    rows = Response.objects.filter(collection__survey_wave__last_day__year=2021)
    attacked = rows.filter(answers__attacked="yes").count()
    assert released.share(ATTACKED, 2021) == Share(attacked, rows.count())
    assert attacked == 22


def test_the_rise_was_largest_in_the_last_quarter(demonstration: str) -> None:
    figures = year_figures(Unit.objects.get(code="direktoratet"), 2021)
    table = figures.figures["incidents_by_quarter"].table
    now, before = (table.counts("incidents", before=one) for one in (False, True))
    assert max(now, key=lambda quarter: now[quarter] - before[quarter]) == "quarter-4"


def test_another_unit_differs_and_is_an_error(demonstration: str) -> None:
    with pytest.raises(CommandError, match="Not every figure"):
        _compare("kommunen")
    with pytest.raises(CommandError, match="There is no unit 'nowhere'"):
        _compare("nowhere")


def _compare(unit: str) -> str:
    said = StringIO()
    call_command("compare_figures", "--unit", unit, "--year", "2021", stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("workplace", WORKPLACES)
def test_what_happened_could_have_happened_there(workplace: str) -> None:
    units = {unit["code"]: unit for unit in invented()["units"]}
    for year in (FIRST_YEAR, LAST_YEAR):
        for one in plan_year(workplace, year):
            place = one.answers["place"]
            assert place in FROM_AFAR or not units[one.unit].get("from_afar")
            assert place not in FROM_AFAR or "physical_attack" not in one.answers["what"]


def test_a_plan_is_the_same_on_every_run() -> None:
    assert plan_year("directorate", 2020) == plan_year("directorate", 2020)
