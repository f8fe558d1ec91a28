"""What has happened lately in the demonstration: in each state, and nothing in the future."""

import datetime as dt

import pytest
from django import forms
from django.test import Client
from django.utils import timezone

from lykt.averting.models import Assessment
from lykt.averting.workflow import State as Assessed
from lykt.demo.stories.telling import Teller, filled, told, who
from lykt.deviations.models import Deviation, Measure
from lykt.deviations.workflow import State
from lykt.handbook.models import Page, Reading
from lykt.incidents.models import OutwardNotice
from lykt.routines.actions.starting_yearly import start_yearly
from lykt.routines.models import Task

pytestmark = pytest.mark.django_db

LINE = "krisesentersekretariatet"


def test_there_are_deviations_in_every_state_in_which_one_may_rest(demonstration: str) -> None:
    states = set(Deviation.objects.values_list("state", flat=True))
    assert states == set(State) - {State.EFFECT_CHECKED, State.NO_MEASURE}
    assert Deviation.objects.filter(incident__isnull=False).exists()


def test_some_measures_are_overdue_and_some_have_time(demonstration: str) -> None:
    left = Measure.objects.filter(done_on=None)
    today = timezone.localdate()
    assert left.filter(due_on__lt=today).exists()
    assert left.filter(due_on__gt=today).exists()


def test_an_assessment_is_concluded_one_not_reported_and_one_open(demonstration: str) -> None:
    states = Assessment.objects.order_by("opened_at").values_list("state", flat=True)
    assert list(states) == [Assessed.CLOSED, Assessed.NOT_REPORTED, Assessed.ASSESSED]
    assert Assessment.objects.get(state=Assessed.CLOSED).reported_at is not None


def test_a_concluded_assessment_leaves_no_step_behind(demonstration: str) -> None:
    concluded = Assessment.objects.get(state=Assessed.CLOSED)
    tasks = Task.objects.filter(run__subject_id=str(concluded.pk))
    assert tasks.exists()
    assert not tasks.filter(ended_at=None, opened_at__isnull=False).exists()


def test_an_incident_shows_what_was_sent_and_what_was_not(demonstration: str) -> None:
    outcomes = set(OutwardNotice.objects.values_list("outcome", flat=True))
    assert outcomes == set(OutwardNotice.Outcome)


def test_what_begins_by_itself_each_year_has_begun(demonstration: str) -> None:
    assert start_yearly(timezone.now()) == 0


def test_what_must_be_read_is_read_by_most_and_not_by_all(demonstration: str) -> None:
    for page in Page.objects.filter(current__must_be_read=True).select_related("current"):
        readings = Reading.objects.filter(version=page.current)
        assert page.current is not None
        assert readings.exists()
        assert not readings.filter(at__lt=page.current.published_at).exists()
    assert not Reading.objects.filter(at__gt=timezone.now()).exists()


def test_nobody_is_reminded_of_what_is_made_up(demonstration: str) -> None:
    assert not Task.objects.exclude(stage=Task.Stage.AFTER).exists()


@pytest.mark.parametrize(
    ("role", "unit", "address"),
    [
        ("line_manager", LINE, "/staff/deviations/all/"),
        ("line_leader", "skolen", "/staff/deviations/all/"),
        ("counsellor", LINE, "/staff/averting/"),
        ("line_manager", LINE, "/staff/averting/"),
        ("counsellor", LINE, "/staff/deviations/"),
    ],
)
def test_whoever_it_concerns_finds_it(
    demonstration: str, client: Client, role: str, unit: str, address: str
) -> None:
    client.force_login(who(role, unit))
    assert client.get(address, follow=True).status_code == 200


def test_nothing_is_told_of_later_than_now() -> None:
    just_after_midnight = dt.datetime(2026, 3, 1, 0, 5, tzinfo=timezone.get_default_timezone())
    teller = Teller(just_after_midnight)
    assert all(teller.moment(one) <= teller.now for one in told()["assessments"])


def test_every_text_says_that_it_is_made_up() -> None:
    words = [deviation["answers"]["description"] for deviation in told()["deviations"]]
    deeds = [deed for one in told()["deviations"] for deed in one.get("deeds", ())]
    words += [deed["typed"]["words"] for deed in deeds if "typed" in deed]
    steps = [step for one in told()["assessments"] for step in one["steps"]]
    words += [step["typed"]["words"] for step in steps]
    assert all(text.startswith("Oppdiktet: ") for text in words)


def test_a_story_that_a_form_would_not_take_is_a_fault() -> None:
    class Words(forms.Form):
        words = forms.CharField()

    assert filled(Words({"words": "Oppdiktet"})).cleaned_data
    with pytest.raises(ValueError, match="words"):
        filled(Words({}))
