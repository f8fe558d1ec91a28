"""The monthly analysis: for those who follow up, of the units where that is theirs."""

import datetime as dt

import pytest
from django.test import Client

from lykt.incidents.figures.tests.conftest import SignedIn
from lykt.incidents.tests.conftest import Send, Workplace, employ
from lykt.people.actions import appoint
from lykt.routines.models import Task

pytestmark = pytest.mark.django_db

PAGE = "/staff/incidents/analysis/"


def test_a_visitor_is_sent_to_the_sign_in(db: None) -> None:
    response = Client().get(PAGE)
    assert response.status_code == 302
    assert "sign-in" in response["Location"]


@pytest.mark.parametrize("who", ["teacher", "safety", "chief_safety", "union"])
def test_whoever_does_not_follow_up_is_refused(
    workplace: Workplace, signed_in_as: SignedIn, who: str
) -> None:
    assert signed_in_as(getattr(workplace, who)).get(PAGE).status_code == 403


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2022-13", "x"])
def test_a_month_that_nothing_is_counted_in_is_refused(
    workplace: Workplace, signed_in_as: SignedIn, month: str
) -> None:
    response = signed_in_as(workplace.leader).get(PAGE, {"month": month})
    assert response.status_code == 422


@pytest.mark.parametrize("who", ["leader", "hr", "director"])
def test_leaders_and_hr_see_their_own_units(
    workplace: Workplace, signed_in_as: SignedIn, send: Send, who: str
) -> None:
    send(workplace.teacher, "2022-04-08 10:00", what=["threat"])
    response = signed_in_as(getattr(workplace, who)).get(PAGE + "?month=2022-04")
    assert response.status_code == 200
    page = response.content.decode()
    assert "april 2022" in page
    assert "<svg" in page
    assert "Truende atferd eller trussel" in page


def test_a_unit_out_of_reach_is_not_there(
    workplace: Workplace, signed_in_as: SignedIn, send: Send
) -> None:
    client = signed_in_as(workplace.leader)
    page = client.get(PAGE + "?unit=home")
    assert page.status_code == 422
    assert "Home" not in page.content.decode()


@pytest.mark.parametrize("month", ["2022-13", "april", "0000-01"])
def test_a_month_that_is_none_is_said(
    workplace: Workplace, signed_in_as: SignedIn, month: str
) -> None:
    assert signed_in_as(workplace.leader).get(f"{PAGE}?month={month}").status_code == 422


def test_late_steps_lead_to_their_case(
    routines: None,
    workplace: Workplace,
    signed_in_as: SignedIn,
    send: Send,
    yesterday: dt.datetime,
) -> None:
    report = send(workplace.teacher, f"{yesterday:%Y-%m-%d %H:%M}")
    address = f"/staff/incidents/cases/{report.case_id}/"
    assert address not in signed_in_as(workplace.leader).get(PAGE).content.decode()
    Task.objects.update(after_at=yesterday)
    assert address in signed_in_as(workplace.leader).get(PAGE).content.decode()


def test_an_unloaded_form_is_said_in_words(workplace: Workplace, signed_in_as: SignedIn) -> None:
    page = signed_in_as(workplace.leader).get(PAGE)
    assert page.status_code == 200


def test_an_analyst_sees_numbers_but_no_single_step_or_case(
    routines: None,
    workplace: Workplace,
    signed_in_as: SignedIn,
    send: Send,
    yesterday: dt.datetime,
) -> None:
    report = send(workplace.teacher, f"{yesterday:%Y-%m-%d %H:%M}")
    Task.objects.update(after_at=yesterday)
    analyst = employ("analyst", "analyst", workplace.municipality)
    # Whoever may open cases somewhere else is still an analyst here.
    appoint(
        actor=None,
        person=analyst,
        role="safety_representative",
        unit=workplace.home,
        valid_from=yesterday.date(),
    )
    page = signed_in_as(analyst).get(PAGE)
    assert page.status_code == 200
    assert str(report.case_id) not in page.content.decode()
    assert "Varsle hovedverneombudet" not in page.content.decode().split('id="kept"')[0]
