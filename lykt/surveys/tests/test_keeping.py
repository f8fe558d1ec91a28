"""A wave that was held and closed earlier: answers, places and turnout."""

from collections import Counter

import pytest

from lykt.questions.models import Questionnaire, Response
from lykt.statistics.engine.counting import count
from lykt.statistics.periods import whole_year
from lykt.statistics.publications.groupings import unit_groups
from lykt.statistics.specs import Axis, TableSpec
from lykt.surveys.errors import RefusedError
from lykt.surveys.sources import SOURCE
from lykt.surveys.tests.conftest import Agency, keep
from lykt.surveys.workflow import State

pytestmark = pytest.mark.django_db


def _counted(axis: Axis) -> dict[str, int]:
    scope = {"unit": "agency"}
    found = count(TableSpec("t", SOURCE, whole_year(2021), scope, (axis,)))
    numbers = dict(zip(found.axes[0].codes, found.counts.reshape(-1), strict=True))
    return {code: int(n) for code, n in numbers.items() if n and code and code[0] != "@"}


def test_its_answers_are_counted_by_question_and_unit(
    agency: Agency, safety: Questionnaire
) -> None:
    keep(agency, safety)
    assert _counted(Axis("question:attacked")) == {"yes": 5, "no": 6}
    assert _counted(Axis("unit", level="office")) == {"south": 5}
    groups = tuple(unit_groups(agency.whole, whole_year(2021).last))
    by_kind = _counted(Axis("unit", groups=groups, parts=False))
    assert (by_kind["kind-organisation"], by_kind["kind-office"]) == (6, 5)


def test_a_small_team_counts_with_the_unit_above_and_a_small_rest_with_the_smallest(
    agency: Agency, safety: Questionnaire
) -> None:
    wave = keep(agency, safety)
    answers = Response.objects.filter(collection=wave.collection)
    assert Counter(one.unit for one in answers) == {agency.whole: 6, agency.south: 5}
    told = {one.place: (one.invited, one.answered) for one in wave.turnout.all()}
    assert told == {agency.whole: (8, 6), agency.south: (8, 5)}


def test_nothing_is_kept_of_fewer_answers_than_the_least(
    agency: Agency, safety: Questionnaire
) -> None:
    wave = keep(agency, safety, least=12)
    assert wave.state == State.TOO_FEW
    assert not Response.objects.exists()
    assert not wave.turnout.exists()


def test_nobody_is_counted_twice_in_a_year(agency: Agency, safety: Questionnaire) -> None:
    keep(agency, safety)
    with pytest.raises(RefusedError):
        keep(agency, safety, unit=agency.south)
