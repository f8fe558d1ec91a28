"""The shipped note: every reference is met, and what is left to write is marked."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lykt.incidents.note.report import LANGUAGE, note, shipped
from lykt.incidents.tests.conftest import Send, Workplace
from lykt.reports.templating import Bound, read_template

pytestmark = pytest.mark.django_db


def _note(at: Workplace) -> Bound:
    return note(at.municipality, 2022, read_template(shipped(LANGUAGE)))


def _text(bound: Bound) -> str:
    return str(bound.document)


def test_a_year_with_incidents_tells_how_they_changed(workplace: Workplace, send: Send) -> None:
    send(workplace.teacher, "2021-05-03 10:00", what=["vandalism"])
    send(workplace.teacher, "2022-04-08 10:00", what=["threat"])
    send(workplace.nurse, "2022-10-03 10:00", unit=workplace.home, what=["threat"])
    bound = _note(workplace)
    text = _text(bound)
    assert "økte fra 1 til 2" in text
    assert "truende atferd eller trussel" in text
    assert all("Skal skrives" in str(one) or "publisering" in str(one) for one in bound.warnings)
    codes = [figure.code for figure in bound.document.figures()]
    assert codes[:2] == ["incidents_by_year", "incidents_by_quarter"]
    assert {"places", "places_by_year", "types", "types_by_year", "unit_sizes"} <= set(codes)


def test_a_year_without_any_is_said(workplace: Workplace) -> None:
    assert "Ingen hendelser er registrert" in _text(_note(workplace))


def test_where_no_survey_is_released_the_note_says_so(workplace: Workplace) -> None:
    text = _text(_note(workplace))
    assert text.count("Ingen tall fra en undersøkelse blant de ansatte er frigitt") == 3
    assert "survey_" not in text


def test_the_command_writes_it_and_names_what_it_may_refer_to(
    workplace: Workplace,
    send: Send,
) -> None:
    send(workplace.teacher)
    said = StringIO()
    asked = ("incidents", "--unit", "municipality", "--year", "2022")
    call_command("report", *asked, "--names", stdout=said)
    assert "incidents.total" in said.getvalue()
    with pytest.raises(CommandError, match="There is no unit 'nowhere'"):
        call_command("report", "incidents", "--unit", "nowhere", "--year", "2022")
