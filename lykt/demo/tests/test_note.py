"""The demonstration's incidents, counted by the table engine, held against the published note."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lykt.demo.published import compare_note
from lykt.demo.workplaces.plan import FIRST_YEAR, LAST_YEAR, WORKPLACES, invented, plan_year
from lykt.demo.year import NOTE, read_figures
from lykt.incidents.facts import FROM_AFAR
from lykt.incidents.figures import year_figures
from lykt.incidents.figures.published import FROM_SURVEYS, as_keys
from lykt.people.models import Unit

pytestmark = pytest.mark.django_db

FROM_INCIDENTS, ASKED_IN_SURVEYS = 9, 9


def test_every_figure_of_registered_incidents_comes_out_as_published(demonstration: str) -> None:
    figures = year_figures(Unit.objects.get(code="direktoratet"), 2021)
    compared = compare_note(read_figures(NOTE), as_keys(figures), FROM_SURVEYS)
    counted = [one for one in compared if one.computable]
    assert [one for one in counted if not one.is_equal] == []
    assert len(counted) == FROM_INCIDENTS
    assert len(compared) - len(counted) == ASKED_IN_SURVEYS


def test_what_is_from_surveys_is_never_given_a_number(demonstration: str) -> None:
    said = _compare("direktoratet")
    assert f"18 figures compared, 0 different. {ASKED_IN_SURVEYS} not computable" in said
    line = next(line for line in said.splitlines() if "face_to_face_nav_office_pct.2021" in line)
    assert line.startswith("–")
    assert line.endswith("15  not computable")


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
