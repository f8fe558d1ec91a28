"""Numbers of a form as a version takes them."""

import pytest

from lykt.helpline.imports.answers import fitted
from lykt.lib.spreadsheets.problems import RefusedError
from lykt.questions.definition import Item, Kind

SCALE = Item("score", Kind.SCALE, {"nb": "Hvor godt?"}, minimum=0, maximum=1, step=0.1)


@pytest.mark.parametrize("number", [0, 0.1, 0.3, 0.7, 1])
def test_every_step_of_a_scale_of_tenths_is_taken(number: float) -> None:
    assert fitted(SCALE, number, "answer:score") == number


@pytest.mark.parametrize("number", [-0.1, 0.25, 1.1])
def test_what_is_between_the_steps_or_beside_the_scale_is_refused(number: float) -> None:
    with pytest.raises(RefusedError):
        fitted(SCALE, number, "answer:score")
